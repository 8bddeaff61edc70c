// What a screen reader hears of new lines: at most one announcement in five seconds.
import { useEffect, useRef, useState } from 'react';
import type { StreamEntry } from '../../api/types';
import { actorName, entryTitle, type Namer } from '../../domain/words';
import { authorOf, isWritten } from './streamRows';

export const pauseMilliseconds = 5000;

export function announcement(fresh: readonly StreamEntry[], names: Namer): string {
  const last = fresh.at(-1);
  if (!last) return '';
  const words = isWritten(last) ? `${actorName(last.actor, names)}: ${last.text}` : [entryTitle(last.kind), last.text].filter(Boolean).join(' ');
  return fresh.length === 1 ? words : `${fresh.length} new lines, the last: ${words}`;
}

export function useAnnouncer(entries: readonly StreamEntry[], names: Namer, me: string): string {
  const [text, setText] = useState('');
  const told = useRef<number | null>(null);
  const free = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef({ entries, names });
  useEffect(() => {
    latest.current = { entries, names };
    const newest = entries.at(-1)?.id;
    if (newest === undefined) return;
    told.current ??= newest;
    if (newest <= told.current || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const now = latest.current;
      const fresh = now.entries.filter((entry) => entry.id > told.current! && authorOf(entry) !== me);
      told.current = Math.max(told.current!, now.entries.at(-1)?.id ?? 0);
      if (fresh.length === 0) return;
      free.current = Date.now() + pauseMilliseconds;
      setText(announcement(fresh, now.names));
    }, Math.max(200, free.current - Date.now()));
  }, [entries, names, me]);
  useEffect(() => () => {
    clearTimeout(timer.current);
    timer.current = undefined;
  }, []);
  return text;
}
