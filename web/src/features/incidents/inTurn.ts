// What a room sends goes one after the other, and nothing overtakes what waits for the server: what was done first is done first, also after a time without
// it.
import { isCopy, useLive } from '../../api/live';
import { useOutbox } from '../../api/outbox';
import { isUnsettled, whyNot } from '../../api/problem';

export type Turn = {
  key: string;
  at: number; // when it was done
  what: string; // as the outbox names it
  // True: it is settled, one way or the other. False: the server has not answered.
  send(): Promise<boolean>;
  hold(): void; // it waits, behind another or for the server
};

// The server knows a key for a day: what is older is sent again by a person only, who has looked.
const keyMilliseconds = 20 * 3_600_000;
export const isTooOld = (at: number) => Date.now() - at > keyMilliseconds;
const tooOldWords = 'It is from yesterday, and it is not known whether it was done. Look first, then send or discard it.';

let line: Turn[] = [];
let flushing: Promise<void> | null = null;

// The outbox numbers what toasts report upwards; what is sent in turn goes down.
let lastId = 0;
const ids = new Map<string, number>();
const idOf = (key: string) => {
  if (!ids.has(key)) ids.set(key, (lastId -= 1));
  return ids.get(key)!;
};

const put = (turn: Turn) => {
  line = [...line.filter(({ key }) => key !== turn.key), turn].toSorted((a, b) => a.at - b.at);
};
const promise = (turn: Turn) => useOutbox.getState().add({ id: idOf(turn.key), what: turn.what, send: () => void flush() });

async function sendAll() {
  try {
    for (let first = line[0]; first; first = line[0]) {
      if (!(await first.send())) {
        for (const turn of line) {
          turn.hold();
          promise(turn);
        }
        return;
      }
      leaveTurn(first.key);
    }
  } finally {
    flushing = null; // at once: what takes its turn from now on is sent by the next
  }
}

export function flush(): Promise<void> {
  if (line.length === 0) return Promise.resolve();
  flushing ??= sendAll();
  return flushing;
}

export function takeTurn(turn: Turn) {
  put(turn);
  return flush();
}

// What a reload of the window cut off: sent when the server is there.
export function resume(turns: readonly Turn[]) {
  for (const turn of turns) {
    put(turn);
    promise(turn);
  }
  if (turns.length > 0 && useLive.getState().state === 'live') void flush();
}

// Sends what was done at `at`; what is refused is kept, with the reason, for a person to decide. The answer is that of Turn.send.
export async function attempt(at: number, work: () => Promise<unknown>, refuse: (why: string) => void): Promise<boolean> {
  if (isTooOld(at)) {
    refuse(tooOldWords);
    return true;
  }
  if (isCopy()) return false; // who is signed in is not known: the server has not said so yet
  try {
    await work();
  } catch (error) {
    if (isUnsettled(error)) return false;
    refuse(whyNot(error));
  }
  return true;
}

// What outlives a reload of this window.
export function readKept<T extends object>(storageKey: string): T[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? (kept as unknown[]).filter((one): one is T => typeof one === 'object' && one !== null) : [];
  } catch {
    return [];
  }
}
export function writeKept(storageKey: string, list: readonly unknown[]) {
  if (list.length > 0) sessionStorage.setItem(storageKey, JSON.stringify(list));
  else sessionStorage.removeItem(storageKey);
}

export function leaveTurn(key: string) {
  line = line.filter((turn) => turn.key !== key);
  useOutbox.getState().drop(idOf(key));
}
