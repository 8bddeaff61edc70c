// What webhook subscriptions were sent, what is still owed, and a test.
import { useQuery } from '@tanstack/react-query';
import { api, type Write } from './client';
import type { Notification, Time } from './types';

export type WaitingEvents = { incident: number; first: number; last: number; failed: number; refused: number; due_at: Time | null };
export type EventDeliveries = { items: Notification[]; next: string; waiting: WaitingEvents[] };

const pathOf = (slug: string) => `/api/v1/webhook-subscriptions/${encodeURIComponent(slug)}`;
// No topic of the live feed tells of messages to programs.
const askAgainMilliseconds = 2_000;

export function useDeliveries(slug: string) {
  return useQuery({
    queryKey: ['webhook-deliveries', slug],
    refetchInterval: askAgainMilliseconds,
    queryFn: ({ signal }) => api.get<EventDeliveries>(`${pathOf(slug)}/deliveries?limit=50`, signal),
  });
}

export const sendTestEvent = (slug: string, write: Write) => api.post<{ job: number }>(`${pathOf(slug)}/test`, {}, write);
