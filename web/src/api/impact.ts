// What an incident hurts and costs. It is read again whenever the incident changes: see putIncidents.
import { useQuery } from '@tanstack/react-query';
import { api, type Write } from './client';
import { useLive } from './live';
import { queryClient } from './query';
import type { Impact, ImpactChange } from './types';

const askAgainMilliseconds = 15_000; // where the socket does not come about
const rateMilliseconds = 60_000; // rates change in the settings, of which the room is not told
const keyOf = (incident: number) => ['incident', incident, 'impact'];
const pathOf = (incident: number) => `/api/v1/incidents/${incident}/impact`;

export function useImpact(incident: number) {
  const live = useLive(({ state }) => state === 'live');
  return useQuery({
    queryKey: keyOf(incident),
    refetchInterval: live ? rateMilliseconds : askAgainMilliseconds,
    queryFn: ({ signal }) => api.get<Impact>(pathOf(incident), signal),
  });
}

const keep = (impact: Impact) => {
  queryClient.setQueryData<Impact>(keyOf(impact.incident), impact);
  return impact;
};

export const readImpact = (incident: number) => api.get<Impact>(pathOf(incident)).then(keep);
// Only while the facts are those of that version. Errors: 412.
export const changeImpact = (incident: number, version: number, change: ImpactChange, write: Write) =>
  api.patch<Impact>(pathOf(incident), change, { ...write, ifMatch: `"${version}"` }).then(keep);
