// Alerts as rows: the same columns, state and actions wherever alerts are listed.
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Alert } from '../api/types';
import { Grid, type Column, type GridProps } from '../ui/Grid';
import { Severity } from '../ui/Severity';
import { TimeText } from '../ui/Time';
import { AlertState, DrillMark } from './AlertState';
import type { Namer } from './words';

type Pass = Pick<GridProps<Alert>, 'label' | 'total' | 'cursor' | 'onCursor' | 'selected' | 'onSelected' | 'onPeek' | 'onSelectAll' | 'onHeld' | 'onEnd'>;

export const alertId = (alert: Alert) => String(alert.id);

function Title({ alert }: { alert: Alert }) {
  return (
    <span className="alert-title">
      <Link to="/alerts/$id" params={{ id: String(alert.id) }} tabIndex={-1} className="cut">{alert.summary || alert.dedup_key}</Link>
      {alert.drill ? <DrillMark /> : null}
      {alert.incident ? (
        <Link to="/incidents/$key" params={{ key: `INC-${alert.incident}` }} tabIndex={-1} className="tag">INC-{alert.incident}</Link>
      ) : null}
    </span>
  );
}

const all = (names: Namer): Column<Alert>[] => [
  { key: 'severity', head: 'Severity', width: '74px', render: (alert) => <Severity value={alert.severity} /> },
  { key: 'alert', head: 'Alert', width: 'minmax(160px, 1fr)', render: (alert) => <Title alert={alert} /> },
  { key: 'count', head: 'Count', width: '64px', render: (alert) => <span className="num dim" title={`${alert.event_count} events`}>×{alert.event_count}</span> },
  { key: 'service', head: 'Service', width: 'minmax(80px, 140px)', render: (alert) => alert.service ? names.service(alert.service) : <span className="dim">none</span> },
  { key: 'state', head: 'State', width: 'minmax(130px, 236px)', render: (alert) => <AlertState alert={alert} names={names} /> },
  { key: 'age', head: 'Began', width: '92px', render: (alert) => <TimeText at={alert.started_at} form="ago" /> },
];

export function AlertGrid({ alerts, names, narrow, ...pass }: Pass & { alerts: readonly Alert[]; names: Namer; narrow?: boolean }) {
  const navigate = useNavigate();
  const columns = useMemo<Column<Alert>[]>(() => all(names).filter(({ key }) => !narrow || (key !== 'count' && key !== 'service')), [names, narrow]);
  return (
    <Grid
      {...pass}
      rows={alerts}
      rowId={alertId}
      rowName={(alert) => alert.summary || alert.dedup_key}
      rowClass={(alert) => (alert.status === 'resolved' || alert.suppressed ? 'quieted' : '')}
      columns={columns}
      onOpen={(alert) => void navigate({ to: '/alerts/$id', params: { id: String(alert.id) } })}
      card={(alert) => (
        <>
          <span className="row"><Severity value={alert.severity} short /><span className="cut strong">{alert.summary || alert.dedup_key}</span>{alert.drill ? <DrillMark /> : null}</span>
          <span className="row small">
            <AlertState alert={alert} names={names} />
            <span className="dim cut">{alert.service ? names.service(alert.service) : 'no service'} · ×{alert.event_count} · <TimeText at={alert.started_at} form="ago" /></span>
          </span>
        </>
      )}
    />
  );
}
