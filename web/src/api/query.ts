// The one cache of what the server said.
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './problem';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 2,
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
    mutations: { networkMode: 'always' },
  },
});

// Asks again for what a key names, at most once a second however often it is called.
const planned = new Map<string, ReturnType<typeof setTimeout>>();
const pauseMilliseconds = 1000;

export function refreshSoon(...keys: (readonly unknown[])[]) {
  for (const key of keys) {
    const name = JSON.stringify(key);
    if (planned.has(name)) continue;
    planned.set(name, setTimeout(() => {
      planned.delete(name);
      void queryClient.invalidateQueries({ queryKey: key });
    }, first.has(name) ? pauseMilliseconds : 50));
    first.add(name);
    setTimeout(() => first.delete(name), pauseMilliseconds);
  }
}
const first = new Set<string>();
