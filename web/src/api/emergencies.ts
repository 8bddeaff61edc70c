// The emergency changes of an incident. They are read again when one of them changes, and when who is in the room or holds a role does: they approve.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Change, Emergency, EmergencyAct, EmergencyWrite } from './changeTypes';
import { api, type Write } from './client';
import { followTopic, useLive } from './live';
import { ApiError } from './problem';
import { queryClient } from './query';
import type { Incident, Listed } from './types';

const askAgainMilliseconds = 15_000; // where the socket does not come about
const keyOf = (incident: number) => ['incident', incident, 'emergency-changes'];
const pathOf = (incident: number) => `/api/v1/incidents/${incident}/emergency-changes`;
const readAgain = (incident: number) => void queryClient.invalidateQueries({ queryKey: keyOf(incident) });

// Of whom it depends who approves.
const peopleOf = ({ status, roles, responders }: Pick<Incident, 'status' | 'roles' | 'responders'>) =>
  [status, ...roles.filter(({ state }) => state === 'held').map(({ role, user }) => `${role} ${user}`), ...responders.filter(({ state }) => state === 'joined').map(({ user }) => user)].join();

export function useEmergencies(incident: Pick<Incident, 'id' | 'status' | 'roles' | 'responders'>) {
  const { id } = incident;
  const live = useLive(({ state }) => state === 'live');
  useEffect(
    () =>
      followTopic('changes', {
        onRows: (rows) => {
          if ((rows as Change[]).some(({ incident }) => incident === id)) readAgain(id);
        },
        onStale: () => readAgain(id),
      }),
    [id],
  );
  return useQuery<Emergency[]>({
    queryKey: [...keyOf(id), peopleOf(incident)],
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: live ? false : askAgainMilliseconds,
    queryFn: ({ signal }) => api.get<Listed<Emergency>>(pathOf(id), signal).then(({ items }) => items),
  });
}

const put = (change: Emergency) => {
  queryClient.setQueriesData<Emergency[]>({ queryKey: keyOf(change.incident) }, (list) => list && [change, ...list.filter(({ id }) => id !== change.id)].toSorted((a, b) => b.id - a.id));
  return change;
};

export const askForChange = (incident: number, wanted: EmergencyWrite, write: Write) => api.post<Emergency>(pathOf(incident), wanted, write).then(put);

// Only while it is as it was seen. Tried again after another was faster, it is done to what that one made of it.
export function acting({ incident, id, version }: Pick<Emergency, 'incident' | 'id' | 'version'>, act: EmergencyAct, word: string) {
  let seen = version;
  return (write: Write) =>
    api.patch<Emergency>(`${pathOf(incident)}/${id}`, { act, word }, { ...write, ifMatch: `"${seen}"` }).then(put, async (problem: unknown) => {
      if (problem instanceof ApiError && problem.status === 412) seen = put(await api.get<Emergency>(`${pathOf(incident)}/${id}`)).version;
      throw problem;
    });
}
