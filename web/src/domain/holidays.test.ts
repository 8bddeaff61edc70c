// Days of holiday calendars are kept in order, each once.
import { expect, it } from 'vitest';
import { countedDays, dateText, difference, nextDay, withDay, withoutDay, yearsOf, yearToShow } from './holidays';

const days = [{ date: '2026-12-25', name: 'Christmas Day' }, { date: '2027-01-01', name: 'New Year' }];

it('adds a day in its order, and once', () => {
  const more = withDay(days, { date: '2026-12-26', name: 'Boxing Day' });
  expect(more.map(({ date }) => date)).toEqual(['2026-12-25', '2026-12-26', '2027-01-01']);
  expect(withDay(more, more[1]!)).toEqual(more);
  expect(withoutDay(more, { date: '2026-12-26', name: 'Boxing Day' })).toEqual(days);
});

it('begins with this year, or with the nearest one that has days', () => {
  const years = yearsOf(days);
  expect(years).toEqual(['2026', '2027']);
  expect(yearToShow(years, '2027-05-01')).toBe('2027');
  expect(yearToShow(years, '2020-05-01')).toBe('2026');
  expect(yearToShow(years, '2030-05-01')).toBe('2027');
  expect(yearToShow([], '2030-05-01')).toBeNull();
});

it('knows the next holiday, today included', () => {
  expect(nextDay(days, '2026-12-25')?.name).toBe('Christmas Day');
  expect(nextDay(days, '2026-12-26')?.name).toBe('New Year');
  expect(nextDay(days, '2028-01-01')).toBeNull();
});

it('tells what an import changed: a renamed day is one more and one less', () => {
  const after = [{ date: '2026-12-25', name: 'Weihnachten' }, days[1]!];
  expect(difference(days, after)).toEqual({ added: [after[0]], removed: [days[0]] });
});

it('puts the holidays of several schedules together by date', () => {
  const span = (date: string, name: string) => ({ date, name, begin: '', end: '' });
  expect(countedDays([{ schedule: 'pay', items: [span('2026-12-25', 'Christmas Day')] }, { schedule: 'web', items: [span('2026-12-24', 'Eve'), span('2026-12-25', 'Christmas Day')] }]))
    .toEqual([{ date: '2026-12-24', name: 'Eve', schedules: ['web'] }, { date: '2026-12-25', name: 'Christmas Day', schedules: ['pay', 'web'] }]);
});

it('writes a date with its weekday, whatever the zone of the browser', () => {
  expect(dateText('2026-12-25')).toBe('Fri 25 Dec 2026');
});
