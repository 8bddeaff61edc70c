// The stretch of time that a strip shows: whole days of a zone.
import { day, dayStart, dayText, instantOf, wallOf } from '../../domain/zone';
import type { Window } from './lanes';

export const weekChoices = [1, 2, 4, 13] as const;

// Beginning at midnight of the day of `at`, moved by so many windows.
export function windowOf(at: number, zone: string, weeks: number, step = 0): Window {
  const wall = Math.floor(wallOf(dayStart(at, zone), zone) / day) * day + step * weeks * 7 * day;
  return { from: instantOf(wall, zone), to: instantOf(wall + weeks * 7 * day, zone) };
}

export const windowText = ({ from, to }: Window, zone: string) => `${dayText(from, zone)} – ${dayText(to - 1, zone)}`;
export const weeksText = (weeks: number) => (weeks === 1 ? 'a week' : `${weeks} weeks`);
