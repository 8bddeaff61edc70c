// What the clocks of an incident show: when it began, when somebody came, when it was held, and what was promised.
import type { Alert, Incident, SeverityDefinition } from '../../api/types';
import { spanSeconds } from '../../domain/words';

// met, missed: it happened, in time or not. running, late: it has not. none: nothing was promised.
export type ClockState = 'met' | 'missed' | 'running' | 'late' | 'none';
export type Clock = { label: string; at: number | null; due: number | null; state: ClockState };

// `ended`: it is over since then, and what has not happened by then never will.
const stateOf = (at: number | null, due: number | null, ended: number | null, now: number): ClockState => {
  if (due === null) return 'none';
  if (at !== null) return at <= due ? 'met' : 'missed';
  if (ended !== null) return ended <= due ? 'none' : 'missed';
  return now <= due ? 'running' : 'late';
};

const earliest = (times: (string | null | undefined)[]): number | null => {
  const known = times.filter((time): time is string => Boolean(time)).map((time) => Date.parse(time));
  return known.length > 0 ? Math.min(...known) : null;
};

// `alerts`: those that are attached; the first of them tells when the impact began.
export function clocksOf(incident: Incident, alerts: readonly Alert[], definition: SeverityDefinition | undefined, now: number): Clock[] {
  const declared = Date.parse(incident.declared_at);
  const ended = incident.resolved_at ? Date.parse(incident.resolved_at) : null;
  const clock = (label: string, at: number | null, promised = '0s'): Clock => {
    const seconds = spanSeconds(promised) ?? 0;
    const due = seconds > 0 ? declared + seconds * 1000 : null;
    return { label, at, due, state: stateOf(at, due, ended, now) };
  };
  const promised = (label: string, by: string): Clock => ({ label, at: null, due: Date.parse(by), state: stateOf(null, Date.parse(by), null, now) });
  const entered = (status: string) => earliest([incident.first_entered?.[status]]);
  // What people know better counts more than what the alerts say.
  const began = incident.impact_facts.began_at ? Date.parse(incident.impact_facts.began_at) : earliest([incident.alarm_at, ...alerts.map(({ started_at }) => started_at)]);
  const detected = earliest(alerts.map(({ created_at }) => created_at));
  return [
    ...(began !== null && (began < declared || incident.impact_facts.began_at) ? [clock('Impact began', began)] : []),
    ...(detected !== null && detected < declared ? [clock('Detected', detected)] : []),
    clock('Declared', declared),
    clock('First response', earliest((incident.responders ?? []).flatMap(({ acknowledged_at, joined_at }) => [acknowledged_at, joined_at])), definition?.first_response),
    clock('First update', earliest([incident.first_update_at]), definition?.first_update),
    ...(incident.impact_facts.next_update_by && ended === null ? [promised('Next update', incident.impact_facts.next_update_by)] : []),
    clock('Contained', entered('contained')),
    clock('Mitigated', entered('mitigated')),
    ...(incident.impact_facts.ended_at ? [clock('Impact ended', Date.parse(incident.impact_facts.ended_at))] : []),
    clock('Resolved', ended, definition?.resolve),
  ].filter(({ at, state }) => at !== null || state !== 'none');
}
