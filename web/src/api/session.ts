// Who is signed in, and what they may do.
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api } from './client';
import { clock } from './clock';
import { confirmCopy, hasCopy, wipeCopy } from './copyMark';
import { isCopy } from './live';
import { ApiError, isUnsettled } from './problem';
import { queryClient } from './query';
import type { Session } from './types';

export type SessionState = { session: Session | null; setupNeeded: boolean };

// A server that does not answer for so long is away, where there is a copy to show instead.
const copyAfterMilliseconds = 5000;
const askAgainMilliseconds = 5000;
const knownState = () => {
  const state = queryClient.getQueryData<SessionState>(['session']);
  return state?.session ? state : undefined;
};

export const sessionQuery = {
  queryKey: ['session'] as const,
  staleTime: Infinity,
  queryFn: async (): Promise<SessionState> => {
    const copied = hasCopy();
    try {
      const session = await api.get<Session>('/api/v1/session', copied ? AbortSignal.timeout(copyAfterMilliseconds) : undefined);
      clock.serverSaid(session.server_time);
      const state = { session, setupNeeded: session.setup_needed };
      confirmCopy(session.user.slug);
      if (isCopy()) await (await import('./copy')).leaveCopy(state);
      if (hasCopy()) void import('./copy').then(({ checkRooms }) => checkRooms()).catch(() => undefined);
      return state;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        const state = { session: null, setupNeeded: error.problem.setup_needed ?? false };
        wipeCopy();
        if (isCopy()) await (await import('./copy')).leaveCopy(state);
        return state;
      }
      const kept = copied && (isUnsettled(error) || (error as Error).name === 'TimeoutError') ? (knownState() ?? (await (await import('./copy')).enterCopy())) : null;
      if (kept) return kept;
      if (!hasCopy()) wipeCopy(); // past its end
      throw error;
    }
  },
  // What the browser kept is shown until the server says who is there, and no longer.
  networkMode: 'always' as const,
  refetchInterval: () => (isCopy() ? askAgainMilliseconds : false) as number | false,
};

export function useSessionState() {
  return useQuery(sessionQuery);
}

// Given by the shell to all that it shows. What is below it must not watch the query itself: at sign-out it might be
// drawn once more, without a session, before the shell takes it away.
export const SessionContext = createContext<Session | null>(null);

// Only below the signed-in shell, where there is a session.
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('nobody is signed in');
  return session;
}

// The slug of whoever is signed in; empty: nobody.
export const userHere = () => queryClient.getQueryData<SessionState>(sessionQuery.queryKey)?.session?.user.slug ?? '';

// The incident of which whoever is signed in is a guest.
export const guestOf = () => queryClient.getQueryData<SessionState>(sessionQuery.queryKey)?.session?.guest?.key;

const enter = (session: Session) => {
  // Nothing of who was here before stays; the session itself does, because the sign-in screen watches it.
  wipeCopy();
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
  clock.serverSaid(session.server_time);
  confirmCopy(session.user.slug);
  queryClient.setQueryData(sessionQuery.queryKey, { session, setupNeeded: false } satisfies SessionState);
  return session;
};

export const signIn = (email: string, proof: { password: string } | { code: string }) => api.post<Session>('/api/v1/session', { email, ...proof }).then(enter);

export type SetUp = { token: string; organisation: string; name: string; email: string; password: string; time_zone: string; public_url: string };
export const setUp = (form: SetUp) => api.post<Session>('/api/v1/setup', form).then(enter);

// Whether or not the server hears of it, this browser keeps nothing.
export async function signOut() {
  wipeCopy();
  await api.delete('/api/v1/session');
  forgetSession();
}

// The server no longer knows this browser: show the sign-in screen, keep the address.
export function forgetSession() {
  wipeCopy();
  queryClient.setQueryData(sessionQuery.queryKey, { session: null, setupNeeded: false } satisfies SessionState);
}

export const changePassword = (current: string, next: string) => api.put<void>('/api/v1/me/password', { current, new: next });
export const setPassword = (user: string, next: string) => api.put<void>(`/api/v1/users/${user}/password`, { new: next });
export async function changeMe(name: string, timeZone: string) {
  await api.put('/api/v1/me', { name, time_zone: timeZone });
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}
