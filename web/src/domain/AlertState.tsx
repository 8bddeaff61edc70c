// The state of an alert in one line: ringing with its countdown, acknowledged by whom, quiet and why, or over.
import { BellOff, BellRing, Check, CircleDot, UserCheck } from 'lucide-react';
import type { Alert } from '../api/types';
import { Timer } from '../ui/Time';
import './alert.css';
import { quietSentence, quietWords, type Namer } from './words';

export function AlertState({ alert, names }: { alert: Alert; names: Namer }) {
  if (alert.status === 'resolved') return <span className="state good"><Check aria-hidden />Resolved</span>;
  if (alert.status === 'acknowledged') {
    return <span className="state acked"><UserCheck aria-hidden /><span className="cut">Acked{alert.acknowledged_by ? ` ${names.user(alert.acknowledged_by)}` : ''}</span></span>;
  }
  const quiet = alert.quiet[0];
  if (quiet) {
    return (
      <span className="state dim" title={alert.quiet.map(quietSentence).join('; ')}>
        <BellOff aria-hidden />
        <span className="cut">{quietWords[quiet.kind]}{quiet.kind === 'silence' ? ` #${quiet.id}` : quiet.rule ? ` ${quiet.rule}` : ''}</span>
      </span>
    );
  }
  if (alert.ringing) {
    return (
      <span className="state ringing" title={`Ringing ${alert.ringing.users.map(names.user).join(', ') || 'nobody'}`}>
        <BellRing aria-hidden />
        <span className="cut">Ringing{alert.ringing.users[0] ? ` ${names.user(alert.ringing.users[0])}` : ''}</span>
        {alert.ringing.next_at ? <Timer until={alert.ringing.next_at} /> : null}
      </span>
    );
  }
  return <span className="state"><CircleDot aria-hidden />Firing</span>;
}

export function DrillMark() {
  return <span className="tag drill" title="An exercise: same machinery, not counted">Drill</span>;
}
