import { useLive } from '../../api/live';
import { useOutbox, type Unsent } from '../../api/outbox';

// What a room sends goes one after the other: what was written first is done first, also after a time without the server.
let queue: Promise<void> = Promise.resolve();

export function inTurn(send: () => Promise<void>) {
  queue = queue.then(send);
  return queue;
}

// The outbox numbers what toasts report upwards; what is sent in turn goes down.
let lastId = 0;
const ids = new Map<string, number>();
export function outboxId(key: string) {
  if (!ids.has(key)) ids.set(key, (lastId -= 1));
  return ids.get(key)!;
}

// The server knows a key for a day: what is older is sent again by a person only.
const sentByItselfMilliseconds = 20 * 3_600_000;
export function sendOnceLive(at: number, entry: Unsent) {
  if (Date.now() - at >= sentByItselfMilliseconds) return;
  useOutbox.getState().add(entry);
  if (useLive.getState().state === 'live') entry.send();
}
