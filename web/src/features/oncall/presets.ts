// Rotations to begin with.
import type { Rotation, Slug } from '../../api/types';
import { restrictionPresets, weekdays, workdays } from '../../domain/hours';
import { day, hour, wallIso } from '../../domain/zone';

export const emptyRotation = (anchor: string): Rotation => ({
  name: '', priority: 0, anchor, from: null, until: null, unit: 'week', lengths: [1], off: 0, days: [], groups: [], restrictions: [],
});

type Basis = { wall: number; people: readonly Slug[] };

// Of the wall clock: the Monday of its week, at an hour.
const mondayAt = (wall: number, at: number) => wallIso(Math.floor(wall / day) * day - ((new Date(wall).getUTCDay() + 6) % 7) * day + at * hour);
const todayAt = (wall: number, at: number) => wallIso(Math.floor(wall / day) * day + at * hour);
const monthAt = (wall: number, at: number) => wallIso(Date.UTC(new Date(wall).getUTCFullYear(), new Date(wall).getUTCMonth(), 1) + at * hour);

const base = ({ wall, people }: Basis, change: Partial<Rotation>): Rotation => ({
  ...emptyRotation(mondayAt(wall, 9)),
  groups: people.map((user) => ({ users: [user], joins: null, leaves: null })),
  ...change,
});

// `start`: the hour at which each begins, for eight hours.
export type SunForm = { zones: string[]; start: number };

// Each on its own clocks, where daylight saving moves the hours of that layer alone.
export const sunLayers = ({ zones, start }: SunForm, scheduleZone: string, wallIn: (zone: string) => number): Rotation[] => zones.map((zone) => ({
  ...base({ wall: wallIn(zone), people: [] }, {
    name: `Day in ${zone.split('/').at(-1)!.replaceAll('_', ' ')}`,
    anchor: mondayAt(wallIn(zone), start),
    restrictions: [{ days: [...weekdays], start: clockAt(start), end: clockAt(start + 8), end_day: null }],
  }),
  ...(zone === scheduleZone ? {} : { time_zone: zone }),
}));
const clockAt = (at: number) => `${String(at).padStart(2, '0')}:00`;

// `asks`: it is made by sunLayers, when three zones are known.
export type Preset = { name: string; label: string; hint: string; asks?: 'zones'; make(basis: Basis): Rotation[] };

export const presets: readonly Preset[] = [
  { name: 'weekly', label: 'Weekly', hint: 'hand over Monday 09:00', make: (basis) => [base(basis, { name: 'Weekly' })] },
  { name: 'daily', label: 'Daily', hint: 'hand over every day at 09:00', make: (basis) => [base(basis, { name: 'Daily', unit: 'day', anchor: todayAt(basis.wall, 9) })] },
  { name: 'split', label: 'Four days, then three', hint: 'hand over Monday and Friday 09:00', make: (basis) => [base(basis, { name: 'Split week', unit: 'day', lengths: [4, 3] })] },
  {
    name: 'weekdays',
    label: 'Weekdays only',
    hint: 'turns of a day, Monday to Friday; weekends belong to nobody',
    make: (basis) => [base(basis, { name: 'Weekdays', unit: 'day', days: [...workdays], restrictions: [] })],
  },
  {
    name: 'hours-nights',
    label: 'Business hours and nights',
    hint: 'one layer Monday to Friday 09:00–17:00, one for all the rest',
    make: (basis) => [
      base(basis, { name: 'Business hours', priority: 1, unit: 'day', days: [...workdays], anchor: mondayAt(basis.wall, 9), restrictions: [restrictionPresets[0]!.make()] }),
      base(basis, { name: 'Nights and weekends' }),
    ],
  },
  {
    name: 'sun',
    label: 'Follow the sun',
    hint: 'three layers, each by day in a zone of its own',
    asks: 'zones',
    make: (basis) => ['00:00', '08:00', '16:00'].map((start, index) => base({ ...basis, people: [] }, {
      name: `${start}–${['08:00', '16:00', '24:00'][index]}`,
      anchor: mondayAt(basis.wall, index * 8),
      restrictions: [{ days: [...weekdays], start, end: ['08:00', '16:00', '24:00'][index]!, end_day: null }],
    })),
  },
  { name: 'weekend', label: 'Weekends', hint: 'Friday 17:00 until Monday 09:00, weekly', make: (basis) => [base(basis, { name: 'Weekend', anchor: mondayAt(basis.wall, 9 + 96), restrictions: [restrictionPresets[2]!.make()] })] },
  { name: 'monthly', label: 'Monthly', hint: 'hand over on the 1st at 09:00', make: (basis) => [base(basis, { name: 'Monthly', unit: 'month', anchor: monthAt(basis.wall, 9) })] },
  { name: 'shifts', label: 'Twelve-hour shifts', hint: 'hand over at 07:00 and 19:00', make: (basis) => [base(basis, { name: 'Twelve hours', unit: 'hour', lengths: [12], anchor: todayAt(basis.wall, 7) })] },
];
