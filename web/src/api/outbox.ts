// Actions that the server has not confirmed because it could not be reached. Each keeps its idempotency key,
// so that sending it again does it at most once.
import { create } from 'zustand';

export type Unsent = { id: number; what: string; send(): void };

type Outbox = { unsent: Unsent[]; add(entry: Unsent): void; drop(id: number): void };

export const useOutbox = create<Outbox>()((set) => ({
  unsent: [],
  add: (entry) => set(({ unsent }) => ({ unsent: [...unsent.filter(({ id }) => id !== entry.id), entry] })),
  drop: (id) => set(({ unsent }) => ({ unsent: unsent.filter((entry) => entry.id !== id) })),
}));

export function retryOutbox() {
  for (const entry of useOutbox.getState().unsent) entry.send();
}

// The socket may live while requests do not get through, or come back unnoticed.
const againMilliseconds = 15_000;
export function keepRetrying(isLive: () => boolean) {
  const again = () => {
    if (useOutbox.getState().unsent.length > 0 && isLive()) retryOutbox();
  };
  const timer = setInterval(again, againMilliseconds);
  window.addEventListener('online', again);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', again);
  };
}

// Closing the page would forget them: the browser asks first.
export function guardOutbox() {
  window.addEventListener('beforeunload', (event) => {
    if (useOutbox.getState().unsent.length > 0) event.preventDefault();
  });
}
