import { expect, it } from 'vitest';
import type { Rotation } from '../../api/types';
import { daysText, restrictionText } from '../../domain/hours';
import { handOverText, rotationSentences } from './words';

const rotation = (change: Partial<Rotation> = {}): Rotation => ({
  name: '', priority: 0, anchor: '2026-11-02T09:00', from: null, until: null, unit: 'week', lengths: [1], off: 0, days: [],
  groups: [{ users: ['ana'], joins: null, leaves: null }, { users: ['ben', 'cem'], joins: null, leaves: null }], restrictions: [], ...change,
});
const name = (slug: string) => slug[0]!.toUpperCase() + slug.slice(1);
const words = (change: Partial<Rotation>) => rotationSentences(rotation(change), name).join(' ');

it('says who takes turns of what length and when they hand over', () => {
  expect(words({})).toBe('Ana → Ben and Cem: turns of a week, handed over on Mondays at 09:00.');
  expect(words({ unit: 'day', lengths: [4, 3] })).toBe('Ana → Ben and Cem: turns of 4 days, then 3 days, handed over on Mondays and Fridays at 09:00.');
  expect(words({ unit: 'month', anchor: '2026-10-31T08:30' })).toContain('on the 31st, or the last day of a shorter month, at 08:30.');
  expect(words({ groups: [{ users: ['ana'], joins: null, leaves: null }] })).toBe('Always Ana.');
  expect(words({ groups: [] })).toBe('Nobody yet.');
});

it('finds the clock times of hand-overs that repeat daily', () => {
  expect(handOverText(rotation({ unit: 'hour', lengths: [12] }))).toBe('at 09:00 and 21:00');
  expect(handOverText(rotation({ unit: 'hour', lengths: [8] }))).toBe('at 01:00, 09:00 and 17:00');
  expect(handOverText(rotation({ unit: 'hour', lengths: [5] }))).toBe('the first at 09:00');
  expect(handOverText(rotation({ unit: 'day' }))).toBe('every day at 09:00');
  expect(handOverText(rotation({ unit: 'day', lengths: [3] }))).toBe('at 09:00');
});

it('says which days, which pauses, which hours', () => {
  expect(words({ days: ['mon', 'tue', 'wed', 'thu', 'fri'] })).toContain('Only Mon–Fri; the other days are nobody’s');
  expect(words({ off: 1 })).toContain('After each turn nobody for a week.');
  expect(words({ restrictions: [{ days: ['fri'], start: '20:00', end: '08:00', end_day: 'mon' }] })).toContain('Only Fri 20:00 until Mon 08:00.');
  expect(restrictionText({ days: ['mon', 'wed'], start: '22:00', end: '06:00', end_day: null })).toBe('Mon and Wed 22:00–06:00 of the next day');
  expect(restrictionText({ days: ['sat', 'sun'], start: '00:00', end: '24:00', end_day: null })).toBe('Sat and Sun');
  expect(daysText(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'])).toBe('every day');
});

it('says when it begins and ends, and who joins and leaves', () => {
  expect(words({ from: '2027-01-01T00:00', until: '2027-02-01T00:00' })).toContain('From Fri 1 Jan 2027 00:00 on. Until Mon 1 Feb 2027 00:00.');
  expect(words({ groups: [{ users: ['ana'], joins: '2026-12-01T09:00', leaves: null }] })).toContain('Ana joins at the first hand-over from Tue 1 Dec 2026 09:00 on.');
});
