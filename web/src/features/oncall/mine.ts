// My own shifts among those of many schedules.
import type { OnCall, Schedule, Shift, Shifts } from '../../api/types';

export type MyShift = Shift & { schedule: string };

// Who is in a schedule's turns, or on call in it now or next: whose shifts are worth asking for.
export const concerns = (user: string, schedule: Schedule, view: OnCall | undefined): boolean =>
  schedule.rotations.some(({ groups }) => groups.some(({ users }) => users.includes(user))) ||
  [...(view?.now ?? []), ...(view?.next ?? [])].some((shift) => shift.user === user);

// In the order of their beginnings; what touches in one schedule is one.
export function myShifts(user: string, answers: readonly { schedule: string; shifts: Shifts | undefined }[]): MyShift[] {
  const mine: MyShift[] = [];
  for (const { schedule, shifts } of answers) {
    let last: MyShift | undefined;
    for (const shift of shifts?.shifts.filter((each) => each.user === user) ?? []) {
      if (last && Date.parse(last.end) >= Date.parse(shift.begin)) {
        if (Date.parse(shift.end) > Date.parse(last.end)) Object.assign(last, { end: shift.end, goes_on: shift.goes_on });
      } else {
        last = { ...shift, schedule };
        mine.push(last);
      }
    }
  }
  return mine.toSorted((a, b) => Date.parse(a.begin) - Date.parse(b.begin));
}
