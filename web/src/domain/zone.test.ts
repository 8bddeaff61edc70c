import { expect, it } from 'vitest';
import { changeText, clockChanges, clockInZone, dayStart, dayStarts, day, hour, instantOf, knownZone, wallIso, wallOf } from './zone';

const utc = (text: string) => Date.parse(`${text}Z`);

it('shows what clocks of a zone show', () => {
  expect(wallIso(wallOf(utc('2026-07-01T10:00'), 'Europe/Stockholm'))).toBe('2026-07-01T12:00');
  expect(wallIso(wallOf(utc('2026-12-01T10:00'), 'America/Havana'))).toBe('2026-12-01T05:00');
  expect(clockInZone(utc('2026-01-01T00:00'), 'Australia/Lord_Howe')).toBe('11:00');
});

it('knows which zones there are', () => {
  expect(knownZone('Pacific/Apia')).toBe(true);
  expect(knownZone('Europe/Atlantis')).toBe(false);
  expect(knownZone('')).toBe(false);
});

it('finds when clocks are moved, and by how much', () => {
  const year = clockChanges('Europe/Stockholm', utc('2026-01-01T00:00'), utc('2027-01-01T00:00'));
  expect(year).toEqual([{ at: utc('2026-03-29T01:00'), by: hour }, { at: utc('2026-10-25T01:00'), by: -hour }]);
  expect(clockChanges('Australia/Lord_Howe', utc('2026-04-01T00:00'), utc('2026-04-08T00:00'))).toEqual([{ at: utc('2026-04-04T15:00'), by: -hour / 2 }]);
  expect(clockChanges('UTC', utc('2026-01-01T00:00'), utc('2027-01-01T00:00'))).toEqual([]);
  expect(changeText(year[1]!, 'Europe/Stockholm')).toBe('Clocks in Europe/Stockholm go back 1 h on Sun 25 Oct at 03:00');
});

it('finds the instant of a wall clock: the first pass of a repeated hour, the end of a skipped one', () => {
  expect(instantOf(utc('2026-10-25T02:30'), 'Europe/Stockholm')).toBe(utc('2026-10-25T00:30'));
  expect(instantOf(utc('2026-03-29T02:30'), 'Europe/Stockholm')).toBe(utc('2026-03-29T01:00'));
});

it('begins days where the zone begins them', () => {
  const week = dayStarts('Europe/Stockholm', utc('2026-10-23T22:00'), utc('2026-10-27T00:00'));
  expect(week.map((at, index) => (index === 0 ? 0 : (at - week[index - 1]!) / hour))).toEqual([0, 24, 25, 24]);
  // Havana skips midnight; Apia skipped a whole day.
  expect(dayStart(utc('2026-03-08T12:00'), 'America/Havana')).toBe(utc('2026-03-08T05:00'));
  expect(dayStarts('Pacific/Apia', utc('2011-12-29T10:00'), utc('2012-01-01T09:00')).length).toBe(3);
  expect(dayStart(utc('2026-07-01T10:00'), 'UTC') % day).toBe(0);
});
