// The message log: every attempt to reach somebody, newest first, and what its pages are about.
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { api, withQuery } from './client';
import { ApiError } from './problem';
import type { Listed, Notification, PageView } from './types';

export type MessageFilter = { user?: string | undefined; contact_method?: string | undefined; page?: string | undefined };

const sliceRows = 50;
// Messages without a page (codes that verify) are told by no topic of the live feed.
const askAgainMilliseconds = 20_000;

export function useMessages(filter: MessageFilter) {
  return useInfiniteQuery({
    queryKey: ['notifications', 'log', filter],
    initialPageParam: '',
    refetchInterval: askAgainMilliseconds,
    queryFn: ({ pageParam, signal }) => api.get<Listed<Notification>>(withQuery('/api/v1/notifications', { ...filter, cursor: pageParam, limit: sliceRows }), signal),
    getNextPageParam: (slice) => slice.next || undefined,
  });
}

// A notification names its pages by number only. Those that are asked for together are looked up in the list of the
// newest pages first, and one by one where they are older. Null: not to be seen.
type Waiting = { resolve(page: PageView | null): void; reject(error: unknown): void };
let waiting = new Map<number, Waiting[]>();

const listRows = 100;
const alone = 2; // so few are not worth a list

export function loadPage(id: number): Promise<PageView | null> {
  if (waiting.size === 0) setTimeout(() => void answerAll(), 0);
  return new Promise((resolve, reject) => waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]));
}

async function answerAll() {
  const asked = waiting;
  waiting = new Map();
  const known = new Map<number, PageView>();
  if (asked.size > alone) {
    const newest = await api.get<Listed<PageView>>(withQuery('/api/v1/pages', { limit: listRows })).catch(() => null);
    for (const page of newest?.items ?? []) known.set(page.id, page);
  }
  await Promise.all([...asked].map(async ([id, all]) => {
    try {
      const page = known.get(id) ?? (await onePage(id));
      for (const { resolve } of all) resolve(page);
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  }));
}

const onePage = (id: number) =>
  api.get<PageView>(`/api/v1/pages/${id}`).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });

// What pages are about hardly changes: it is asked for once.
export function usePagesById(ids: readonly number[]): Map<number, PageView | null> {
  return useQueries({
    queries: ids.map((id) => ({ queryKey: ['page-subjects', id], staleTime: Infinity, queryFn: () => loadPage(id) })),
    combine: (answers) => new Map(answers.flatMap(({ data }, index) => (data === undefined ? [] : [[ids[index]!, data] as const]))),
  });
}
