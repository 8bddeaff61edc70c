// What the clocks of an incident show: when it began, when somebody came, when it was held, and what was promised.
import type { Alert, Incident, SeverityDefinition } from '../../api/types';
import { spanSeconds } from '../../domain/words';

// met, missed: it happened, in time or not. running, late: it has not. none: nothing was promised.
export type ClockState = 'met' | 'missed' | 'running' | 'late' | 'none';
export type Clock = { label: string; at: number | null; due: number | null; state: ClockState };

const stateOf = (at: number | null, due: number | null, now: number): ClockState => {
  if (due === null) return 'none';
  if (at !== null) return at <= due ? 'met' : 'missed';
  return now <= due ? 'running' : 'late';
};

const earliest = (times: (string | null | undefined)[]): number | null => {
  const known = times.filter((time): time is string => Boolean(time)).map((time) => Date.parse(time));
  return known.length > 0 ? Math.min(...known) : null;
};

// `alerts`: those that are attached; the first of them tells when the impact began.
export function clocksOf(incident: Incident, alerts: readonly Alert[], definition: SeverityDefinition | undefined, now: number): Clock[] {
  const declared = Date.parse(incident.declared_at);
  const clock = (label: string, at: number | null, promised = '0s'): Clock => {
    const seconds = spanSeconds(promised) ?? 0;
    const due = seconds > 0 ? declared + seconds * 1000 : null;
    return { label, at, due, state: stateOf(at, due, now) };
  };
  const entered = (status: string) => earliest([incident.first_entered?.[status]]);
  const began = earliest(alerts.map(({ started_at }) => started_at));
  const detected = earliest(alerts.map(({ created_at }) => created_at));
  return [
    ...(began !== null && began < declared ? [clock('Impact began', began)] : []),
    ...(detected !== null && detected < declared ? [clock('Detected', detected)] : []),
    clock('Declared', declared),
    clock('First response', earliest((incident.responders ?? []).flatMap(({ acknowledged_at, joined_at }) => [acknowledged_at, joined_at])), definition?.first_response),
    clock('Contained', entered('contained')),
    clock('Mitigated', entered('mitigated')),
    clock('Resolved', incident.resolved_at ? Date.parse(incident.resolved_at) : null, definition?.resolve),
  ].filter(({ at, due }) => at !== null || due !== null);
}
