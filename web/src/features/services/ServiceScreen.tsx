// One service: health, who answers, open alerts, incidents, dependencies.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAlerts } from '../../api/alerts';
import { useConfig, useNames, useObject } from '../../api/config';
import { useIncidents } from '../../api/incidents';
import { useSession } from '../../api/session';
import type { Configured } from '../../api/types';
import { AlertState } from '../../domain/AlertState';
import { ManagedMark } from '../../domain/ConfigForm';
import { useDeclare } from '../../domain/declare';
import { IncidentLine } from '../../domain/IncidentLine';
import { useNamer } from '../../domain/names';
import { spanSeconds, spanText } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { Health } from './Health';
import { ServiceForm } from './ServiceForm';

export function ServiceScreen() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const service = useObject('services', slug);
  useTitle(service.data?.value.name ?? slug);
  return (
    <div className="page">
      {service.isPending ? <><h1>{slug}</h1><Skeleton what="the service" /></> : null}
      {service.isError ? <><h1>{slug}</h1><ErrorBox what="The service could not be loaded" error={service.error} onRetry={() => void service.refetch()} /></> : null}
      {service.data ? <Loaded service={service.data} /> : null}
    </div>
  );
}

const timeout = (text: string, what: string) => (spanSeconds(text) ? `${what} after ${spanText(text)}` : 'never');

function Loaded({ service }: { service: Configured<'services'> }) {
  const { value, meta } = service;
  const { can } = useSession();
  const navigate = useNavigate();
  const names = useNamer();
  const team = useNames('teams');
  const services = useConfig('services');
  const declare = useDeclare((state) => state.open);
  const alerts = useAlerts({ status: 'firing,acknowledged', service: value.slug, order: 'severity' });
  const incidents = useIncidents({ status: 'all', service: value.slug });
  const [editing, setEditing] = useState(false);
  const dependents = services.data?.filter((other) => other.value.depends_on.includes(value.slug)) ?? [];
  const listed = services.data?.find((other) => other.value.slug === value.slug);
  const open = alerts.data?.pages.flatMap(({ items }) => items) ?? [];
  const recent = incidents.data?.pages[0]?.items.slice(0, 10) ?? [];

  return (
    <>
      <div className="page-head">
        <h1>{value.name}</h1>
        <Health counts={listed?.counts ?? service.counts} />
        <ManagedMark by={meta.managed_by} />
        {can.respond ? <Button onClick={() => declare({ services: [value.slug] })}>Declare an incident</Button> : null}
        {can.configure ? <Button onClick={() => setEditing(true)}>Edit</Button> : null}
      </div>
      {value.description ? <p className="page-intro">{value.description}</p> : null}
      {value.policy ? null : <Note warn>It has no escalation policy: its alerts are recorded and nobody is paged.</Note>}
      <div className="columns incident-columns">
        <div className="stack">
          <Panel title="Open alerts" flush actions={<Link className="btn small quiet" to="/alerts" search={{ tab: 'all', service: value.slug }}>In the inbox</Link>}>
            {alerts.isPending ? <Skeleton what="its alerts" rows={3} /> : null}
            {alerts.isError ? <ErrorBox what="Its alerts could not be loaded" error={alerts.error} onRetry={() => void alerts.refetch()} /> : null}
            {alerts.data && open.length === 0 ? <Empty title="No open alert" /> : null}
            <div className="lines">
              {open.slice(0, 20).map((alert) => (
                <Link key={alert.id} className="line wraps" to="/alerts/$id" params={{ id: String(alert.id) }}>
                  <Severity value={alert.severity} />
                  <span className="grow break">{alert.summary}</span>
                  <AlertState alert={alert} names={names} />
                </Link>
              ))}
            </div>
          </Panel>
          <Panel title="Incidents" flush>
            {incidents.isPending ? <Skeleton what="its incidents" rows={2} /> : null}
            {incidents.isError ? <ErrorBox what="Its incidents could not be loaded" error={incidents.error} onRetry={() => void incidents.refetch()} /> : null}
            {incidents.data && recent.length === 0 ? <Empty title="No incident so far" /> : null}
            <div className="lines">
              {recent.map((incident) => <IncidentLine key={incident.id} incident={incident} commander={incident.commander && names.user(incident.commander)} services="" />)}
            </div>
          </Panel>
        </div>
        <div className="stack">
          <Panel title="Who answers">
            <dl className="facts">
              <dt>Team</dt><dd>{value.team ? team(value.team) : 'none'}</dd>
              <dt>Policy</dt><dd>{value.policy ? <Link to="/escalation/$slug" params={{ slug: value.policy }}>{names.policy(value.policy)}</Link> : 'none'}</dd>
              <dt>Urgency</dt><dd>{value.urgency === 'high' ? 'high: pages' : 'low: recorded only'}</dd>
              <dt>Tier</dt><dd>{value.tier}</dd>
              <dt>Rings again</dt><dd>{timeout(value.acknowledgement_timeout, 'acknowledged but open,')}</dd>
              {spanSeconds(value.acknowledgement_reminder) ? <><dt>Still on it?</dt><dd>asked {spanText(value.acknowledgement_reminder)} before</dd></> : null}
              <dt>Auto-resolve</dt><dd>{timeout(value.auto_resolve_after, 'without a repeat,')}</dd>
              <dt>Changed</dt><dd><TimeText at={meta.updated_at} />, version {meta.version}</dd>
            </dl>
          </Panel>
          <Panel title="Depends on" flush><ServiceLinks slugs={value.depends_on} name={names.service} none="nothing" /></Panel>
          <Panel title="Needed by" flush><ServiceLinks slugs={dependents.map((other) => other.value.slug)} name={names.service} none="no service" /></Panel>
        </div>
      </div>
      {editing ? <ServiceForm present={service} onClose={() => setEditing(false)} onDeleted={() => void navigate({ to: '/services' })} /> : null}
    </>
  );
}

function ServiceLinks({ slugs, name, none }: { slugs: string[]; name(slug: string): string; none: string }) {
  if (slugs.length === 0) return <p className="panel-body dim">{none}</p>;
  return <div className="lines">{slugs.map((slug) => <Link key={slug} className="line" to="/services/$slug" params={{ slug }}>{name(slug)}</Link>)}</div>;
}
