// Days and hours of the week in words.
import type { Restriction, Weekday } from '../api/types';

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const dayWords: Record<Weekday, string> = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' };
export const longDayWords: Record<Weekday, string> = {
  mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday',
};

export function listText(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

// Mon–Fri; Mon, Wed and Fri; every day.
export function daysText(days: readonly Weekday[]): string {
  const at = days.map((each) => weekdays.indexOf(each)).toSorted((a, b) => a - b);
  if (at.length === 0) return 'never';
  if (at.length === 7) return 'every day';
  const names = at.map((each) => dayWords[weekdays[each]!]);
  const unbroken = at.length > 2 && at.every((each, index) => each === at[0]! + index);
  return unbroken ? `${names[0]}–${names.at(-1)}` : listText(names);
}

export function restrictionText({ days, start, end, end_day }: Restriction): string {
  if (days.length === 0) return 'never';
  if (end_day) return `${daysText(days)} ${start} until ${dayWords[end_day]} ${end}`;
  const overnight = end <= start;
  if (start === '00:00' && (end === '24:00' || end === '00:00')) return daysText(days);
  return `${daysText(days)} ${start}–${end}${overnight && end !== '00:00' ? ' of the next day' : ''}`;
}

export const workdays: readonly Weekday[] = weekdays.slice(0, 5);

export const restrictionPresets: { label: string; make(): Restriction }[] = [
  { label: 'Business hours', make: () => ({ days: [...workdays], start: '09:00', end: '17:00', end_day: null }) },
  { label: 'Nights', make: () => ({ days: [...weekdays], start: '22:00', end: '06:00', end_day: null }) },
  { label: 'Weekend', make: () => ({ days: ['fri'], start: '17:00', end: '09:00', end_day: 'mon' }) },
];
