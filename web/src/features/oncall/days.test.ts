import { expect, test } from 'vitest';
import { daysOf } from './days';

const shift = (user: string, begin: string, end: string) => ({ user, begin: `${begin}:00Z`, end: `${end}:00Z`, source: 'rotation' as const, index: 0, goes_on: false });
const window = (from: string, to: string) => ({ from: Date.parse(`${from}:00Z`), to: Date.parse(`${to}:00Z`) });

test('shifts and gaps are cut at the midnights of the zone', () => {
  const days = daysOf(
    { shifts: [shift('ana', '2026-11-02T08:00', '2026-11-03T08:00'), shift('ben', '2026-11-03T11:00', '2026-11-03T23:00')], gaps: [{ begin: '2026-11-03T08:00:00Z', end: '2026-11-03T11:00:00Z' }] },
    window('2026-11-01T23:00', '2026-11-03T23:00'), 'Europe/Stockholm',
  );
  expect(days.map(({ pieces }) => pieces.map(({ user, hours }) => `${user} ${hours}`))).toEqual([
    ['ana 09:00–24:00'],
    ['ana 00:00–09:00', ' 09:00–12:00', 'ben 12:00–24:00'],
  ]);
});

test('a whole day says so, the 25 hours of one as well', () => {
  const [day] = daysOf({ shifts: [shift('ana', '2026-10-20T00:00', '2026-10-30T00:00')], gaps: [] }, window('2026-10-24T22:00', '2026-10-25T23:00'), 'Europe/Stockholm');
  expect(day!.pieces[0]!.hours).toBe('all day');
  expect(day!.pieces[0]!.whole.end).toBe(Date.parse('2026-10-30T00:00:00Z'));
});
