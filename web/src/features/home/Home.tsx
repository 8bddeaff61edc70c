// Home: is anything on fire, is it mine, what is still to be set up.
import { Link } from '@tanstack/react-router';
import { Check, Circle } from 'lucide-react';
import { callsOf } from '../../api/calls';
import { useHome, useMyPages } from '../../api/pages';
import { useSession } from '../../api/session';
import type { AlertCounts, Home, SetupStep } from '../../api/types';
import { useDeclare } from '../../domain/declare';
import { IncidentLine } from '../../domain/IncidentLine';
import { useNamer } from '../../domain/names';
import { reasonSentence } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { OnCallNow } from './OnCallNow';
import { Uncovered } from './Uncovered';
import './home.css';

const setupWords: Record<SetupStep, { label: string; to: string; hint: string }> = {
  contact_verified: { label: 'Verify a way to reach you', to: '/settings/me', hint: 'and answer a test page' },
  service: { label: 'Add a service', to: '/services', hint: 'what your users depend on' },
  policy: { label: 'Write an escalation policy', to: '/escalation', hint: 'who is called, in which order' },
  integration: { label: 'Connect a source', to: '/settings/integrations', hint: 'Prometheus, Grafana, a script' },
  first_event: { label: 'See the first alert arrive', to: '/settings/integrations', hint: 'send a test event' },
  incident: { label: 'Declare an incident', to: '/incidents', hint: 'as a drill' },
};

export const countsOf = (home: Home): AlertCounts => ('counts' in home.alerts ? home.alerts.counts : home.alerts);

export function HomeScreen() {
  useTitle('Home');
  const session = useSession();
  const home = useHome();
  const names = useNamer();
  const declare = useDeclare((state) => state.open);

  return (
    <div className="page">
      <div className="page-head"><h1>{session.organisation || 'Home'}</h1></div>
      {home.isPending ? <Skeleton what="Home" rows={8} /> : null}
      {home.isError ? <ErrorBox what="Home could not be loaded" error={home.error} onRetry={() => void home.refetch()} /> : null}
      {home.data ? (
        <>
          <Uncovered />
          {home.data.mail_folder.failing ? <MailUnread folder={home.data.mail_folder} /> : null}
          {home.data.incidents.length === 0 ? <SetUpList home={home.data} /> : null}
          <div className="columns home-columns">
            <div className="stack">
              <Panel title={home.data.incidents.length === 0 ? 'Active incidents' : `${home.data.incidents.length} active ${home.data.incidents.length === 1 ? 'incident' : 'incidents'}`} flush>
                {home.data.incidents.length === 0 ? (
                  <Empty title="Nothing is on fire" action={session.can.respond ? <Button onClick={() => declare()}>Declare an incident</Button> : undefined} />
                ) : (
                  <div className="lines">
                    {home.data.incidents.map((incident) => (
                      <IncidentLine key={incident.id} incident={incident} commander={incident.commander && names.user(incident.commander)} services={incident.services.map(names.service).join(', ')} />
                    ))}
                  </div>
                )}
              </Panel>
              <Numbers home={home.data} />
            </div>
            <div className="stack">
              <MyPages />
              <OnCallNow />
            </div>
          </div>
          {home.data.incidents.length === 0 ? null : <SetUpList home={home.data} />}
        </>
      ) : null}
    </div>
  );
}

// Whoever replies to a page by mail should know that nobody reads it.
function MailUnread({ folder }: { folder: Home['mail_folder'] }) {
  return (
    <Note warn>
      <span className="strong">Replies by mail are not read</span>{folder.since ? <> since <TimeText at={folder.since} form="moment" /></> : null}: answer with the links{folder.fault ? <>. {folder.fault} (<Link to="/settings/organisation">settings</Link>)</> : null}.
    </Note>
  );
}

function SetUpList({ home }: { home: Home }) {
  const { can } = useSession();
  const open = home.setup.filter(({ done }) => !done);
  if (open.length === 0 || !can.configure) return null;
  const done = home.setup.length - open.length;
  return (
    <section className="setup-list panel" aria-label="Set-up">
      <div className="panel-head">
        <h2>Set up: {done} of {home.setup.length} done</h2>
        <progress value={done} max={home.setup.length} aria-label="Set-up steps done" />
      </div>
      <ol>
        {home.setup.map(({ key, done: ready }) => {
          const words = setupWords[key] ?? { label: key, to: '/settings', hint: '' };
          return (
            <li key={key} className={ready ? 'done' : undefined}>
              {ready ? <Check aria-label="Done" /> : <Circle aria-label="To do" />}
              <span>{ready ? words.label : <Link to={words.to}>{words.label}</Link>}<span className="dim small"> {words.hint}</span></span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function MyPages() {
  const { user } = useSession();
  const pages = useMyPages();
  const names = useNamer();
  return (
    <Panel title={`You, ${user.name}`} flush>
      {pages.isPending ? <Skeleton what="your pages" rows={2} /> : null}
      {pages.isError ? <ErrorBox what="Your pages could not be loaded" error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {pages.data?.length === 0 ? <Empty title="Nobody is calling you" /> : null}
      <ul className="lines">
        {callsOf(pages.data ?? []).map(({ page, pages: same, since }) => (
          <li key={page.id}>
            <Severity value={page.severity} short />
            <div className="grow">
              {page.subject_kind === 'alert'
                ? <Link to="/alerts/$id" params={{ id: String(page.subject) }}>{page.title}</Link>
                : page.subject_kind === 'incident'
                  ? <Link to="/incidents/$key" params={{ key: `INC-${page.subject}` }}>{page.title}</Link>
                  : page.title || 'Test page'}
              <div className="dim small">because {page.why || reasonSentence(page.reason, names)} · <TimeText at={since} form="ago" />{same.length > 1 ? ` · called ${same.length} times` : ''}</div>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Numbers({ home }: { home: Home }) {
  const counts = countsOf(home);
  const week = home.last_7_days;
  const tiles = [
    { label: 'firing', value: counts.firing, to: '/alerts', search: { tab: 'all' }, warn: counts.firing > 0 },
    { label: 'acknowledged', value: counts.acknowledged, to: '/alerts', search: { tab: 'all' } },
    { label: 'suppressed', value: counts.suppressed, to: '/alerts', search: { tab: 'quiet' } },
    { label: `of ${home.services.total} services firing`, value: home.services.with_firing, to: '/services', search: {}, warn: home.services.with_firing > 0 },
    { label: `incident${week.incidents === 1 ? '' : 's'} in 7 days`, value: week.incidents, to: '/incidents', search: { status: 'all' } },
    { label: `alert${week.alerts === 1 ? '' : 's'} in 7 days`, value: week.alerts, to: '/alerts', search: { tab: 'resolved' } },
    { label: `page${week.pages === 1 ? '' : 's'} in 7 days`, value: week.pages, to: '/settings/messages', search: {} },
  ] as const;
  return (
    <section className="tiles" aria-label="Numbers">
      {tiles.map((tile) => {
        const inside = (
          <>
            <span className={`tile-number num ${'warn' in tile && tile.warn ? 'warn' : ''}`}>{tile.value}</span>
            <span className="dim">{tile.label}</span>
          </>
        );
        return <Link key={tile.label} to={tile.to} search={tile.search as never} className="tile">{inside}</Link>;
      })}
    </section>
  );
}
