// One's own calendar feeds: private addresses at which calendar programs read shifts.
import { api, type Write } from './client';
import { queryClient } from './query';
import type { Listed, Slug, Time } from './types';

export type CalendarScope = 'schedule' | 'user' | 'team';
export type CalendarFeed = { slug: Slug; scope_kind: CalendarScope; scope: Slug; hint: string; created_at: Time };
export type MadeFeed = CalendarFeed & { secret: string; url: string };

export const feedsQuery = {
  queryKey: ['calendar-feeds'] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Listed<CalendarFeed>>('/api/v1/calendar-feeds', signal).then(({ items }) => items),
};

const refreshed = async <T>(answer: T) => {
  // A list that is still on its way may have been read before the change, and would be waited for instead.
  await queryClient.cancelQueries({ queryKey: feedsQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: feedsQuery.queryKey });
  return answer;
};
export const makeFeed = (scope_kind: CalendarScope, scope: Slug) => api.post<MadeFeed>('/api/v1/calendar-feeds', { scope_kind, scope }).then(refreshed);
export const endFeed = (slug: Slug, write: Write) => api.delete(`/api/v1/calendar-feeds/${encodeURIComponent(slug)}`, write).then(refreshed);
