// Days of holiday calendars: dates are written as 2026-12-25 and belong to no zone.
import type { Holiday, HolidaySpan } from '../api/types';
import { wallDayText } from './zone';

export const dateText = (date: string) => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? date : wallDayText(at, { year: true });
};

const sorted = (days: readonly Holiday[]) => days.toSorted((a, b) => a.date.localeCompare(b.date) || a.name.localeCompare(b.name));
const same = (a: Holiday, b: Holiday) => a.date === b.date && a.name === b.name;

export const withDay = (days: readonly Holiday[], day: Holiday) => sorted([...days.filter((each) => !same(each, day)), day]);
export const withoutDay = (days: readonly Holiday[], day: Holiday) => days.filter((each) => !same(each, day));

export const yearsOf = (days: readonly Holiday[]) => [...new Set(days.map(({ date }) => date.slice(0, 4)))].toSorted();
// The year to begin with: this one, else the next that has days, else the last.
export const yearToShow = (years: readonly string[], today: string) => years.find((year) => year >= today.slice(0, 4)) ?? years.at(-1) ?? null;

export const nextDay = (days: readonly Holiday[], today: string) => sorted(days).find(({ date }) => date >= today) ?? null;

// What an import changed.
export function difference(before: readonly Holiday[], after: readonly Holiday[]): { added: Holiday[]; removed: Holiday[] } {
  return {
    added: after.filter((day) => !before.some((each) => same(each, day))),
    removed: before.filter((day) => !after.some((each) => same(each, day))),
  };
}

export type Counted = { date: string; name: string; schedules: string[] };

// The holidays of several schedules by date.
export function countedDays(found: readonly { schedule: string; items: readonly HolidaySpan[] }[]): Counted[] {
  const days = new Map<string, Counted>();
  for (const { schedule, items } of found) {
    for (const { date, name } of items) {
      const key = `${date} ${name}`;
      const day = days.get(key) ?? { date, name, schedules: [] };
      days.set(key, { ...day, schedules: [...day.schedules, schedule] });
    }
  }
  return [...days.values()].toSorted((a, b) => a.date.localeCompare(b.date) || a.name.localeCompare(b.name));
}
