import { expect, it } from 'vitest';
import { usualScheduleNotices } from '../../domain/notices';
import { myShifts, turnsIn } from './mine';

const shift = (schedule: string, begin: string, end: string) => ({
  schedule, name: schedule.toUpperCase(), shift: { user: 'ana', begin, end, source: 'rotation' as const, index: 0, goes_on: false },
});
const rotation = { name: '', priority: 0, anchor: '2026-11-02T09:00', from: null, until: null, unit: 'week' as const, lengths: [1], off: 0, days: [], restrictions: [] };

it('orders my shifts by their beginning, and joins what touches in one schedule', () => {
  const mine = myShifts([
    shift('pay', '2026-11-03T00:00:00Z', '2026-11-04T00:00:00Z'),
    shift('web', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'),
    shift('web', '2026-11-02T00:00:00Z', '2026-11-02T12:00:00Z'),
    shift('web', '2026-11-02T13:00:00Z', '2026-11-02T14:00:00Z'),
  ]);
  expect(mine.map(({ name, begin, end }) => [name, begin.slice(8, 13), end.slice(8, 13)])).toEqual([
    ['WEB', '01T00', '02T12'], ['WEB', '02T13', '02T14'], ['PAY', '03T00', '04T00'],
  ]);
});

it('finds the schedules in whose turns somebody is', () => {
  const schedule = { slug: 'pay', name: '', description: '', team: '', time_zone: 'UTC', rotations: [{ ...rotation, groups: [{ users: ['ben', 'ana'], joins: null, leaves: null }] }], notices: usualScheduleNotices };
  expect(turnsIn('ana', [schedule]).length).toBe(1);
  expect(turnsIn('cem', [schedule])).toEqual([]);
});
