// A look at one alert beside the list: what it is, and why it pages or does not.
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useAlert, useWhy } from '../../api/alerts';
import type { Alert } from '../../api/types';
import { AlertState } from '../../domain/AlertState';
import { quietSentence, type Namer } from '../../domain/words';
import { IconButton } from '../../ui/Button';
import { ErrorBox } from '../../ui/ErrorBox';
import { safeUrl } from '../../ui/MdLite';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';

export function Labels({ labels }: { labels: Record<string, string> }) {
  return (
    <ul className="chips">
      {Object.entries(labels).map(([name, value]) => <li key={name} className="tag mono">{name}={value}</li>)}
    </ul>
  );
}

export function Peek({ alert, names, onClose }: { alert: Alert; names: Namer; onClose(): void }) {
  const why = useWhy(alert.id);
  const detail = useAlert(alert.id);
  const source = safeUrl(detail.data?.content?.source_url ?? '');
  return (
    <aside className="peek panel" aria-label="Peek">
      <div className="panel-head">
        <h2 className="cut">Alert {alert.id}</h2>
        <IconButton label="Close the peek" onClick={onClose}><X aria-hidden /></IconButton>
      </div>
      <div className="panel-body stack">
        <div className="strong break">{alert.summary}</div>
        <div className="row wrap"><Severity value={alert.severity} word /><AlertState alert={alert} names={names} /></div>
        {why.isPending ? <Skeleton what="why" rows={2} /> : null}
        {why.isError ? <ErrorBox what="The reasons could not be loaded" error={why.error} onRetry={() => void why.refetch()} /> : null}
        {why.data ? <p className="verdict">{why.data.verdict}</p> : null}
        {alert.quiet.length > 0 ? <ul className="dim">{alert.quiet.map((quiet) => <li key={`${quiet.kind}${quiet.id}${quiet.rule}`}>{quietSentence(quiet)}</li>)}</ul> : null}
        <dl className="facts">
          <dt>Service</dt><dd>{alert.service ? <Link to="/services/$slug" params={{ slug: alert.service }}>{names.service(alert.service)}</Link> : 'none'}</dd>
          <dt>From</dt><dd>{names.integration(alert.integration)}, {alert.event_count} {alert.event_count === 1 ? 'event' : 'events'}</dd>
          <dt>Began</dt><dd><TimeText at={alert.started_at} /></dd>
          <dt>Last seen</dt><dd><TimeText at={alert.last_seen_at} /></dd>
        </dl>
        <Labels labels={alert.labels} />
        <div className="row wrap">
          <Link className="btn small" to="/alerts/$id" params={{ id: String(alert.id) }}>Open</Link>
          {source ? <a className="btn small" href={source} target="_blank" rel="noreferrer noopener">At the source</a> : null}
        </div>
      </div>
    </aside>
  );
}
