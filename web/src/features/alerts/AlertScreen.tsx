// One alert: its state and actions, why it paged or did not, what was sent, and the event as it came.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAlert, useAlertTimeline, useWhy } from '../../api/alerts';
import { useSession } from '../../api/session';
import type { AlertDetail, EventContent } from '../../api/types';
import { act } from '../../domain/alertActions';
import { useAlertCommands } from '../../domain/AlertCommands';
import { AlertState, DrillMark } from '../../domain/AlertState';
import { useNamer } from '../../domain/names';
import { PageDialog } from '../../domain/paging';
import { Timeline } from '../../domain/Timeline';
import { useActionObject } from '../../keys/registry';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Code } from '../../ui/Code';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { MdLite, safeUrl } from '../../ui/MdLite';
import { Menu } from '../../ui/Menu';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { Labels } from './Peek';
import { WhyTrace } from './WhyTrace';
import './alerts.css';

export function AlertScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const alert = useAlert(Number(id));
  useTitle(alert.data ? alert.data.summary : `Alert ${id}`);
  return (
    <div className="page">
      {alert.isPending ? <><h1>Alert {id}</h1><Skeleton what="the alert" rows={8} /></> : null}
      {alert.isError ? <><h1>Alert {id}</h1><ErrorBox what="The alert could not be loaded" error={alert.error} onRetry={() => void alert.refetch()} /></> : null}
      {alert.data ? <Loaded alert={alert.data} /> : null}
    </div>
  );
}

function Loaded({ alert }: { alert: AlertDetail }) {
  const names = useNamer();
  const navigate = useNavigate();
  const { can } = useSession();
  const why = useWhy(alert.id);
  const timeline = useAlertTimeline(alert.id);
  const commands = useAlertCommands({ ids: [alert.id] }, [alert]);
  const { acknowledge, resolve, snooze, note, attach, declareFrom } = commands;
  const snoozed = alert.quiet.some(({ kind }) => kind === 'snooze');
  const one = { ids: [alert.id] };
  const [paging, setPaging] = useState(false);
  const pageSomeone = useActionObject('page-someone', () => setPaging(true), { enabled: can.respond && alert.status !== 'resolved' });

  return (
    <>
      <div className="page-head">
        <Severity value={alert.severity} word />
        <h1>{alert.summary || alert.dedup_key}</h1>
        {alert.drill ? <DrillMark /> : null}
      </div>
      <div className="alert-bar">
        <AlertState alert={alert} names={names} />
        <span className="dim">since <TimeText at={alert.status_at} /></span>
        <span className="grow" />
        {can.respond ? (
          <div className="row wrap">
            {alert.status === 'firing' ? <Button look="primary" shortcut={acknowledge.shortcut} onClick={acknowledge.perform}>Acknowledge</Button> : null}
            {alert.status !== 'resolved' ? <Button shortcut={resolve.shortcut} onClick={resolve.perform}>Resolve</Button> : null}
            {alert.status !== 'resolved' ? (
              snoozed ? <Button onClick={() => void act('unsnooze', one)}>Wake it</Button> : <Button shortcut={snooze.shortcut} onClick={snooze.perform}>Snooze</Button>
            ) : null}
            <Menu
              label="More actions"
              items={[
                ...(alert.status === 'acknowledged' ? [{ name: 'unack', label: 'Take the acknowledgement back', perform: () => void act('unacknowledge', one) }] : []),
                ...(alert.status !== 'resolved' ? [{ name: 'escalate', label: 'Escalate to the next step now', perform: () => void act('escalate', one) }] : []),
                ...(alert.status !== 'resolved' ? [{ ...pageSomeone }, { ...note }] : []),
                { ...attach },
                { ...declareFrom },
                { name: 'silence', label: 'Silence alerts like this', perform: () => void navigate({ to: '/settings/silences', search: { match: matcherText(alert.labels) } }) },
              ]}
            >
              More
            </Menu>
          </div>
        ) : null}
      </div>
      <div className="columns">
        <div className="stack">
          <Panel title="Why">
            {why.isPending ? <Skeleton what="the reasons" rows={4} /> : null}
            {why.isError ? <ErrorBox what="The reasons could not be loaded" error={why.error} onRetry={() => void why.refetch()} /> : null}
            {why.data ? <WhyTrace why={why.data} names={names} /> : null}
          </Panel>
          <Panel title="Timeline" flush>
            {timeline.isPending ? <Skeleton what="the timeline" rows={4} /> : null}
            {timeline.isError ? <ErrorBox what="The timeline could not be loaded" error={timeline.error} onRetry={() => void timeline.refetch()} /> : null}
            {timeline.data?.items.length === 0 ? <Empty title="Nothing has been recorded yet" /> : null}
            {timeline.data ? <Timeline entries={timeline.data.items} names={names} live /> : null}
          </Panel>
        </div>
        <div className="stack">
          <Panel title="Facts">
            <dl className="facts">
              <dt>Service</dt>
              <dd>{alert.service ? <Link to="/services/$slug" params={{ slug: alert.service }}>{names.service(alert.service)}</Link> : 'none'}</dd>
              <dt>Incident</dt>
              <dd>{alert.incident ? <Link to="/incidents/$key" params={{ key: `INC-${alert.incident}` }}>INC-{alert.incident}</Link> : 'none'}</dd>
              <dt>Urgency</dt><dd>{alert.urgency === 'high' ? 'high' : 'low: recorded, pages nobody'}</dd>
              <dt>Source</dt>
              <dd><Link to="/settings/integrations/$slug" params={{ slug: alert.integration }}>{names.integration(alert.integration)}</Link></dd>
              <dt>Events</dt><dd className="num">{alert.event_count}</dd>
              <dt>Began</dt><dd><TimeText at={alert.started_at} /></dd>
              <dt>Last seen</dt><dd><TimeText at={alert.last_seen_at} /></dd>
              {alert.resolved_at ? <><dt>Resolved</dt><dd><TimeText at={alert.resolved_at} /></dd></> : null}
              {alert.ends_at && !alert.resolved_at ? <><dt>Ends</dt><dd><TimeText at={alert.ends_at} /> unless repeated</dd></> : null}
              <dt>Dedup key</dt><dd className="mono">{alert.dedup_key}</dd>
            </dl>
          </Panel>
          <Panel title="Labels"><Labels labels={alert.labels} /></Panel>
          {alert.content ? <Content content={alert.content} /> : null}
        </div>
      </div>
      {commands.dialogs}
      {paging ? <PageDialog kind="alerts" id={alert.id} title={alert.summary || alert.dedup_key} onClose={() => setPaging(false)} /> : null}
    </>
  );
}

export function matcherText(labels: Record<string, string>): string {
  const chosen = Object.entries(labels).filter(([name]) => name !== 'severity').slice(0, 8);
  return `{${chosen.map(([name, value]) => `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`).join(', ')}}`;
}

export function prettyRaw(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}

function Content({ content }: { content: EventContent }) {
  const annotations = Object.entries(content.annotations ?? {});
  const links = [
    ...(safeUrl(content.source_url) ? [{ href: content.source_url, text: 'At the source' }] : []),
    ...(content.links ?? []).filter(({ href }) => safeUrl(href)),
    ...(content.images ?? []).filter(({ src }) => safeUrl(src)).map(({ src, alt }) => ({ href: src, text: alt || 'Image' })),
  ];
  return (
    <>
      {annotations.length > 0 ? (
        <Panel title="Annotations">
          <dl className="facts">
            {annotations.map(([name, value]) => <div key={name} className="contents"><dt>{name}</dt><dd><MdLite text={value} /></dd></div>)}
          </dl>
        </Panel>
      ) : null}
      {links.length > 0 ? (
        <Panel title="Links">
          <ul className="stack tight">
            {links.map(({ href, text }) => <li key={href + text}><a className="break" href={href} target="_blank" rel="noreferrer noopener">{text || href}</a></li>)}
          </ul>
        </Panel>
      ) : null}
      {content.raw ? <Code label="The event as it was sent" text={prettyRaw(content.raw)} /> : null}
    </>
  );
}
