// What a rotation does, in sentences.
import type { Rotation, Shift, WallTime, Weekday } from '../../api/types';
import { daysText, listText, longDayWords, restrictionText, weekdays } from '../../domain/hours';
import { wallClockText, wallDayText } from '../../domain/zone';

// A wall-clock time of the API, as the milliseconds that it would be in UTC.
export const wallValue = (wall: WallTime) => Date.parse(`${wall}Z`);
export const weekdayOf = (wall: WallTime): Weekday => weekdays[(new Date(wallValue(wall)).getUTCDay() + 6) % 7]!;
export const wallText = (wall: WallTime) => `${wallDayText(wallValue(wall), { year: true })} ${wallClockText(wallValue(wall))}`;

// By what a shift is, where it is by no layer.
export const sourceWords: Record<Shift['source'] | '', string> = { rotation: '', override: 'override', temporary: 'temporary schedule', calendar: 'shift calendar', '': '' };

const article = { hour: 'an hour', day: 'a day', week: 'a week', month: 'a month' } as const;
const amountText = (amount: number, unit: Rotation['unit']) => (amount === 1 ? article[unit] : `${amount} ${unit}s`);

export const lengthsText = ({ lengths, unit }: Pick<Rotation, 'lengths' | 'unit'>) => lengths.map((amount) => amountText(amount, unit)).join(', then ');

const ordinal = (value: number) => {
  const tens = value % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
};

// After how many units turns begin, until the pattern repeats.
function beginnings({ lengths, off }: Rotation): { offsets: number[]; cycle: number } {
  const offsets: number[] = [];
  let cycle = 0;
  for (const length of lengths) {
    offsets.push(cycle);
    cycle += length + off;
  }
  return { offsets, cycle };
}

const clocksMax = 4;

export function handOverText(rotation: Rotation): string {
  const { anchor, unit, days } = rotation;
  const clock = wallClockText(wallValue(anchor));
  const { offsets, cycle } = beginnings(rotation);
  if (days.length > 0) return unit === 'day' ? `at ${clock}` : `at ${clock} of the first of these days in a ${unit}`;
  if (unit === 'hour') {
    const step = wallValue(anchor) / 3_600_000;
    if (24 % cycle !== 0 || (24 / cycle) * offsets.length > clocksMax) return `the first at ${clock}`;
    const hours = Array.from({ length: 24 / cycle }, (_, round) => offsets.map((offset) => (step + offset + round * cycle) % 24)).flat();
    return `at ${listText(hours.toSorted((a, b) => a - b).map((at) => wallClockText(at * 3_600_000)))}`;
  }
  if (unit === 'week') return `on ${longDayWords[weekdayOf(anchor)]}s at ${clock}`;
  if (unit === 'month') {
    const date = new Date(wallValue(anchor)).getUTCDate();
    return `on the ${ordinal(date)}${date > 28 ? ', or the last day of a shorter month,' : ''} at ${clock}`;
  }
  if (cycle % 7 === 0) {
    const first = weekdays.indexOf(weekdayOf(anchor));
    const on = [...new Set(offsets.map((offset) => (first + offset) % 7))].toSorted((a, b) => a - b);
    return `on ${listText(on.map((at) => `${longDayWords[weekdays[at]!]}s`))} at ${clock}`;
  }
  return cycle === 1 ? `every day at ${clock}` : `at ${clock}`;
}

export function rotationSentences(rotation: Rotation, name: (user: string) => string): string[] {
  const { groups, days, off, unit, restrictions, from, until, shadow, time_zone, holidays } = rotation;
  const people = groups.filter(({ users }) => users.length > 0).map(({ users }) => listText(users.map(name)));
  const sentences: string[] = [];
  if (people.length === 0) sentences.push('Nobody yet.');
  else if (people.length === 1) sentences.push(`Always ${people[0]}${off > 0 ? `, ${lengthsText(rotation)} at a time` : ''}.`);
  else sentences.push(`${people.join(' → ')}: turns of ${lengthsText(rotation)}, handed over ${handOverText(rotation)}.`);
  if (days.length > 0 && days.length < 7) sentences.push(`Only ${daysText(days)}; the other days are nobody’s, and count for nobody.`);
  if (off > 0) sentences.push(`After each turn nobody for ${amountText(off, unit)}.`);
  if (restrictions.length > 0) sentences.push(`Only ${listText(restrictions.map(restrictionText))}.`);
  if (holidays === 'off') sentences.push('Nobody on holidays.');
  if (holidays === 'only') sentences.push('Only on holidays.');
  if (time_zone) sentences.push(`On the clocks of ${time_zone}.`);
  if (shadow) sentences.push('Shadow: paged along to learn; nobody counts on them.');
  if (from) sentences.push(`From ${wallText(from)} on.`);
  if (until) sentences.push(`Until ${wallText(until)}.`);
  for (const { users, joins, leaves } of groups) {
    const who = listText(users.map(name));
    if (joins) sentences.push(`${who} ${users.length > 1 ? 'join' : 'joins'} at the first hand-over from ${wallText(joins)} on.`);
    if (leaves) sentences.push(`${who} ${users.length > 1 ? 'leave' : 'leaves'} at the first hand-over from ${wallText(leaves)} on.`);
  }
  return sentences;
}
