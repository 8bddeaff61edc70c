// Shifts and gaps cut into the days of the browser's zone.
import type { Shift, Shifts } from '../../api/types';

export type Piece = { user: string; source: Shift['source'] | ''; begin: number; end: number; hours: string };
export type Day = { at: number; pieces: Piece[] };

const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const hourFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const dayText = (at: number) => dayFormat.format(at);

function hoursText(begin: number, end: number, from: number, to: number): string {
  if (begin === from && end === to) return 'all day';
  return `${hourFormat.format(begin)}–${end === to ? '24:00' : hourFormat.format(end)}`;
}

// A day of the clock may last 23 or 25 hours.
function nextDay(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

export function stripOf({ shifts, gaps }: Shifts, from: number, days: number): Day[] {
  const all = [
    ...shifts.map(({ user, source, begin, end }) => ({ user, source, begin: Date.parse(begin), end: Date.parse(end) })),
    ...gaps.map(({ begin, end }) => ({ user: '', source: '' as const, begin: Date.parse(begin), end: Date.parse(end) })),
  ].toSorted((a, b) => a.begin - b.begin);
  const strip: Day[] = [];
  for (let at = from; strip.length < days; at = nextDay(at)) {
    const to = nextDay(at);
    const pieces = all
      .filter(({ begin, end }) => begin < to && end > at)
      .map((piece) => {
        const begin = Math.max(at, piece.begin);
        const end = Math.min(to, piece.end);
        return { ...piece, begin, end, hours: hoursText(begin, end, at, to) };
      });
    strip.push({ at, pieces });
  }
  return strip;
}
