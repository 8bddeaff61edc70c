// Rows never move under the cursor: while a list is held, new rows wait and known rows keep their place.
import { useRef, useState } from 'react';

export type Stable<T> = { shown: T[]; waiting: number; release(): void };

// The order that was shown, with each row as it is now; rows that left the answer keep their last form.
export function holdOrder<T>(previous: readonly T[], next: readonly T[], idOf: (row: T) => string): { shown: T[]; waiting: number } {
  const now = new Map(next.map((row) => [idOf(row), row]));
  const shown = previous.map((row) => now.get(idOf(row)) ?? row);
  const known = new Set(previous.map(idOf));
  const lastKnown = next.findLastIndex((row) => known.has(idOf(row)));
  // What comes after the last known row is a further page, which moves nothing.
  const further = lastKnown >= 0 ? next.slice(lastKnown + 1) : [];
  const waiting = next.slice(0, lastKnown + 1).filter((row) => !known.has(idOf(row))).length;
  return { shown: [...shown, ...further], waiting };
}

export function useStableRows<T>(rows: readonly T[], idOf: (row: T) => string, held: boolean, listKey: string): Stable<T> {
  const previous = useRef<{ key: string; rows: readonly T[] }>({ key: listKey, rows: [] });
  const [, redraw] = useState(0);
  const keep = held && previous.current.key === listKey && previous.current.rows.length > 0;
  const { shown, waiting } = keep ? holdOrder(previous.current.rows, rows, idOf) : { shown: [...rows], waiting: 0 };
  previous.current = { key: listKey, rows: shown };
  return {
    shown,
    waiting,
    release() {
      previous.current = { key: '', rows: [] };
      redraw((count) => count + 1);
    },
  };
}
