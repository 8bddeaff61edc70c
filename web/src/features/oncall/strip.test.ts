import { expect, test } from 'vitest';
import { stripOf } from './strip';

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
const text = (day: number, hour: number) => new Date(at(day, hour)).toISOString();
const shift = (user: string, begin: string, end: string) => ({ user, begin, end, source: 'rotation' as const, index: 0, goes_on: false });

test('shifts and gaps are cut at midnight', () => {
  const days = stripOf(
    { shifts: [shift('ana', text(2, 9), text(3, 9)), shift('ben', text(3, 12), text(4, 0))], gaps: [{ begin: text(3, 9), end: text(3, 12) }] },
    at(2, 0), 2,
  );
  expect(days.map(({ pieces }) => pieces.map(({ user, hours }) => `${user} ${hours}`))).toEqual([
    ['ana 09:00–24:00'],
    ['ana 00:00–09:00', ' 09:00–12:00', 'ben 12:00–24:00'],
  ]);
});

test('a whole day says so', () => {
  const [day] = stripOf({ shifts: [shift('ana', text(1, 0), text(9, 0))], gaps: [] }, at(2, 0), 1);
  expect(day!.pieces[0]!.hours).toBe('all day');
});
