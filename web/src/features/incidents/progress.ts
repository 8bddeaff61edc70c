// How far an incident has come, in the words of people who wait for its end.
import type { Incident, IncidentStatus } from '../../api/types';

export type Step = { label: string; at: string | null; state: 'done' | 'now' | 'ahead' };

const ways: readonly { label: string; statuses: readonly IncidentStatus[] }[] = [
  { label: 'Reported', statuses: ['triage'] },
  { label: 'Being investigated', statuses: ['investigating'] },
  { label: 'Cause known', statuses: ['identified'] },
  { label: 'Held where it is', statuses: ['contained'] },
  { label: 'Effects ended', statuses: ['mitigated'] },
  { label: 'Being watched', statuses: ['monitoring'] },
  { label: 'Resolved', statuses: ['resolved', 'closed'] },
];

// The way to the end. What was passed over has no time; what lies ahead is told without the steps that may not come.
export function progressOf(incident: Pick<Incident, 'status' | 'first_entered' | 'declared_at' | 'resolved_at'>): Step[] {
  const now = ways.findIndex(({ statuses }) => statuses.includes(incident.status));
  if (now < 0) return []; // cancelled, merged: there was no way to go
  return ways.flatMap(({ label, statuses }, index): Step[] => {
    const at = index === ways.length - 1 ? incident.resolved_at : (incident.first_entered?.[statuses[0]!] ?? (index === 0 ? incident.declared_at : null));
    if (index === now) return [{ label, at, state: 'now' }];
    if (index < now) return at ? [{ label, at, state: 'done' }] : [];
    return index === ways.length - 1 ? [{ label, at: null, state: 'ahead' }] : [];
  });
}

// What is promised or expected, beside the clock. `at`: null, nothing was.
export function expected(at: string | null, now: number): 'none' | 'ahead' | 'past' {
  if (!at) return 'none';
  return Date.parse(at) >= now ? 'ahead' : 'past';
}
