import { expect, it } from 'vitest';
import { axisOf, differences, hoursText, piecesOf, share, tonesOf } from './lanes';

const at = (text: string) => Date.parse(`${text}Z`);
const shift = (user: string, begin: string, end: string) => ({ user, begin: `${begin}:00Z`, end: `${end}:00Z`, source: 'rotation' as const, index: 0, goes_on: false });
const week = { from: at('2026-10-19T00:00'), to: at('2026-10-26T00:00') };

it('puts people who are on call together below each other, and others in one row', () => {
  const { pieces, rows } = piecesOf({
    shifts: [shift('ana', '2026-10-19T00:00', '2026-10-21T00:00'), shift('ben', '2026-10-20T00:00', '2026-10-22T00:00'), shift('cem', '2026-10-21T00:00', '2026-10-23T00:00')],
    gaps: [{ begin: '2026-10-23T00:00:00Z', end: '2026-10-26T00:00:00Z' }],
  }, week);
  expect(pieces.map(({ user, row }) => `${user || 'nobody'} ${row}`)).toEqual(['ana 0', 'ben 1', 'cem 0', 'nobody 0']);
  expect(rows).toBe(2);
});

it('measures by share of the window and cuts at its ends', () => {
  expect(share(week, at('2026-10-22T12:00'))).toBe(50);
  expect(share(week, at('2026-10-01T00:00'))).toBe(0);
  expect(share(week, at('2026-12-01T00:00'))).toBe(100);
});

it('marks days, and where the clocks are moved', () => {
  const { ticks, changes } = axisOf({ from: at('2026-10-18T22:00'), to: at('2026-10-25T23:00') }, 'Europe/Stockholm', 7);
  expect(ticks.map(({ label }) => label)).toEqual(['Mon 19 Oct', 'Tue 20 Oct', 'Wed 21 Oct', 'Thu 22 Oct', 'Fri 23 Oct', 'Sat 24 Oct', 'Sun 25 Oct']);
  expect(ticks[0]!.week).toBe(true);
  expect(changes).toEqual([{ at: at('2026-10-25T01:00'), by: -3_600_000 }]);
});

it('names Mondays where not every day has room for a word', () => {
  const labels = (days: number, room: number) =>
    axisOf({ from: at('2026-10-20T00:00'), to: at('2026-10-20T00:00') + days * 86_400_000 }, 'UTC', room).ticks.map(({ label }) => label).filter(Boolean);
  expect(labels(28, 8)).toEqual(['26 Oct', '2 Nov', '9 Nov', '16 Nov']);
  expect(labels(91, 5)).toEqual(['26 Oct', '16 Nov', '7 Dec', '28 Dec', '18 Jan']);
});

it('finds when other people would be on call', () => {
  const before = [shift('ana', '2026-10-19T00:00', '2026-10-26T00:00')];
  const after = [shift('ana', '2026-10-19T00:00', '2026-10-21T00:00'), shift('ben', '2026-10-21T00:00', '2026-10-22T00:00'), shift('ana', '2026-10-23T00:00', '2026-10-26T00:00')];
  expect(differences(before, after)).toEqual([{ begin: at('2026-10-21T00:00'), end: at('2026-10-23T00:00') }]);
  expect(differences(before, before)).toEqual([]);
});

it('gives each person one colour', () => {
  const tones = tonesOf([{ user: 'ana' }, { user: '' }], [{ user: 'ben' }, { user: 'ana' }]);
  expect([...tones]).toEqual([['ana', 0], ['ben', 1]]);
  expect(hoursText(5_400_000)).toBe('1.5 h');
});
