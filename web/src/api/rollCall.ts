// The roll call of an incident: every service that was asked, and what changes over the socket.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, type Write } from './client';
import { followTopic, useLive } from './live';
import { queryClient } from './query';
import type { Health, Listed, RollWrite, ServiceCheck } from './types';

const askAgainMilliseconds = 15_000; // where the socket does not come about
const shiftMilliseconds = 60_000; // who is on call changes without a word
const keyOf = (incident: number) => ['incident', incident, 'roll-call'];
const pathOf = (incident: number) => `/api/v1/incidents/${incident}/roll-call`;

// Asked or answered last then. Of two answers within one instant the row with more of them is the newer.
const changedAt = ({ asked_at, answers }: ServiceCheck) => Math.max(Date.parse(asked_at), Date.parse(answers.at(-1)?.at ?? asked_at));
const isNewer = (one: ServiceCheck, other: ServiceCheck) => changedAt(one) - changedAt(other) || one.answers.length - other.answers.length;

// Services that were asked stay on the board: of two readings the newer row of each counts.
export function newestChecks(one: readonly ServiceCheck[], other: readonly ServiceCheck[]): ServiceCheck[] {
  const rows = new Map(one.map((check) => [check.id, check]));
  for (const check of other) {
    const known = rows.get(check.id);
    if (!known || isNewer(check, known) >= 0) rows.set(check.id, check);
  }
  return [...rows.values()];
}

// Heard while the list was still on its way: it may have been read before.
const early = new Map<number, ServiceCheck[]>();

function hear(incident: number, rows: readonly ServiceCheck[]) {
  const old = queryClient.getQueryData<ServiceCheck[]>(keyOf(incident));
  if (old) queryClient.setQueryData<ServiceCheck[]>(keyOf(incident), newestChecks(old, rows));
  else early.set(incident, newestChecks(early.get(incident) ?? [], rows));
}

export function useRollCall(incident: number) {
  const live = useLive(({ state }) => state === 'live');
  useEffect(
    () =>
      followTopic(`roll:${incident}`, {
        onRows: (rows) => hear(incident, rows as ServiceCheck[]),
        onStale: () => void queryClient.invalidateQueries({ queryKey: keyOf(incident) }),
      }),
    [incident],
  );
  return useQuery({
    queryKey: keyOf(incident),
    staleTime: 0,
    refetchInterval: live ? shiftMilliseconds : askAgainMilliseconds,
    queryFn: async ({ signal }) => {
      const { items } = await api.get<Listed<ServiceCheck>>(pathOf(incident), signal);
      const heard = newestChecks(early.get(incident) ?? [], queryClient.getQueryData<ServiceCheck[]>(keyOf(incident)) ?? []);
      early.delete(incident);
      return newestChecks(heard, items);
    },
  });
}

export const callRoll = (incident: number, roll: RollWrite, write: Write) =>
  api.post<Listed<ServiceCheck>>(pathOf(incident), roll, write).then(({ items }) => {
    hear(incident, items);
    return items;
  });

export const sayHealth = ({ incident, service }: Pick<ServiceCheck, 'incident' | 'service'>, health: Health, word: string, write: Write) =>
  api.post<ServiceCheck>(`${pathOf(incident)}/${encodeURIComponent(service)}`, { health, word }, write).then((check) => {
    hear(incident, [check]);
    return check;
  });
