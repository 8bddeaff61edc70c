// A rehearsal as people read it: what happens when, seen from the alert.
import type { RehearsedEntry } from '../../api/types';
import { span } from '../../ui/Time';

export type Scene = { at: number; after: string; entries: RehearsedEntry[] };

export const isMessage = ({ kind }: RehearsedEntry) => kind === 'notification_sent';

// Entries of one instant stand together. That a person is paged goes without saying beside the messages that do it.
export function scenesOf(entries: readonly RehearsedEntry[], begin: number): Scene[] {
  const told = new Set(entries.filter(isMessage).map(({ at, user }) => `${at} ${user}`));
  const scenes: Scene[] = [];
  for (const entry of entries.filter(({ kind, at, user }) => kind !== 'paged' || !told.has(`${at} ${user}`))) {
    const at = Date.parse(entry.at);
    const last = scenes.at(-1);
    if (last?.at === at) last.entries.push(entry);
    else scenes.push({ at, after: at <= begin ? 'At once' : `After ${span(Math.round((at - begin) / 1000))}`, entries: [entry] });
  }
  return scenes;
}

// Times worth trying, on one's own clock.
export function moments(now: number): { value: string; label: string }[] {
  const night = new Date(now);
  night.setHours(27, 0, 0, 0);
  const sunday = new Date(now);
  sunday.setDate(sunday.getDate() + ((7 - sunday.getDay()) % 7 || 7));
  sunday.setHours(12, 0, 0, 0);
  const holiday = new Date(now);
  holiday.setMonth(11, 25);
  holiday.setHours(3, 0, 0, 0);
  if (holiday.getTime() < now) holiday.setFullYear(holiday.getFullYear() + 1);
  return [
    { value: '', label: 'Now' },
    { value: night.toISOString(), label: '3 in the coming night' },
    { value: sunday.toISOString(), label: 'Next Sunday at noon' },
    { value: holiday.toISOString(), label: '25 December, 3 in the night' },
    { value: 'other', label: 'Another time…' },
  ];
}
