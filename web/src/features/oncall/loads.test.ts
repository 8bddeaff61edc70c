import { expect, it } from 'vitest';
import { fairness, periods, rowsOf } from './loads';

const load = (user: string, day: string, change = {}) => ({ user, schedule: 's', load: { day, night: '0s', weekend: '0s', holiday: '0s', shifts: 1, ...change } });

it('adds up the schedules of a person, the busiest first', () => {
  const rows = rowsOf([load('ana', '8h'), load('ben', '2d', { weekend: '1h30m' }), load('ana', '30m')]);
  expect(rows.map(({ user, total, shifts }) => [user, total, shifts])).toEqual([['ben', 49.5, 1], ['ana', 8.5, 2]]);
});

it('says whether the hours are shared evenly', () => {
  expect(fairness(rowsOf([load('ana', '10h'), load('ben', '10h')]), (user) => user)).toMatch(/shared evenly/);
  expect(fairness(rowsOf([load('ana', '30h'), load('ben', '10h')]), (user) => user)).toBe('ana has the most, 50 % above the mean; ben the least.');
  expect(fairness(rowsOf([load('ana', '30h')]), (user) => user)).toBe('');
});

it('offers whole months', () => {
  const [present, last] = periods(new Date(2026, 0, 15).getTime());
  expect(new Date(present!.from).getDate()).toBe(1);
  expect(present!.from).toBe(last!.to);
  expect(new Date(last!.from).getMonth()).toBe(11);
});
