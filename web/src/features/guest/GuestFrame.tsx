// All that a guest sees: the room of one incident, without the house around it.
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { startFeed } from '../../api/feed';
import { isOver, useIncident } from '../../api/incidents';
import { useSession } from '../../api/session';
import { useFollow } from '../../api/stream';
import { useTasks } from '../../api/tasks';
import type { Incident, Session, StreamEntry, Task } from '../../api/types';
import { DrillMark } from '../../domain/AlertState';
import { StatusMark } from '../../domain/IncidentLine';
import { useDock } from '../../domain/dock';
import { useNamer } from '../../domain/names';
import { useAction, useKeyboard } from '../../keys/registry';
import { Help } from '../../keys/Help';
import type { RoomSearch } from '../../routes';
import { Brand } from '../../shell/Brand';
import { OfflineBanner } from '../../shell/Connection';
import { leave } from '../../shell/leave';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { useMedia } from '../../ui/media';
import { ErrorBoundary } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { Tabs } from '../../ui/Tabs';
import { momentText, Timer, useNow } from '../../ui/Time';
import { ToastHost } from '../../ui/Toasts';
import { Apart } from '../incidents/Apart';
import { joinRoom } from '../incidents/change';
import { inTheRoom } from '../incidents/roles';
import { CallBar, EditTaskDialog, FilesPanel, FindingsPanel, ImpactPanel, NewTaskDialog, readAhead, SkipTaskDialog, SummaryPanel, TasksPanel, ThreadPanel } from '../incidents/roomDialogs';
import { StreamPanel } from '../incidents/StreamPanel';
import { isOver as taskIsOver } from '../incidents/tasks';
import '../incidents/incidents.css';
import './guest.css';

export function GuestFrame({ guest }: { guest: NonNullable<Session['guest']> }) {
  const session = useSession();
  const incident = useIncident(guest.key);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { Dock } = useDock();
  const now = useNow('minute');
  const [help, setHelp] = useState(false);
  useTitle(incident.data ? `${guest.key} ${incident.data.title}` : guest.key);
  useKeyboard();
  useAction('help', () => setHelp(true));
  useEffect(() => {
    const feed = startFeed();
    return () => feed.stop();
  }, []);
  const at = `/incidents/${guest.key}`;
  useEffect(() => {
    if (pathname !== at) void navigate({ to: '/incidents/$key', params: { key: guest.key }, replace: true });
  }, [pathname, at, guest.key, navigate]);
  return (
    <div className="guest-frame">
      <a className="skip" href="#main">Skip to the content</a>
      <header className="top">
        <Brand small />
        <span className="grow small break">{session.user.name}, guest of {session.organisation || 'this organisation'} <span className="dim">until {momentText(guest.until, now)}</span></span>
        <Button small onClick={() => void leave()}>Sign out</Button>
      </header>
      <OfflineBanner />
      {Dock ? <ErrorBoundary><Dock /></ErrorBoundary> : null}
      <main id="main" tabIndex={-1} className="main">
        <div className="page incident-page">
          {incident.isPending ? <><h1>{guest.key}</h1><Skeleton what="the incident" rows={9} /></> : null}
          {incident.isError && !incident.data ? <div className="stack"><h1>{guest.key}</h1><ErrorBox what="The incident could not be loaded" error={incident.error} onRetry={() => void incident.refetch()} /></div> : null}
          {incident.data ? <ErrorBoundary><GuestRoom incident={incident.data} me={session.user.slug} /></ErrorBoundary> : null}
        </div>
      </main>
      {help ? <Help onClose={() => setHelp(false)} /> : null}
      <ToastHost />
    </div>
  );
}

function GuestRoom({ incident, me }: { incident: Incident; me: string }) {
  const names = useNamer();
  const search = useSearch({ strict: false }) as RoomSearch;
  const navigate = useNavigate();
  const tasks = useTasks(incident.id, true);
  const [making, setMaking] = useState(false);
  const [skipping, setSkipping] = useState<Task | null>(null);
  const phone = useMedia('(max-width: 760px)');
  const over = isOver(incident);
  useFollow(incident.id);
  useEffect(readAhead, []);
  const look = useCallback(
    (change: Partial<RoomSearch>) => void navigate({ to: '/incidents/$key', params: { key: incident.key }, search: (old: RoomSearch) => ({ ...old, ...change }), replace: true }),
    [navigate, incident.key],
  );
  const openThread = useCallback((entry: StreamEntry) => look({ thread: entry.about && entry.kind !== 'finding' ? entry.about : entry.id }), [look]);
  const openTask = useCallback((task: number) => look({ task }), [look]);
  useAction('new-task', () => setMaking(true));
  const panel = phone ? (search.panel ?? 'stream') : 'all';
  const shown = (which: 'stream' | 'facts' | 'tasks') => panel === 'all' || panel === which;
  const tab = (label: string, to: RoomSearch['panel']) => ({ label, to: '/incidents/$key', params: { key: incident.key }, search: { ...search, panel: to, thread: undefined }, active: search.panel === to });
  const opened = search.task ? tasks.data?.find(({ id }) => id === search.task) : undefined;
  const ofTask = { incident, tasks: tasks.data ?? [], names, me, over: ['closed', 'cancelled', 'merged'].includes(incident.status) };
  return (
    <>
      <div className="page-head incident-head">
        <span className="dim num">{incident.key}</span>
        <h1>{incident.title}</h1>
        {incident.major ? <span className="tag strong">Major incident</span> : null}
        {incident.drill ? <DrillMark /> : null}
      </div>
      <div className="incident-bar panel">
        <Severity value={incident.severity} word />
        <StatusMark status={incident.status} />
        {over ? null : <span className="incident-clock num" title="Since it was declared"><Timer since={incident.declared_at} /></span>}
        <span className="bar-words small dim">{incident.commander ? `Led by ${names.user(incident.commander)}` : ''}</span>
        <Apart><CallBar incident={incident} names={names} me={me} may short={phone} /></Apart>
        {!over && !inTheRoom(incident.responders, me) ? <Button small onClick={() => joinRoom(incident)}>Join</Button> : null}
      </div>
      {over ? <Note>This incident is over. It can be read and written to.</Note> : null}
      {phone ? <Tabs label="Panels" tabs={[tab('Stream', undefined), { ...tab('Tasks', 'tasks'), count: tasks.data?.filter((task) => !taskIsOver(task)).length }, tab('Facts', 'facts')]} /> : null}
      <div className="columns incident-columns">
        {shown('stream') ? <StreamPanel incident={incident} names={names} me={me} may show={search.show ?? 'all'} onThread={openThread} onTask={openTask} onTop={() => look({ show: undefined })} /> : null}
        <div className="stack incident-side">
          {search.thread ? <Apart><ThreadPanel key={search.thread} incident={incident} names={names} me={me} may root={search.thread} onTask={openTask} onClose={() => look({ thread: undefined })} /></Apart> : null}
          {shown('tasks') ? <Apart><TasksPanel incident={incident} tasks={tasks.data} error={tasks.error} onRetry={() => void tasks.refetch()} names={names} me={me} board={false} onOpen={openTask} onNew={() => setMaking(true)} onSkip={setSkipping} /></Apart> : null}
          {shown('facts') ? <Apart><SummaryPanel incident={incident} onEdit={undefined} /></Apart> : null}
          {shown('facts') ? <Apart><ImpactPanel incident={incident} names={names} may={false} /></Apart> : null}
          {shown('facts') ? <Apart><FindingsPanel incident={incident} names={names} may /></Apart> : null}
          {shown('facts') ? <Apart><FilesPanel incident={incident} names={names} may /></Apart> : null}
        </div>
      </div>
      <ErrorBoundary>
        {making ? <NewTaskDialog {...ofTask} onClose={() => setMaking(false)} /> : null}
        {opened ? <EditTaskDialog key={opened.id} task={opened} {...ofTask} onClose={() => look({ task: undefined })} /> : null}
        {skipping ? <SkipTaskDialog task={skipping} onClose={() => setSkipping(null)} /> : null}
      </ErrorBoundary>
    </>
  );
}
