// Who is signed in, for what asks outside of the screens.
import { queryClient } from '../api/query';
import { sessionQuery, type SessionState } from '../api/session';

export const signedInAs = (user: string) =>
  queryClient.setQueryData(sessionQuery.queryKey, { session: { user: { slug: user } } as never, setupNeeded: false } satisfies SessionState);
