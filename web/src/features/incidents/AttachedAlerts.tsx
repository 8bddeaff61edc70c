// The alerts that are attached to an incident.
import { Link } from '@tanstack/react-router';
import { useAlerts } from '../../api/alerts';
import type { Alert, Incident } from '../../api/types';
import { AlertState } from '../../domain/AlertState';
import { useDeclare } from '../../domain/declare';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { change } from './change';

export function AttachedAlerts({ incident, names, may }: { incident: Incident; names: Namer; may: boolean }) {
  const list = useAlerts({ incident: String(incident.id), order: 'severity' });
  const alerts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const declare = useDeclare((state) => state.open);
  const detach = (alert: Alert) => void change(incident, `alert ${alert.id} detached`, { detach: [alert.id] });
  return (
    <Panel title={`Alerts${incident.alert_count ? ` (${incident.alert_count})` : ''}`} flush>
      {list.isPending ? <Skeleton what="its alerts" rows={2} /> : null}
      {list.isError ? <ErrorBox what="Its alerts could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && alerts.length === 0 ? <Empty title="No alert is attached">Choose alerts in the inbox and press Attach (m).</Empty> : null}
      <ul className="lines">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <Severity value={alert.severity} short />
            <div className="grow">
              <Link to="/alerts/$id" params={{ id: String(alert.id) }} className="break">{alert.summary}</Link>
              <div className="small"><AlertState alert={alert} names={names} /></div>
            </div>
            {may ? <Button small look="quiet" aria-label={`Split off ${alert.summary}`} title="Declare another incident with this alert" onClick={() => declare({ alerts: [alert.id], title: alert.summary, services: alert.service ? [alert.service] : [], severity: alert.severity })}>Split off</Button> : null}
            {may ? <Button small look="quiet" aria-label={`Detach ${alert.summary}`} onClick={() => detach(alert)}>Detach</Button> : null}
          </li>
        ))}
      </ul>
      {list.hasNextPage ? <div className="panel-body"><Button small onClick={() => void list.fetchNextPage()}>Show more</Button></div> : null}
    </Panel>
  );
}
