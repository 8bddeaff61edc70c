// Wall clocks of IANA zones, for axes and words: what a clock there shows, and when clocks are moved. Who is on call
// is computed by the server alone.

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
      });
    } catch {
      format = null;
    }
    formats.set(zone, format);
  }
  return format;
}

export const knownZone = (zone: string) => zone !== '' && formatOf(zone) !== null;

// What a clock in the zone shows, as the milliseconds that it would be in UTC. An unknown zone counts as UTC.
export function wallOf(at: number, zone: string): number {
  const format = formatOf(zone);
  if (!format) return at;
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
}

const offsetOf = (at: number, zone: string) => wallOf(at, zone) - Math.floor(at / second) * second;

// The first instant of [from, to) at which the zone's clocks differ from what they were, to the second.
function changeWithin(zone: string, from: number, to: number): number {
  const before = offsetOf(from, zone);
  let low = from;
  let high = to;
  while (high - low > second) {
    const middle = Math.floor((low + high) / 2 / second) * second;
    if (offsetOf(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

// The first instant at which a clock in the zone has shown this; in a gap, the instant behind it.
export function instantOf(wall: number, zone: string): number {
  const candidates = [wall - offsetOf(wall - day, zone), wall - offsetOf(wall + day, zone)].toSorted((a, b) => a - b);
  const shown = candidates.find((at) => wallOf(at, zone) === wall);
  return shown ?? changeWithin(zone, candidates[0]! - hour, candidates[1]! + hour);
}

export type ClockChange = { at: number; by: number };

// When the zone's clocks are moved between the two, and by how many milliseconds.
export function clockChanges(zone: string, from: number, to: number): ClockChange[] {
  const changes: ClockChange[] = [];
  for (let at = from; at < to; at += day) {
    const next = Math.min(at + day, to);
    const by = offsetOf(next, zone) - offsetOf(at, zone);
    if (by !== 0) changes.push({ at: changeWithin(zone, at, next), by });
  }
  return changes;
}

export const dayStart = (at: number, zone: string) => instantOf(Math.floor(wallOf(at, zone) / day) * day, zone);

// The instants at which days begin there: the first is the day of `from`. A day may last 23 or 25 hours, or not be.
export function dayStarts(zone: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let wall = Math.floor(wallOf(from, zone) / day) * day; ; wall += day) {
    const at = instantOf(wall, zone);
    if (at >= to) return starts;
    if (at !== starts.at(-1)) starts.push(at);
  }
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const pad = (value: number) => String(value).padStart(2, '0');

// Of a wall clock, as wallOf gives it.
export function wallDayText(wall: number, { year = false } = {}): string {
  const date = new Date(wall);
  return `${dayNames[date.getUTCDay()]} ${date.getUTCDate()} ${monthNames[date.getUTCMonth()]}${year ? ` ${date.getUTCFullYear()}` : ''}`;
}
export const wallClockText = (wall: number) => `${pad(new Date(wall).getUTCHours())}:${pad(new Date(wall).getUTCMinutes())}`;
export const wallIso = (wall: number) => new Date(wall).toISOString().slice(0, 16);

export const dayText = (at: number, zone: string) => wallDayText(wallOf(at, zone));
export const clockInZone = (at: number, zone: string) => wallClockText(wallOf(at, zone));
export const momentInZone = (at: number, zone: string) => `${dayText(at, zone)} ${clockInZone(at, zone)}`;

// At the time that clocks show before they are moved.
export function changeText({ at, by }: ClockChange, zone: string): string {
  const amount = Math.abs(by) % hour === 0 ? `${Math.abs(by) / hour} h` : `${Math.abs(by) / minute} min`;
  return `Clocks in ${zone} go ${by > 0 ? 'forward' : 'back'} ${amount} on ${wallDayText(wallOf(at, zone) - by)} at ${wallClockText(wallOf(at, zone) - by)}`;
}
