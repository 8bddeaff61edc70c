import { expect, it } from 'vitest';
import { concerns, myShifts } from './mine';

const shift = (user: string, begin: string, end: string) => ({ user, begin, end, source: 'rotation' as const, index: 0, goes_on: false });
const rotation = { name: '', priority: 0, anchor: '2026-11-02T09:00', from: null, until: null, unit: 'week' as const, lengths: [1], off: 0, days: [], restrictions: [] };

it('collects my shifts of all schedules by their beginning, and joins what touches', () => {
  const mine = myShifts('ana', [
    { schedule: 'pay', shifts: { gaps: [], shifts: [shift('ana', '2026-11-03T00:00:00Z', '2026-11-04T00:00:00Z'), shift('ben', '2026-11-04T00:00:00Z', '2026-11-05T00:00:00Z')] } },
    { schedule: 'web', shifts: { gaps: [], shifts: [shift('ana', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'), shift('ana', '2026-11-02T00:00:00Z', '2026-11-02T12:00:00Z')] } },
    { schedule: 'later', shifts: undefined },
  ]);
  expect(mine.map(({ schedule, begin, end }) => [schedule, begin.slice(0, 10), end.slice(0, 13)])).toEqual([
    ['web', '2026-11-01', '2026-11-02T12'],
    ['pay', '2026-11-03', '2026-11-04T00'],
  ]);
});

it('asks only schedules that concern me', () => {
  const schedule = { slug: 'pay', name: '', description: '', team: '', time_zone: 'UTC', rotations: [{ ...rotation, groups: [{ users: ['ben', 'ana'], joins: null, leaves: null }] }] };
  expect(concerns('ana', schedule, undefined)).toBe(true);
  expect(concerns('cem', schedule, undefined)).toBe(false);
  expect(concerns('cem', schedule, { schedule: 'pay', name: '', now: [], next: [shift('cem', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')] })).toBe(true);
});
