// Whose clock a screen shows: the schedule's, mine, or UTC.
import { useId } from 'react';
import { useSession } from '../../api/session';
import { browserZone } from '../../ui/ZoneField';

export type ClockOf = 'mine' | 'utc';

export function useZone(of: ClockOf | undefined, scheduleZone: string): string {
  const { user } = useSession();
  return of === 'utc' ? 'UTC' : of === 'mine' ? user.time_zone || browserZone() : scheduleZone;
}

export function ZoneSwitch({ value, scheduleZone, onChange }: { value: ClockOf | undefined; scheduleZone: string; onChange(value: ClockOf | undefined): void }) {
  const id = useId();
  const { user } = useSession();
  return (
    <>
      <label htmlFor={id} className="visually-hidden">Clock</label>
      <select id={id} className="input" value={value ?? ''} onChange={(event) => onChange((event.target.value || undefined) as ClockOf | undefined)}>
        <option value="">{scheduleZone} time</option>
        <option value="mine">My time, {user.time_zone || browserZone()}</option>
        <option value="utc">UTC</option>
      </select>
    </>
  );
}
