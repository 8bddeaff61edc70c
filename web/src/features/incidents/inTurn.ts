// What a room sends goes one after the other, and nothing overtakes what waits for the server: what was done first is done first, also after a time without
// it.
import { useLive } from '../../api/live';
import { useOutbox } from '../../api/outbox';

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
export const tooOldWords = 'It is from yesterday, and it is not known whether it was done. Look first, then send or discard it.';

let line: Turn[] = [];
let flushing: Promise<void> | null = null;

// The outbox numbers what toasts report upwards; what is sent in turn goes down.
let lastId = 0;
const ids = new Map<string, number>();
const idOf = (key: string) => {
  if (!ids.has(key)) ids.set(key, (lastId -= 1));
  return ids.get(key)!;
};

async function flushAll() {
  for (let first = line[0]; first; first = line[0]) {
    const settled = await first.send();
    if (!settled) {
      for (const turn of line) {
        turn.hold();
        useOutbox.getState().add({ id: idOf(turn.key), what: turn.what, send: () => void flush() });
      }
      return;
    }
    leaveTurn(first.key);
  }
}

export function flush(): Promise<void> {
  flushing ??= flushAll().finally(() => (flushing = null));
  return flushing;
}

export function takeTurn(turn: Turn) {
  line = [...line.filter(({ key }) => key !== turn.key), turn].toSorted((a, b) => a.at - b.at);
  // What is under way sees it, unless it has just ended.
  return flush().then(() => (line.includes(turn) && useOutbox.getState().unsent.every(({ id }) => id !== idOf(turn.key)) ? flush() : undefined));
}

// What a reload of the window cut off: sent when the server is there.
export function resume(turns: readonly Turn[]) {
  for (const turn of turns) {
    line = [...line, turn].toSorted((a, b) => a.at - b.at);
    useOutbox.getState().add({ id: idOf(turn.key), what: turn.what, send: () => void flush() });
  }
  if (turns.length > 0 && useLive.getState().state === 'live') void flush();
}

export function leaveTurn(key: string) {
  line = line.filter((turn) => turn.key !== key);
  useOutbox.getState().drop(idOf(key));
}
