// The gate: nobody signed in sees the sign-in screen at the same address; the others see the frame.
import { lazy, Suspense } from 'react';
import { SessionContext, useSessionState } from '../api/session';
import { ErrorBox } from '../ui/ErrorBox';
import { Skeleton } from '../ui/Skeleton';
import { Frame } from './Frame';

// What most never see loads by itself.
const SignIn = lazy(() => import('./SignIn').then((read) => ({ default: read.SignIn })));
const GuestFrame = lazy(() => import('../features/guest/GuestFrame').then((read) => ({ default: read.GuestFrame })));

export function Shell() {
  const state = useSessionState();
  if (state.isPending) {
    return <main className="gate"><h1 className="visually-hidden">Tocsin</h1><Skeleton what="the server" rows={4} /></main>;
  }
  if (state.isError) {
    return (
      <main className="gate">
        <h1>Tocsin</h1>
        <ErrorBox what="The server could not be reached" error={state.error} onRetry={() => void state.refetch()} />
      </main>
    );
  }
  const { session, setupNeeded } = state.data;
  if (!session) return <Suspense fallback={null}><SignIn setupNeeded={setupNeeded} /></Suspense>;
  return <SessionContext value={session}>{session.guest ? <Suspense fallback={null}><GuestFrame guest={session.guest} /></Suspense> : <Frame />}</SessionContext>;
}
