// What waits for me, over any distance.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { clock } from '../../api/clock';
import { useConfig, useNames } from '../../api/config';
import { useOnCall, useShiftsOfMany } from '../../api/oncall';
import { useSession } from '../../api/session';
import { momentInZone } from '../../domain/zone';
import type { OnCallSearch } from '../../routes';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { ago, useNow } from '../../ui/Time';
import { browserZone } from '../../ui/ZoneField';
import { hoursText } from './lanes';
import { concerns, myShifts, type MyShift } from './mine';

const day = 24 * 3_600_000;
const distances = [30, 90, 365] as const;

export function MyShifts() {
  const { user } = useSession();
  const { days: asked } = useSearch({ strict: false }) as OnCallSearch;
  const navigate = useNavigate();
  const days = distances.find((each) => each === asked) ?? 30;
  const [from] = useState(() => clock.now());
  const schedules = useConfig('schedules');
  const onCall = useOnCall();
  const scheduleName = useNames('schedules');
  const concerned = useMemo(
    () => (schedules.data ?? []).filter(({ value }) => concerns(user.slug, value, onCall.data?.items.find(({ schedule }) => schedule === value.slug))).map(({ value }) => value.slug),
    [schedules.data, onCall.data, user.slug],
  );
  const answers = useShiftsOfMany(concerned, new Date(from).toISOString(), new Date(from + days * day).toISOString());
  const failed = answers.find(({ isError }) => isError);
  const pending = schedules.isPending || onCall.isPending || answers.some(({ isPending }) => isPending);
  const mine = myShifts(user.slug, answers.map(({ data }, index) => ({ schedule: concerned[index]!, shifts: data })));
  const without = concerned.filter((slug) => !mine.some(({ schedule }) => schedule === slug));
  const zone = user.time_zone || browserZone();

  return (
    <Panel
      title="My shifts"
      flush
      actions={(
        <span className="row">
          <label className="visually-hidden" htmlFor="my-days">How far</label>
          <select id="my-days" className="input" value={days} onChange={(event) => void navigate({ to: '/on-call', search: { days: Number(event.target.value) }, replace: true })}>
            {distances.map((each) => <option key={each} value={each}>next {each} days</option>)}
          </select>
        </span>
      )}
    >
      {pending ? <Skeleton what="your shifts" rows={3} /> : null}
      {failed ? <ErrorBox what="Some of your shifts could not be loaded" error={failed.error} onRetry={() => void failed.refetch()} /> : null}
      {!pending && concerned.length === 0 ? <Empty title="You take no turns">No schedule names you.</Empty> : null}
      <ul className="lines">
        {mine.map((shift) => <Line key={shift.schedule + shift.begin} shift={shift} schedule={scheduleName(shift.schedule)} zone={zone} />)}
        {pending ? null : without.map((slug) => (
          <li key={slug}><span className="grow"><Link to="/on-call/$slug" params={{ slug }}>{scheduleName(slug)}</Link> <span className="dim">no shift of yours in the next {days} days</span></span></li>
        ))}
      </ul>
      {mine.length > 0 ? <div className="panel-body dim small">{hoursText(mine.reduce((sum, { begin, end }) => sum + Date.parse(end) - Date.parse(begin), 0))} in {days} days, on the clocks of {zone}.</div> : null}
    </Panel>
  );
}

function Line({ shift, schedule, zone }: { shift: MyShift; schedule: string; zone: string }) {
  const now = useNow('minute');
  const begin = Date.parse(shift.begin);
  const end = Date.parse(shift.end);
  const running = begin <= now && end > now;
  return (
    <li className={running ? 'wraps mine-now' : 'wraps'}>
      <span className="grow">
        <Link to="/on-call/$slug" params={{ slug: shift.schedule }}>{schedule}</Link>
        {shift.source === 'rotation' ? null : <span className="tag"> {shift.source}</span>}
        <span className="dim small num"> {running ? 'now' : ago(begin, now)} · {hoursText(end - begin)}{shift.goes_on ? ' and on' : ''}</span>
      </span>
      <span className="num">{running ? 'until' : `${momentInZone(begin, zone)} –`} {momentInZone(end, zone)}</span>
    </li>
  );
}
