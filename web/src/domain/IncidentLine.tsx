// An incident in one line, wherever incidents are listed.
import { Link } from '@tanstack/react-router';
import type { Incident, IncidentStatus } from '../api/types';
import { Severity } from '../ui/Severity';
import { Timer, TimeText } from '../ui/Time';
import { DrillMark } from './AlertState';
import { Lock } from 'lucide-react';
import './incident.css';
import { incidentStatusWords } from './words';

export function StatusMark({ status }: { status: IncidentStatus }) {
  const over = status === 'resolved' || status === 'closed' || status === 'cancelled' || status === 'merged';
  const calm = status === 'mitigated' || status === 'monitoring' || status === 'contained';
  return (
    <span className={`status ${over ? 'over' : calm ? 'calm' : 'hot'}`}>
      <span aria-hidden>{over ? '✓' : calm ? '◐' : '●'}</span>
      {incidentStatusWords[status]}
    </span>
  );
}

export const PrivateMark = () => <span className="tag"><Lock aria-hidden className="tag-icon" />Private</span>;

export function IncidentLine({ incident, commander, services }: { incident: Incident; commander: string; services: string }) {
  const over = incident.resolved_at !== null && incident.status !== 'triage';
  return (
    <Link to="/incidents/$key" params={{ key: incident.key }} className="line incident-line">
      <Severity value={incident.severity} />
      <span className="incident-line-text">
        <span className="row">
          <span className="dim nowrap">{incident.key}</span>
          <span className="strong cut">{incident.title}</span>
          {incident.is_private ? <PrivateMark /> : null}
          {incident.drill ? <DrillMark /> : null}
        </span>
        <span className="row wrap small">
          <StatusMark status={incident.status} />
          <span className="dim">commander {commander || 'nobody'}</span>
          {services ? <span className="dim cut">{services}</span> : null}
          {incident.alert_count > 0 ? <span className="dim nowrap">{incident.alert_count} {incident.alert_count === 1 ? 'alert' : 'alerts'}</span> : null}
        </span>
      </span>
      <span className="num dim">{over ? <TimeText at={incident.resolved_at} form="ago" /> : <Timer since={incident.declared_at} />}</span>
    </Link>
  );
}
