// My own shifts among those of many schedules.
import type { PersonShift, Schedule, Shift } from '../../api/types';

export type MyShift = Shift & { schedule: string; name: string };

// What touches in one schedule is one.
export function myShifts(items: readonly PersonShift[]): MyShift[] {
  const mine: MyShift[] = [];
  for (const { schedule, name, shift } of items.toSorted((a, b) => Date.parse(a.shift.begin) - Date.parse(b.shift.begin))) {
    const last = mine.findLast((each) => each.schedule === schedule && Boolean(each.shadow) === Boolean(shift.shadow));
    if (last && Date.parse(last.end) >= Date.parse(shift.begin)) {
      if (Date.parse(shift.end) > Date.parse(last.end)) Object.assign(last, { end: shift.end, goes_on: shift.goes_on });
    } else {
      mine.push({ ...shift, schedule, name });
    }
  }
  return mine;
}

// Schedules in whose turns somebody is.
export const turnsIn = (user: string, schedules: readonly Schedule[]): Schedule[] =>
  schedules.filter(({ rotations }) => rotations.some(({ groups }) => groups.some(({ users }) => users.includes(user))));
