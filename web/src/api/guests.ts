// People from outside who see one incident for a time.
import { useQuery } from '@tanstack/react-query';
import { api, type Write } from './client';
import { queryClient } from './query';
import type { Guest, GuestInvitation, Listed } from './types';

const keyOf = (incident: number) => ['incident', incident, 'guests'];
const pathOf = (incident: number) => `/api/v1/incidents/${incident}/guests`;

export function useGuests(incident: number) {
  return useQuery({ queryKey: keyOf(incident), refetchInterval: 5_000, queryFn: ({ signal }) => api.get<Listed<Guest>>(pathOf(incident), signal).then(({ items }) => items) });
}

const afterwards = (incident: number) => queryClient.invalidateQueries({ queryKey: keyOf(incident) });

async function changed<T>(incident: number, answer: Promise<T>): Promise<T> {
  const told = await answer;
  await Promise.all([afterwards(incident), queryClient.invalidateQueries({ queryKey: ['config', 'users'] })]);
  return told;
}

export type Invitee = { name: string; email: string; company: string; until: string };
// The code and the link that come with the answer are told once.
export const inviteGuest = (incident: number, who: Invitee) => changed(incident, api.post<GuestInvitation>(pathOf(incident), who));
export const newGuestCode = (incident: number, guest: string) => changed(incident, api.post<GuestInvitation>(`${pathOf(incident)}/${guest}/code`, {}));
export const changeGuest = (incident: number, guest: string, change: { until?: string; ends?: boolean }, write: Write) =>
  changed(incident, api.patch<Guest>(`${pathOf(incident)}/${guest}`, change, write));
