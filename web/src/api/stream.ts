// The stream of an incident: pages of it as they were read, and what came since over the socket.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { create } from 'zustand';
import { api, withQuery, type Write } from './client';
import { followTopic, useLive } from './live';
import { queryClient } from './query';
import type { EntryWrite, Listed, StreamEntry } from './types';

const pageRows = 100;
const gatherMilliseconds = 50; // rows that come together are drawn together
const askAgainMilliseconds = 15_000; // where the socket does not come about

export const timelineHref = (incident: number) => `/api/v1/incidents/${incident}/timeline?format=csv`;

export type Heard = ReadonlyMap<number, StreamEntry>;
const nothing: Heard = new Map();

// Only of incidents that are open: what nobody follows would grow old unnoticed.
const useHeardOf = create<{ incidents: ReadonlyMap<number, Heard> }>()(() => ({ incidents: new Map() }));
export const useHeard = (incident: number) => useHeardOf(({ incidents }) => incidents.get(incident) ?? nothing);

export const heardOf = (incident: number) => useHeardOf.getState().incidents.get(incident) ?? nothing;
export const whenHeard = useHeardOf.subscribe;

const change = (incident: number, heard: Heard | null) =>
  useHeardOf.setState(({ incidents }) => {
    const next = new Map(incidents);
    if (heard) next.set(incident, heard);
    else next.delete(incident);
    return { incidents: next };
  });

export function hear(incident: number, rows: readonly StreamEntry[]) {
  const old = useHeardOf.getState().incidents.get(incident);
  if (!old || rows.length === 0) return;
  change(incident, new Map([...old, ...rows.map((row) => [row.id, row] as const)]));
}

// What was heard before a fresh reading is older than it.
export const later = (now: Heard, before: Heard): Heard => new Map([...now].filter(([id, row]) => before.get(id) !== row));

async function readAgain(incident: number) {
  const before = useHeardOf.getState().incidents.get(incident) ?? nothing;
  const queryKey = ['incident', incident, 'stream'];
  await queryClient.invalidateQueries({ queryKey });
  const failed = queryClient.getQueryCache().findAll({ queryKey, type: 'active' }).some(({ state }) => state.isInvalidated || state.status !== 'success');
  const now = useHeardOf.getState().incidents.get(incident);
  if (now && !failed) change(incident, later(now, before));
}

export function useFollow(incident: number) {
  useEffect(() => {
    let gathered: StreamEntry[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    change(incident, new Map());
    const leave = followTopic(`incident:${incident}`, {
      onRows(rows) {
        gathered.push(...(rows as StreamEntry[]));
        timer ??= setTimeout(() => {
          timer = undefined;
          hear(incident, gathered);
          gathered = [];
        }, gatherMilliseconds);
      },
      onStale: () => void readAgain(incident),
    });
    return () => {
      leave();
      clearTimeout(timer);
      change(incident, null);
    };
  }, [incident]);
}

// `ask`: which entries, as the server filters them.
export function useStream(incident: number, ask: { kind?: string; thread?: number }) {
  const live = useLive(({ state }) => state === 'live');
  return useInfiniteQuery({
    queryKey: ['incident', incident, 'stream', ask],
    staleTime: 0,
    refetchInterval: live ? false : askAgainMilliseconds,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<Listed<StreamEntry>>(withQuery(`/api/v1/incidents/${incident}/timeline`, { ...ask, cursor: pageParam, limit: pageRows }), signal),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useEntry(incident: number, id: number, enabled: boolean) {
  return useQuery({
    queryKey: ['incident', incident, 'stream', 'entry', id],
    staleTime: 0,
    enabled,
    queryFn: ({ signal }) => api.get<StreamEntry>(`/api/v1/incidents/${incident}/entries/${id}`, signal),
  });
}

// Answers with the entry as it stands; of what folds, with the one that it is about.
export async function writeEntry(incident: number, entry: EntryWrite, write: Write) {
  const stands = await api.post<StreamEntry>(`/api/v1/incidents/${incident}/entries`, entry, write);
  hear(incident, [stands]);
  return stands;
}
