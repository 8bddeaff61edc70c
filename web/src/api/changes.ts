// Changes that may have caused an incident. They are read again when one on its services is told of, when what it hits changes, and when one is judged.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, type Write } from './client';
import { followTopic, useLive } from './live';
import { queryClient } from './query';
import type { Change, ChangeVerdict, Suspect, Suspects } from './changeTypes';
import type { Incident } from './types';

const askAgainMilliseconds = 15_000; // where the socket does not come about
const keyOf = (incident: number) => ['incident', incident, 'changes'];
const pathOf = (incident: number) => `/api/v1/incidents/${incident}/changes`;
const readAgain = (incident: number) => void queryClient.invalidateQueries({ queryKey: keyOf(incident) });

// `said`: what was made of them so far, as the stream tells it; another word is another answer.
export function useSuspects({ id, services, impact_facts, resolved_at }: Pick<Incident, 'id' | 'services' | 'impact_facts' | 'resolved_at'>, said: string) {
  const live = useLive(({ state }) => state === 'live');
  useEffect(
    () =>
      followTopic('changes', {
        onRows: (rows) => {
          const lists = queryClient.getQueriesData<Suspects>({ queryKey: keyOf(id) });
          const near = new Set(lists.flatMap(([, list]) => list?.services.map(({ service }) => service) ?? []));
          if ((rows as Change[]).some((change) => change.services.some((service) => near.has(service)))) readAgain(id);
        },
        onStale: () => readAgain(id),
      }),
    [id],
  );
  return useQuery({
    queryKey: [...keyOf(id), services.join(), impact_facts.began_at, resolved_at, said],
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: live ? false : askAgainMilliseconds,
    queryFn: ({ signal }) => api.get<Suspects>(pathOf(id), signal),
  });
}

export const judgeChange = (incident: number, change: number, verdict: ChangeVerdict, why: string, write: Write) =>
  api.post<Suspect>(`${pathOf(incident)}/${change}`, { verdict, why }, write).then((judged) => {
    queryClient.setQueriesData<Suspects>({ queryKey: keyOf(incident) }, (list) => list && { ...list, items: list.items.map((one) => (one.id === judged.id ? judged : one)) });
    return judged;
  });
