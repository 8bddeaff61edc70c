// Whose clock a screen shows: the schedule's, mine, or UTC.
import { useId } from 'react';
import { momentInZone } from '../../domain/zone';
import { TimeText, absoluteText } from '../../ui/Time';
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

// Of several schedules: mine, where nothing else is chosen.
export type ClocksOf = 'schedule' | 'utc';
export const zoneOfEach = (of: ClocksOf | undefined, scheduleZone: string) => (of === 'utc' ? 'UTC' : of === 'schedule' ? scheduleZone : browserZone());

export function ZonesSwitch({ value, onChange }: { value: ClocksOf | undefined; onChange(value: ClocksOf | undefined): void }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="visually-hidden">Clock</label>
      <select id={id} className="input" value={value ?? ''} onChange={(event) => onChange((event.target.value || undefined) as ClocksOf | undefined)}>
        <option value="">My time, {browserZone()}</option>
        <option value="schedule">Each schedule’s time</option>
        <option value="utc">UTC</option>
      </select>
    </>
  );
}

// When a shift begins or ends, on the clock of the zone.
export function EdgeTime({ at, zone }: { at: string; zone: string }) {
  if (zone === browserZone()) return <TimeText at={at} form="edge" />;
  return <time className="num nowrap" dateTime={at} title={absoluteText(at)}>{momentInZone(Date.parse(at), zone)}</time>;
}
