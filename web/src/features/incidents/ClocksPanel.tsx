// The clocks of an incident: what happened when, and how long is left for what was promised.
import { useAlerts } from '../../api/alerts';
import { isOver, useSeverityScale } from '../../api/incidents';
import type { Incident } from '../../api/types';
import { Panel } from '../../ui/Panel';
import { duration, momentText, useNow } from '../../ui/Time';
import { clocksOf, type Clock } from './clocks';

// Shape and word beside the colour.
const marks: Record<Clock['state'], { shape: string; words: string }> = {
  met: { shape: '✓', words: 'in time' },
  missed: { shape: '✗', words: 'too late' },
  running: { shape: '◔', words: 'to go' },
  late: { shape: '⚠', words: 'late' },
  none: { shape: '', words: '' },
};

function told({ at, due, state }: Clock, declared: number, now: number): string {
  if (at !== null) {
    const after = at < declared ? `${duration(declared - at)} before` : at === declared ? (due === null ? '' : 'at once') : `after ${duration(at - declared)}`;
    const promised = due === null ? '' : `, promised within ${duration(due - declared)}`;
    return `${after}${promised}`;
  }
  if (state === 'missed') return `never, was due ${momentText(due!, now)}`;
  return state === 'late' ? `by ${duration(now - due!)}, was due ${momentText(due!, now)}` : `${duration(due! - now)}, due ${momentText(due!, now)}`;
}

export function ClocksPanel({ incident }: { incident: Incident }) {
  const now = useNow('second');
  const scale = useSeverityScale();
  const list = useAlerts({ incident: String(incident.id), order: 'severity' });
  const alerts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const definition = scale.data?.definitions.find(({ severity }) => severity === incident.severity);
  const declared = Date.parse(incident.declared_at);
  const over = incident.status === 'cancelled' || incident.status === 'merged';
  const clocks = clocksOf(incident, alerts, over ? undefined : definition, now);
  return (
    <Panel title="Clocks">
      <dl className="facts clocks">
        {clocks.map((clock) => (
          <div key={clock.label} className="contents">
            <dt>{clock.label}</dt>
            <dd className={`num clock-${clock.state}`}>
              {clock.state === 'none' ? null : <><span aria-hidden>{marks[clock.state].shape} </span>{marks[clock.state].words}: </>}
              {told(clock, declared, now)}
              {clock.at === null ? null : <span className="dim"> {momentText(clock.at, now)}{isOver(incident) ? '' : `, ${duration(now - clock.at)} ago`}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
