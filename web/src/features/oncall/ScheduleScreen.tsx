// One schedule: who is on call, when, by what layers, who calls it, and where nobody is.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useConfig, useNames, useObject, useVersions } from '../../api/config';
import { useOnCall, useShifts } from '../../api/oncall';
import { useSession } from '../../api/session';
import type { Configured, TemporarySchedule } from '../../api/types';
import { CalendarAddressButton } from '../../domain/CalendarAddress';
import { ManagedMark } from '../../domain/ConfigForm';
import { scheduleNoticeSentences } from '../../domain/notices';
import { day as dayMilliseconds, dayStart } from '../../domain/zone';
import type { ScheduleSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { mayChange } from './cover';
import { CoverDialog, type Picked } from './CoverDialog';
import { CoverRequests } from './CoverRequests';
import { DayTable } from './DayTable';
import { draftOf, rotationOf } from './draft';
import { Gaps } from './Gaps';
import { Handoff } from './Handoff';
import { HolidaysCounted } from './HolidaysCounted';
import { tonesOf, type Piece } from './lanes';
import { NowNext } from './NowNext';
import { RangeBar } from './RangeBar';
import { weekChoices, weeksText, windowOf } from './range';
import type { Span } from './spans';
import { Strips } from './Strip';
import { TakeNowButton } from './TakeNow';
import { formOf, newForm } from './temporary';
import { TemporaryDialog } from './TemporaryDialog';
import { rotationSentences } from './words';
import { zoneOf, ZoneSwitch } from './ZoneSwitch';
import './oncall.css';

export function ScheduleScreen() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const schedule = useObject('schedules', slug);
  useTitle(schedule.data?.value.name ?? slug);
  return (
    <div className="page">
      {schedule.isPending ? <><h1>{slug}</h1><Skeleton what="the schedule" /></> : null}
      {schedule.isError ? <><h1>{slug}</h1><ErrorBox what="The schedule could not be loaded" error={schedule.error} onRetry={() => void schedule.refetch()} /></> : null}
      {schedule.data ? <Loaded schedule={schedule.data} /> : null}
    </div>
  );
}

function Loaded({ schedule }: { schedule: Configured<'schedules'> }) {
  const { value, meta } = schedule;
  const { can } = useSession();
  const onCall = useOnCall();
  const name = useNames('users');
  const team = useNames('teams');
  const channelName = useNames('contact-methods');
  const view = onCall.data?.items.find((each) => each.schedule === value.slug);
  const layers = draftOf(value).layers;
  return (
    <>
      <div className="page-head">
        <h1>{value.name}</h1>
        <ManagedMark by={meta.managed_by} />
        {view ? <TakeNowButton view={view} /> : null}
        <CalendarAddressButton kind="schedule" scope={value.slug} what={value.name} />
        {can.configure ? <Link className="btn" to="/on-call/$slug/edit" params={{ slug: value.slug }}>Edit</Link> : null}
      </div>
      <p className="page-intro">{[value.description, value.team ? `Team ${team(value.team)}` : '', `Clocks of ${value.time_zone}`].filter(Boolean).join(' · ')}</p>
      <div className="stack">
        <Panel title="Now and next">
          {onCall.isPending ? <Skeleton what="who is on call" rows={1} /> : null}
          {onCall.isError ? <ErrorBox what="Who is on call could not be loaded" error={onCall.error} onRetry={() => void onCall.refetch()} /> : null}
          {view ? <NowNext view={view} name={name} /> : null}
        </Panel>
        <CoverRequests schedule={value.slug} />
        <Handoff schedule={value} />
        <ShiftsPanel value={value} name={name} />
        <div className="columns even">
          <Panel title="Layers" flush>
            {layers.length === 0 ? <Empty title="No layer: nobody is ever on call" /> : null}
            <ol className="lines">
              {layers.map((layer, index) => (
                <li key={layer.id}>
                  <div className="grow">
                    <div className="strong">{layer.name || `Layer ${index + 1}`}{layer.beside ? <span className="dim small"> · together with the one above</span> : null}</div>
                    <div className="dim">{rotationSentences(rotationOf(layer), name).join(' ')}</div>
                  </div>
                </li>
              ))}
            </ol>
          </Panel>
          <div className="stack">
            <UsedBy slug={value.slug} />
            <Panel title="Notices"><ul>{scheduleNoticeSentences(value.notices, channelName).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul></Panel>
            <Versions slug={value.slug} now={meta.version} />
          </div>
        </div>
      </div>
    </>
  );
}

function ShiftsPanel({ value, name }: { value: Configured<'schedules'>['value']; name(user: string): string }) {
  const search = useSearch({ strict: false }) as ScheduleSearch;
  const navigate = useNavigate();
  const { can, user: me } = useSession();
  const [now] = useState(() => clock.now());
  const zone = zoneOf(search.clock, value.time_zone);
  const weeks = weekChoices.find((choice) => choice === search.weeks) ?? 2;
  const step = search.step ?? 0;
  const window = windowOf(now, zone, weeks, step);
  const shifts = useShifts(value.slug, new Date(window.from).toISOString(), new Date(window.to).toISOString());
  const go = (change: Partial<ScheduleSearch>) => void navigate({ to: '/on-call/$slug', params: { slug: value.slug }, search: { ...search, ...change }, replace: true });
  const tones = tonesOf(shifts.data?.shifts ?? []);
  const [picked, setPicked] = useState<Picked | null>(null);
  const [temporary, setTemporary] = useState<{ present: TemporarySchedule | null } | null>(null);
  // A shift leads to what made it: its override or its temporary schedule.
  const pick = ({ user, source, index, begin, end }: Pick<Piece, 'user' | 'source' | 'index' | 'begin' | 'end'>) => {
    if (source === 'temporary') setTemporary({ present: shifts.data?.temporary[index] ?? null });
    else setPicked({ user, begin, end, override: source === 'override' ? (shifts.data?.overrides[index] ?? null) : null });
  };
  const onPick = can.respond ? pick : undefined;
  const overrideAt = ({ source, index }: Pick<Piece, 'source' | 'index'>) => (source === 'override' ? (shifts.data?.overrides[index] ?? null) : null);
  const drawn = can.respond ? {
    onSpan: ({ user: whose }: Piece, { begin, end }: Span, several: boolean) => setPicked({ user: whose, begin, end, override: null, several }),
    overrideOf: (piece: Piece) => {
      const override = overrideAt(piece);
      return override && mayChange(override, { me: me.slug, mayArrange: can.configure }) ? { begin: Date.parse(override.begin), end: Date.parse(override.end) } : null;
    },
    onMove: (piece: Piece, moved: Span) => setPicked({ user: piece.user, begin: piece.begin, end: piece.end, override: overrideAt(piece), moved }),
  } : {};
  return (
    <Panel title="Shifts" actions={can.configure ? <Button small onClick={() => setTemporary({ present: null })}>Temporary schedule</Button> : undefined}>
      <div className="stack">
        <RangeBar window={window} zone={zone} weeks={weeks} step={step} onWeeks={(choice) => go({ weeks: choice, step: undefined })} onStep={(next) => go({ step: next || undefined })}>
          <ZoneSwitch value={search.clock} scheduleZone={value.time_zone} onChange={(next) => go({ clock: next })} />
        </RangeBar>
        {shifts.isPending ? <Skeleton what="shifts" /> : null}
        {shifts.isError ? <ErrorBox what="Shifts could not be loaded" error={shifts.error} onRetry={() => void shifts.refetch()} /> : null}
        {shifts.data ? (
          <>
            <Strips window={window} zone={zone} tones={tones} name={name} onPick={onPick} {...drawn} rows={[{ key: 'final', label: 'Final shifts', shifts: shifts.data, gapsMatter: true, final: true }]} />
            {onPick ? <p className="dim small">Choose a shift to cover it, or a gap to fill it; drag over the strip for a part of it, or press Shift and the arrow keys (left and right for the end, up and down for the begin). An override is moved by its edges, or by Alt and the arrow keys.</p> : null}
            <Gaps gaps={shifts.data.gaps} zone={zone} inside={weeks === 1 ? 'these 7 days' : `these ${weeksText(weeks)}`} />
            <HolidaysCounted quiet schedules={[value.slug]} from={new Date(window.from).toISOString()} to={new Date(window.to).toISOString()} />
            <details className="more" open={weeks <= 2 || undefined}>
              <summary>Day by day</summary>
              <DayTable caption={`Shifts of ${value.name}, day by day`} shifts={shifts.data} window={window} zone={zone} tones={tones} name={name} onPick={onPick && ((piece) => onPick({ ...piece, ...piece.whole }))} />
            </details>
          </>
        ) : null}
      </div>
      {picked ? <CoverDialog schedule={value} picked={picked} zone={zone} onClose={() => setPicked(null)} /> : null}
      {temporary ? (
        <TemporaryDialog
          schedule={value} present={temporary.present} zone={zone} onClose={() => setTemporary(null)}
          initial={temporary.present ? formOf(temporary.present, zone) : newForm(dayStart(now, zone) + dayMilliseconds, dayStart(now, zone) + 2 * dayMilliseconds, zone)}
        />
      ) : null}
    </Panel>
  );
}

function UsedBy({ slug }: { slug: string }) {
  const policies = useConfig('policies');
  const used = policies.data?.filter(({ value }) => [...value.steps.flatMap(({ targets }) => targets), ...value.catch_all].some((target) => target.kind === 'schedule' && target.slug === slug)) ?? [];
  return (
    <Panel title="Called by" flush>
      {policies.isPending ? <Skeleton what="policies" rows={2} /> : null}
      {policies.isError ? <ErrorBox what="Policies could not be loaded" error={policies.error} /> : null}
      {policies.data && used.length === 0 ? <Empty title="No policy calls it">Name the schedule in a step of an <Link to="/escalation">escalation policy</Link>.</Empty> : null}
      <div className="lines">{used.map(({ value }) => <Link key={value.slug} className="line" to="/escalation/$slug" params={{ slug: value.slug }}>{value.name}</Link>)}</div>
    </Panel>
  );
}

function Versions({ slug, now }: { slug: string; now: number }) {
  const versions = useVersions('schedules', slug, true);
  return (
    <Panel title="Versions" flush>
      {versions.isPending ? <Skeleton what="versions" rows={2} /> : null}
      {versions.isError ? <ErrorBox what="Versions could not be loaded" error={versions.error} /> : null}
      <ul className="lines">
        {versions.data?.items.slice(0, 10).map((version) => (
          <li key={version.version}><span className="num">v{version.version}</span><span className="dim"><TimeText at={version.valid_from} /></span>{version.version === now ? <span className="tag">now</span> : null}</li>
        ))}
      </ul>
    </Panel>
  );
}
