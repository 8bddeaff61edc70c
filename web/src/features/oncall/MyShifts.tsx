// What waits for me, over any distance.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useConfig } from '../../api/config';
import { useMyShifts, useNextShifts, yearsAheadMax } from '../../api/oncall';
import { useSession } from '../../api/session';
import { CalendarAddressButton } from '../../domain/CalendarAddress';
import { momentInZone, wallOf } from '../../domain/zone';
import type { OnCallSearch } from '../../routes';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { ago, useNow } from '../../ui/Time';
import { hoursText } from './lanes';
import { myShifts, turnsIn, type MyShift } from './mine';
import { zoneOfEach } from './ZoneSwitch';

const day = 24 * 3_600_000;
const distances = [30, 90, 365] as const;
// So many at first: the list must not hide what stands below it.
const shownFirst = 5;

export function MyShifts() {
  const { user } = useSession();
  const { days: asked, ...search } = useSearch({ strict: false }) as OnCallSearch;
  const navigate = useNavigate();
  const days = distances.find((each) => each === asked) ?? 30;
  const [from] = useState(() => clock.now());
  const schedules = useConfig('schedules');
  const shifts = useMyShifts(new Date(from).toISOString(), new Date(from + days * day).toISOString());
  const mine = myShifts(shifts.data?.items ?? []);
  const without = shifts.data ? turnsIn(user.slug, (schedules.data ?? []).map(({ value }) => value)).filter(({ slug }) => !mine.some(({ schedule }) => schedule === slug)) : [];
  const far = useNextShifts(from + days * day, without.map(({ slug }) => slug));
  const zoneIn = (slug: string) => zoneOfEach(search.clock, schedules.data?.find(({ value }) => value.slug === slug)?.value.time_zone ?? 'UTC');
  const [all, setAll] = useState(false);

  return (
    <Panel
      title="My shifts"
      flush
      actions={(
        <span className="row wrap">
          <CalendarAddressButton kind="user" scope={user.slug} what="My shifts" />
          <label className="visually-hidden" htmlFor="my-days">How far</label>
          <select id="my-days" className="input" value={days} onChange={(event) => void navigate({ to: '/on-call', search: { ...search, days: Number(event.target.value) }, replace: true })}>
            {distances.map((each) => <option key={each} value={each}>next {each} days</option>)}
          </select>
        </span>
      )}
    >
      {shifts.isPending ? <Skeleton what="your shifts" rows={3} /> : null}
      {shifts.isError ? <ErrorBox what="Your shifts could not be loaded" error={shifts.error} onRetry={() => void shifts.refetch()} /> : null}
      {shifts.data && mine.length === 0 && without.length === 0 ? <Empty title="You take no turns">No schedule names you.</Empty> : null}
      <ul className="lines">
        {mine.slice(0, all ? undefined : shownFirst).map((shift) => <Line key={shift.schedule + shift.begin + (shift.shadow ?? '')} shift={shift} zone={zoneIn(shift.schedule)} named={search.clock === 'schedule'} />)}
        {without.map(({ slug, name }) => {
          const next = far.data?.find((each) => each.schedule === slug);
          return next ? <Line key={slug} shift={{ ...next.shift, schedule: slug, name }} zone={zoneIn(slug)} named={search.clock === 'schedule'} far /> : (
            <li key={slug}><span className="grow prose"><Link to="/on-call/$slug" params={{ slug }}>{name}</Link> <span className="dim" role="status">{far.isPending ? 'looking for your next shift…' : far.isError ? 'your next shift could not be looked for' : `no shift of yours in the next ${yearsAheadMax} years`}</span></span></li>
          );
        })}
      </ul>
      {mine.length > shownFirst ? <div className="panel-body"><Button small aria-expanded={all} onClick={() => setAll(!all)}>{all ? `The next ${shownFirst} only` : `All ${mine.length} shifts`}</Button></div> : null}
      {mine.length > 0 ? <div className="panel-body dim small">{hoursText(mine.filter(({ shadow }) => !shadow).reduce((sum, { begin, end }) => sum + Date.parse(end) - Date.parse(begin), 0))} in {days} days, on {search.clock === 'schedule' ? 'each schedule’s clocks' : `the clocks of ${zoneIn('')}`}.</div> : null}
    </Panel>
  );
}

// `far`: beyond the days that were asked for, so the year is told.
function Line({ shift, zone, named, far = false }: { shift: MyShift; zone: string; named: boolean; far?: boolean }) {
  const now = useNow('minute');
  const begin = Date.parse(shift.begin);
  const end = Date.parse(shift.end);
  const running = begin <= now && end > now;
  return (
    <li className={running ? 'wraps mine-now' : 'wraps'}>
      <span className="grow prose">
        <Link to="/on-call/$slug" params={{ slug: shift.schedule }}>{shift.name}</Link>
        {shift.shadow ? <span className="tag">shadow</span> : null}
        {shift.source === 'rotation' ? null : <span className="tag"> {shift.source}</span>}
        <span className="dim small num"> {running ? 'now' : ago(begin, now)} · {hoursText(end - begin)}{shift.goes_on ? ' and on' : ''}</span>
      </span>
      <span className="num">{running ? 'until' : `${momentInZone(begin, zone)} –`} {momentInZone(end, zone)}{far ? ` ${new Date(wallOf(end, zone)).getUTCFullYear()}` : ''}{named ? <span className="dim small"> {zone}</span> : null}</span>
    </li>
  );
}
