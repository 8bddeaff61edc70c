// Rows never move under the cursor: while a list is held, new rows wait and known rows keep their place.
import { useState } from 'react';

export type Stable<T> = { shown: readonly T[]; waiting: number; release(): void };

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

// `rows` must keep its identity while it does not change.
export function useStableRows<T>(rows: readonly T[], idOf: (row: T) => string, held: boolean, listKey: string): Stable<T> {
  const [kept, setKept] = useState<{ key: string; source: readonly T[]; shown: readonly T[]; waiting: number }>({ key: listKey, source: rows, shown: rows, waiting: 0 });
  const release = () => setKept({ key: listKey, source: rows, shown: rows, waiting: 0 });
  const hold = held && kept.key === listKey && kept.shown.length > 0;
  if (hold && kept.source !== rows) setKept({ key: listKey, source: rows, ...holdOrder(kept.shown, rows, idOf) });
  else if (!hold && (kept.shown !== rows || kept.key !== listKey)) release();
  return { shown: kept.shown, waiting: kept.waiting, release };
}
