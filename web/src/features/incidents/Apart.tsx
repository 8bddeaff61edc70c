// A part of a room that loads, and may break, by itself.
import { Suspense, type ReactNode } from 'react';
import { ErrorBoundary } from '../../ui/Panel';

export function Apart({ children }: { children: ReactNode }) {
  return <ErrorBoundary><Suspense fallback={null}>{children}</Suspense></ErrorBoundary>;
}
