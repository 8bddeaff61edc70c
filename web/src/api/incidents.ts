// Incidents: lists, one incident, and what changes them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, newKey, withQuery, type Write } from './client';
import { queryClient, refreshSoon } from './query';
import type { Declaration, Incident, IncidentChange, IncidentType, Listed, SeverityScale } from './types';

export type IncidentFilter = { status?: string; severity?: string; service?: string; type?: string; parent?: string; q?: string };

export function useIncidents(filter: IncidentFilter, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['incidents', filter],
    enabled,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<Listed<Incident>>(withQuery('/api/v1/incidents', { ...filter, cursor: pageParam, limit: 100 }), signal),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useOpenIncidents() {
  return useQuery({
    queryKey: ['open-incidents'],
    queryFn: ({ signal }) => api.get<Listed<Incident>>('/api/v1/incidents?status=open&limit=100', signal).then(({ items }) => items),
  });
}

export function useIncident(key: string) {
  return useQuery({
    queryKey: ['incident', Number(key.replace(/^INC-/i, '')), 'detail'],
    queryFn: ({ signal }) => api.get<Incident>(`/api/v1/incidents/${key}`, signal),
  });
}
// The matrix and what each severity means.
export function useSeverityScale() {
  return useQuery({
    queryKey: ['severity-matrix'],
    staleTime: Infinity,
    queryFn: ({ signal }) => api.get<SeverityScale>('/api/v1/severity-matrix', signal),
  });
}

const keep = (incident: Incident) => {
  putIncidents([incident]);
  return incident;
};

export const declareIncident = (body: Declaration, write: Write) => api.post<Incident>('/api/v1/incidents', body, write).then(keep);
export const changeIncident = (key: string, change: IncidentChange, write: Write) =>
  api.patch<Incident>(`/api/v1/incidents/${key}`, change, write).then(keep);
export const reopenIncident = (key: string, note: string, write: Write) =>
  api.post<Incident>(`/api/v1/incidents/${key}/reopen`, { note }, write).then((incident) => (incident ? keep(incident) : incident));
// Answers with the one that is left.
export const mergeIncident = (key: string, into: number, write: Write) => api.post<Incident>(`/api/v1/incidents/${key}/merge`, { into }, write).then(keep);
// For an administrator who does not see it. Errors: not_found, forbidden, invalid without a reason.
export const breakGlass = (key: string, reason: string) => api.post<Incident>(`/api/v1/incidents/${key}/break-glass`, { reason }, { idempotencyKey: newKey() }).then(keep);
// Calls the next step at once. Errors: conflict, when nobody is being called.
export const escalateIncident = (key: string, write: Write) => api.post<Incident>(`/api/v1/incidents/${key}/escalate`, {}, write).then(keep);

export const usualTypes = () => api.get<Listed<IncidentType>>('/api/v1/usual-incident-types').then(({ items }) => items);

const over = new Set(['resolved', 'closed', 'cancelled', 'merged']);
export const isOver = (incident: Incident) => over.has(incident.status);

const ofCost = ({ responders, roles, status, impact_facts, alarm_at }: Incident) => JSON.stringify([responders, roles, status, impact_facts, alarm_at]);

export function putIncidents(rows: readonly Incident[]) {
  queryClient.setQueryData<Incident[]>(['open-incidents'], (old) => {
    if (!old) return old;
    const changed = new Set(rows.map(({ id }) => id));
    return [...rows.filter((row) => !isOver(row)), ...old.filter(({ id }) => !changed.has(id))]
      .toSorted((a, b) => a.severity.localeCompare(b.severity) || b.id - a.id);
  });
  for (const row of rows) {
    const before = queryClient.getQueryData<Incident>(['incident', row.id, 'detail']);
    queryClient.setQueryData<Incident>(['incident', row.id, 'detail'], row);
    // Who came or went changes what it costs; that somebody said something does not.
    if (!before || ofCost(before) !== ofCost(row)) refreshSoon(['incident', row.id, 'impact']);
  }
}
