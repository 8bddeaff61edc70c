// One incident, its war room: status, severity, people, the stream, its tasks and alerts.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { clock } from '../../api/clock';
import { useConfig } from '../../api/config';
import { escalateIncident, isOver, reopenIncident, useIncident } from '../../api/incidents';
import { ApiError } from '../../api/problem';
import { queryClient, refreshSoon } from '../../api/query';
import { useSession } from '../../api/session';
import { useFollow } from '../../api/stream';
import { useTasks } from '../../api/tasks';
import type { Incident, StreamEntry, Task } from '../../api/types';
import { DrillMark } from '../../domain/AlertState';
import { PrivateMark, StatusMark } from '../../domain/IncidentLine';
import { useNamer } from '../../domain/names';
import { useAction, useActionObject } from '../../keys/registry';
import type { RoomSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { ErrorBoundary, Panel } from '../../ui/Panel';
import { useMedia } from '../../ui/media';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { Tabs } from '../../ui/Tabs';
import { Menu } from '../../ui/Menu';
import { Timer, clockText, duration } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { Apart } from './Apart';
import { change, joinRoom } from './change';
import { useCopy } from './useCopy';
import { majorChoices } from './majorDecision';
import { respondsTo } from './privacy';
import { commanderRole, inTheRoom, roleRows } from './roles';
import { RolesBar } from './RolesBar';
import { AttachedAlerts, BreakGlass, BridgeDialog, CallBar, ChangesPanel, CircleDialog, DetailsPanel, EditIncidentDialog, EditTaskDialog, FilesPanel, FindingsPanel, GuestsDialog, HealthPanel, ImpactPanel, NewTaskDialog, PageDialog, PeoplePanel, RelateDialog, RelativesPanel, Requests, ResponsePanel, SeverityDialog, SkipTaskDialog, StakeholderPage, StatusDialog, SummaryPanel, TasksPanel, ThreadPanel, readAhead } from './roomDialogs';
import { StreamPanel } from './StreamPanel';
import { isOver as taskIsOver } from './tasks';
import './incidents.css';

export function IncidentScreen() {
  const { key } = useParams({ strict: false }) as { key: string };
  const incident = useIncident(key);
  const { can } = useSession();
  useCopy(incident);
  useTitle(incident.data ? `${incident.data.key} ${incident.data.title}` : key);
  return (
    <div className="page incident-page">
      {incident.isPending ? <><h1>{key}</h1><Skeleton what="the incident" rows={9} /></> : null}
      {incident.isError ? <div className="stack"><h1>{key}</h1><ErrorBox what="The incident could not be loaded" error={incident.error} onRetry={() => void incident.refetch()} />{can.administer && incident.error instanceof ApiError && incident.error.status === 404 ? <Suspense fallback={null}><BreakGlass incidentKey={key} /></Suspense> : null}</div> : null}
      {incident.data ? <Shown incident={incident.data} /> : null}
    </div>
  );
}

// Whoever does not respond to it has a page of their own.
function Shown({ incident }: { incident: Incident }) {
  const { can, user } = useSession();
  const navigate = useNavigate();
  const { seen } = useSearch({ strict: false }) as RoomSearch;
  const may = respondsTo(incident, user.slug, can.respond);
  if (may && seen !== 'outside') return <Loaded incident={incident} />;
  const back = () => void navigate({ to: '/incidents/$key', params: { key: incident.key }, search: {} });
  return <Apart><StakeholderPage incident={incident} onBack={may ? back : undefined} /></Apart>;
}

function Loaded({ incident }: { incident: Incident }) {
  const { can, user } = useSession();
  const names = useNamer();
  const roles = useConfig('incident-roles');
  const rows = useMemo(() => roleRows(incident, roles.data?.map(({ value }) => value) ?? []), [incident, roles.data]);
  const over = isOver(incident);
  const [dialog, setDialog] = useState<'status' | 'severity' | 'edit' | 'page' | 'bridge' | 'task' | 'circle' | 'guests' | 'parent' | 'merge' | null>(null);
  const [skipping, setSkipping] = useState<Task | null>(null);
  const may = respondsTo(incident, user.slug, can.respond);
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as RoomSearch;
  const phone = useMedia('(max-width: 760px)');
  useFollow(incident.id);
  const tasks = useTasks(incident.id, may);
  const look = useCallback(
    (change: Partial<RoomSearch>) => void navigate({ to: '/incidents/$key', params: { key: incident.key }, search: (old: RoomSearch) => ({ ...old, ...change }), replace: true }),
    [navigate, incident.key],
  );
  const openThread = useCallback((entry: StreamEntry) => look({ thread: entry.about && entry.kind !== 'finding' ? entry.about : entry.id }), [look]);
  useEffect(readAhead, []);
  const openTask = useCallback((task: number) => look({ task }), [look]);
  const closeTask = useCallback(() => look({ task: undefined }), [look]);
  const closeThread = () => {
    const line = document.querySelector<HTMLElement>(`.stream-scroll [data-entry="${search.thread}"]`);
    look({ thread: undefined });
    line?.focus({ preventScroll: true });
  };
  const panel = phone ? (search.panel ?? 'stream') : 'all';
  const shown = (which: 'stream' | 'facts' | 'people' | 'tasks') => panel === 'all' || panel === which;
  const tab = (label: string, to: RoomSearch['panel']) => ({ label, to: '/incidents/$key', params: { key: incident.key }, search: { ...search, panel: to, thread: undefined }, active: search.panel === to });
  useAction('new-task', () => setDialog('task'), may);
  const otherGaps = rows.some(({ slug, gap }) => gap && slug !== commanderRole) && !over;
  const status = useActionObject('status', () => setDialog('status'), { enabled: may && !over });
  const pageSomeone = useActionObject('page-someone', () => setDialog('page'), { enabled: may && !over });
  const severity = useActionObject('severity', () => setDialog('severity'), { enabled: may && !over });

  const escalate = useActionObject('escalate', () => void report(
    { doing: `Escalating ${incident.key}…`, done: () => `${incident.key} escalated at ${clockText(clock.now())}: the next step is called`, failed: `${incident.key} was not escalated` },
    async (write) => {
      await escalateIncident(incident.key, write);
      refreshSoon(['pages'], ['home']);
    },
  ), { enabled: may && !over });

  const reopen = () => void report(
    { doing: `Reopening ${incident.key}…`, done: `${incident.key} is open again`, failed: `${incident.key} was not reopened` },
    async (write) => {
      await reopenIncident(incident.key, '', write);
      await queryClient.invalidateQueries({ queryKey: ['incident', incident.id] });
      refreshSoon(['incidents'], ['open-incidents'], ['home']);
    },
  );

  const board = search.work === 'board' && may && shown('tasks');
  const tasksPanel = may && shown('tasks') ? (
    <ErrorBoundary>
      <Suspense fallback={<Skeleton what="the tasks" rows={3} />}>
        <TasksPanel
          incident={incident} tasks={tasks.data} error={tasks.error} onRetry={() => void tasks.refetch()} names={names} me={user.slug} board={board}
          onOpen={openTask} onNew={() => setDialog('task')} onSkip={setSkipping}
        />
      </Suspense>
    </ErrorBoundary>
  ) : null;
  const opened = search.task ? tasks.data?.find(({ id }) => id === search.task) : undefined;
  const closed = incident.status === 'closed' || incident.status === 'cancelled' || incident.status === 'merged';
  const ofTask = { incident, tasks: tasks.data ?? [], names, me: user.slug, over: closed };

  return (
    <>
      <div className="page-head incident-head">
        <span className="dim num">{incident.key}</span>
        <h1>{incident.title}</h1>
        {incident.major ? <span className="tag strong">Major incident</span> : null}
        {incident.crisis ? <span className="tag strong">Crisis</span> : null}
        {incident.is_private ? <button type="button" className="bare" onClick={() => setDialog('circle')} aria-label="Private: who sees it"><PrivateMark /></button> : null}
        {incident.drill ? <DrillMark /> : null}
      </div>
      <div className="incident-bar panel">
        {may && !over
          ? <button type="button" className="bare" onClick={severity.perform} title="Change the severity (s)"><Severity value={incident.severity} word /><span className="visually-hidden">, change the severity</span></button>
          : <Severity value={incident.severity} word />}
        {may && !over
          ? <Button small shortcut={status.shortcut} onClick={status.perform}><StatusMark status={incident.status} /><span className="visually-hidden">, change the status</span></Button>
          : <StatusMark status={incident.status} />}
        <span className="incident-clock num" title="Since it was declared">
          {over && incident.resolved_at ? <span>took {duration(Date.parse(incident.resolved_at) - Date.parse(incident.declared_at))}</span> : <Timer since={incident.declared_at} />}
        </span>
        <span className="grow" />
        <Apart><CallBar incident={incident} names={names} me={user.slug} may={may} short={phone} /></Apart>
        {may && !over && !inTheRoom(incident.responders, user.slug) ? <Button small onClick={() => joinRoom(incident)}>Join</Button> : null}
        {may && !over ? <Button small shortcut={pageSomeone.shortcut} onClick={pageSomeone.perform}>Page someone</Button> : null}
        {may && over && incident.status !== 'merged' ? <Button onClick={reopen}>Reopen</Button> : null}
        {may && !over ? (
          <Menu
            label="More actions"
            className="btn small"
            items={[
              { ...escalate },
              { name: 'edit', label: 'Title, summary, services', perform: () => setDialog('edit') },
              ...majorChoices(incident),
              { name: 'bridge', label: 'Set the bridge…', perform: () => setDialog('bridge') },
              { name: 'crisis', label: incident.crisis ? 'No crisis any more' : 'Call it a crisis', perform: () => void change(incident, incident.crisis ? 'no crisis' : 'a crisis', { crisis: !incident.crisis }) },
              { name: 'circle', label: incident.is_private ? 'Who sees it…' : 'Make it private…', perform: () => setDialog('circle') },
              { name: 'outside', label: 'What stakeholders see', perform: () => look({ seen: 'outside' }) },
              { name: 'guests', label: 'Guests from outside…', perform: () => setDialog('guests') },
              { name: 'parent', label: incident.parent ? 'Part of another one…' : 'Make it part of another…', perform: () => setDialog('parent') },
              { name: 'merge', label: 'Merge it into another…', perform: () => setDialog('merge') },
              { name: 'cancel', label: 'Cancel: it was none', danger: true, perform: () => void change(incident, 'cancelled', { status: 'cancelled' }) },
            ]}
          >
            More
          </Menu>
        ) : null}
      </div>
      <div className="panel roles-panel"><RolesBar incident={incident} rows={phone ? rows.filter(({ slug }) => slug === commanderRole) : rows} names={names} me={user.slug} may={may && !over} narrow={phone} /></div>
      <Apart><Requests incident={incident} rows={rows} names={names} me={user.slug} may={may} /></Apart>
      {over && incident.merged_into ? <Note>It was <Link to="/incidents/$key" params={{ key: `INC-${incident.merged_into}` }}>INC-{incident.merged_into}</Link> all along: what was done is there.</Note> : null}
      {over && !incident.merged_into ? <Note>This incident is over. It can be read{may ? ', written to and reopened' : ''}.</Note> : null}
      {phone ? <Tabs label="Panels" tabs={[tab('Stream', undefined), ...(may ? [{ ...tab('Tasks', 'tasks'), count: tasks.data?.filter((task) => !taskIsOver(task)).length }] : []), tab('Facts and alerts', 'facts'), tab(otherGaps ? 'People ⚠' : 'People', 'people')]} /> : null}
      {board ? tasksPanel : null}
      <div className="columns incident-columns">
        {shown('stream') ? (
          <ErrorBoundary>
            <StreamPanel incident={incident} names={names} me={user.slug} may={may} show={search.show ?? 'all'} onThread={openThread} onTask={openTask} onTop={() => look({ show: undefined })} />
          </ErrorBoundary>
        ) : null}
        <div className="stack incident-side">
          {search.thread ? <Suspense fallback={null}><ThreadPanel key={search.thread} incident={incident} names={names} me={user.slug} may={may} root={search.thread} onTask={openTask} onClose={closeThread} /></Suspense> : null}
          {board ? null : tasksPanel}
          {may && shown('facts') ? <Apart><ChangesPanel incident={incident} names={names} me={user.slug} /></Apart> : null}
          {may && shown('facts') ? <Apart><HealthPanel incident={incident} names={names} me={user.slug} /></Apart> : null}
          {shown('facts') ? <Apart><FindingsPanel incident={incident} names={names} may={may} /></Apart> : null}
          {shown('facts') ? <Apart><FilesPanel incident={incident} names={names} may={may} /></Apart> : null}
          {shown('facts') ? <Apart><SummaryPanel incident={incident} onEdit={may ? () => setDialog('edit') : undefined} /></Apart> : null}
          {shown('facts') ? <Apart><ImpactPanel incident={incident} names={names} may={may} /></Apart> : null}
          {shown('facts') ? <Apart><DetailsPanel incident={incident} names={names} may={may} /></Apart> : null}
          {shown('facts') ? <Apart><RelativesPanel incident={incident} may={may && !over} /></Apart> : null}
          {phone && shown('people') ? <Panel title="Incident roles"><RolesBar incident={incident} rows={rows} names={names} me={user.slug} may={may && !over} narrow /></Panel> : null}
          {shown('people') && may ? <Apart><PeoplePanel incident={incident} names={names} me={user.slug} may={!over} onPage={pageSomeone.perform} /></Apart> : null}
          {shown('people') ? <Apart><ResponsePanel incident={incident} names={names} /></Apart> : null}
          {shown('facts') ? <Apart><AttachedAlerts incident={incident} names={names} may={may && !over} /></Apart> : null}
        </div>
      </div>
      <ErrorBoundary>
        {dialog === 'status' ? <StatusDialog incident={incident} onClose={() => setDialog(null)} /> : null}
        {dialog === 'severity' ? <SeverityDialog incident={incident} onClose={() => setDialog(null)} /> : null}
        {dialog === 'bridge' ? <BridgeDialog incident={incident} onClose={() => setDialog(null)} /> : null}
        {dialog === 'parent' || dialog === 'merge' ? <RelateDialog incident={incident} how={dialog} onClose={() => setDialog(null)} /> : null}
        {dialog === 'circle' ? <CircleDialog incident={incident} names={names} me={user.slug} may={may} onClose={() => setDialog(null)} /> : null}
        {dialog === 'guests' ? <GuestsDialog incident={incident} names={names} onClose={() => setDialog(null)} /> : null}
        {dialog === 'edit' ? <EditIncidentDialog incident={incident} onClose={() => setDialog(null)} /> : null}
        {dialog === 'task' ? <NewTaskDialog {...ofTask} onClose={() => setDialog(null)} /> : null}
        {opened ? <EditTaskDialog key={opened.id} task={opened} {...ofTask} onClose={closeTask} /> : null}
        {search.task && tasks.data && !opened ? <Dialog title={`Task ${search.task}`} onClose={closeTask}><p>There is no such task in this incident.</p></Dialog> : null}
        {skipping ? <SkipTaskDialog task={skipping} onClose={() => setSkipping(null)} /> : null}
      </ErrorBoundary>
      {dialog === 'page' ? <PageDialog kind="incidents" id={incident.id} title={`${incident.key} ${incident.title}`} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
