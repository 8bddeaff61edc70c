// On call: am I, until when, what waits for me; who is on call now and next in each schedule.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useConfig, useNames } from '../../api/config';
import { useOnCall, useShifts } from '../../api/oncall';
import { useSession } from '../../api/session';
import type { OnCall as OnCallNow } from '../../api/types';
import { usePageAnybody } from '../../domain/call';
import type { OnCallSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { FilterBox } from '../../ui/FilterBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { CoverRequests } from './CoverRequests';
import { tonesOf } from './lanes';
import { MyShifts } from './MyShifts';
import { NowNext } from './NowNext';
import { windowOf } from './range';
import { Strips } from './Strip';
import { TakeNowButton } from './TakeNow';
import { EdgeTime, zoneOfEach, ZonesSwitch } from './ZoneSwitch';
import { listText } from '../../domain/hours';
import './oncall.css';

// Each strip is a question of its own; beyond so many schedules, one opens the schedule for it.
const stripsMax = 12;

export function OnCall() {
  useTitle('On call');
  const { can, user } = useSession();
  const { q = '', ...search } = useSearch({ strict: false }) as OnCallSearch;
  const navigate = useNavigate();
  const pageAnybody = usePageAnybody(({ open }) => open);
  const onCall = useOnCall();
  const name = useNames('users');
  const views = onCall.data?.items ?? [];
  const shown = views.filter((view) => [view.name, ...view.now.map((shift) => name(shift.user))].join(' ').toLowerCase().includes(q.toLowerCase()));
  const schedules = useConfig('schedules');
  const zoneIn = (slug: string) => zoneOfEach(search.clock, schedules.data?.find(({ value }) => value.slug === slug)?.value.time_zone ?? 'UTC');
  const uncovered = views.filter(({ now }) => now.length === 0);
  return (
    <div className="page">
      <div className="page-head">
        <h1>On call</h1>
        {views.length > 5 ? <FilterBox label="Filter schedules" value={q} onText={(text) => void navigate({ to: '/on-call', search: { ...search, q: text || undefined }, replace: true })} /> : null}
        {can.respond ? <Button onClick={() => pageAnybody()}>Page someone</Button> : null}
        {views.length > 0 ? <ZonesSwitch value={search.clock} onChange={(next) => void navigate({ to: '/on-call', search: { ...search, q: q || undefined, clock: next }, replace: true })} /> : null}
        <Link className="btn" to="/on-call/-coverage">Coverage</Link>
        <Link className="btn" to="/on-call/-load">Load</Link>
        {can.configure ? <Link className="btn primary" to="/on-call/-new"><Plus aria-hidden /> New schedule</Link> : null}
      </div>
      <div className="stack">
        {onCall.data ? <Mine views={views} user={user.slug} name={name} zoneIn={zoneIn} /> : null}
        {uncovered.length > 0 ? (
          <div className="box bad" role="alert">
            <div className="grow prose"><span className="strong">Nobody is on call now</span> in {uncovered.slice(0, 5).map((view, index) => (
              <span key={view.schedule}>{index > 0 ? ', ' : ''}<Link to="/on-call/$slug" params={{ slug: view.schedule }}>{view.name}</Link></span>
            ))}{uncovered.length > 5 ? ` and ${uncovered.length - 5} more` : ''}.</div>
          </div>
        ) : null}
        {onCall.isPending ? <Panel flush><Skeleton what="schedules" /></Panel> : null}
        {onCall.isError ? <ErrorBox what="Schedules could not be loaded" error={onCall.error} onRetry={() => void onCall.refetch()} /> : null}
        {onCall.data?.items.length === 0 ? (
          <Panel flush>
            <Empty title="No schedule yet" action={can.configure ? <Link className="btn primary" to="/on-call/-new">Make the first schedule</Link> : undefined}>
              Policies call people and teams by name. With a schedule they call whoever is on call.
            </Empty>
          </Panel>
        ) : <CoverRequests />}
        {shown.map((view) => <Schedule key={view.schedule + zoneIn(view.schedule)} view={view} name={name} zone={zoneIn(view.schedule)} strip={shown.length <= stripsMax} />)}
        {views.length > 0 && shown.length === 0 ? <Panel flush><Empty title={`No schedule with “${q}”`} /></Panel> : null}
        {onCall.data && views.length > 0 ? <MyShifts /> : null}
      </div>
    </div>
  );
}

function Mine({ views, user, name, zoneIn }: { views: readonly OnCallNow[]; user: string; name(user: string): string; zoneIn(schedule: string): string }) {
  const mine = views.flatMap((view) => view.now.filter((shift) => shift.user === user).map((shift) => ({ view, shift })));
  const learns = views.filter((view) => view.learning.some((shift) => shift.user === user));
  if (mine.length === 0) return <p className="on-call-me">{learns.length > 0 ? `You are a shadow in ${listText(learns.map((view) => view.name))}: paged along, and nobody counts on you.` : 'You are not on call now.'}</p>;
  return (
    <ul className="on-call-me stack tight prose">
      {mine.map(({ view, shift }) => {
        const next = view.next.filter((each) => each.begin === shift.end && each.user !== user).map((each) => name(each.user));
        return (
          <li key={view.schedule}>
            <span className="strong">You are on call</span> in <Link to="/on-call/$slug" params={{ slug: view.schedule }}>{view.name}</Link>
            {shift.goes_on ? null : <> until <EdgeTime at={shift.end} zone={zoneIn(view.schedule)} /></>}{next.length > 0 ? `, then ${listText(next)}` : ''}.
          </li>
        );
      })}
    </ul>
  );
}

function Schedule({ view, name, zone, strip }: { view: OnCallNow; name(user: string): string; zone: string; strip: boolean }) {
  const [window] = useState(() => windowOf(clock.now(), zone, 2));
  const shifts = useShifts(view.schedule, new Date(window.from).toISOString(), new Date(window.to).toISOString(), strip);
  return (
    <Panel title={<Link to="/on-call/$slug" params={{ slug: view.schedule }}>{view.name}</Link>} actions={<TakeNowButton view={view} />}>
      <div className="stack">
        <NowNext view={view} name={name} zone={zone} />
        {strip && shifts.isPending ? <Skeleton what="shifts" rows={1} /> : null}
        {shifts.isError ? <ErrorBox what="Shifts could not be loaded" error={shifts.error} onRetry={() => void shifts.refetch()} /> : null}
        {shifts.data ? <Strips window={window} zone={zone} tones={tonesOf(shifts.data.shifts)} name={name} rows={[{ key: 'final', label: 'Two weeks', shifts: shifts.data, gapsMatter: true, final: true }]} /> : null}
      </div>
    </Panel>
  );
}
