// Whose clock a screen shows: the schedule's, mine, or UTC.
import { useId } from 'react';
import { browserZone } from '../../ui/ZoneField';

export type ClockOf = 'mine' | 'utc';

// Mine is the one of the clock that I look at, as everywhere else on the screen.
export const zoneOf = (of: ClockOf | undefined, scheduleZone: string) => (of === 'utc' ? 'UTC' : of === 'mine' ? browserZone() : scheduleZone);

export function ZoneSwitch({ value, scheduleZone, onChange }: { value: ClockOf | undefined; scheduleZone: string; onChange(value: ClockOf | undefined): void }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="visually-hidden">Clock</label>
      <select id={id} className="input" value={value ?? ''} onChange={(event) => onChange((event.target.value || undefined) as ClockOf | undefined)}>
        <option value="">{scheduleZone} time</option>
        <option value="mine">My time, {browserZone()}</option>
        <option value="utc">UTC</option>
      </select>
    </>
  );
}
