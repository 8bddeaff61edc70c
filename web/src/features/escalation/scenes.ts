// A rehearsal as people read it: what happens when, seen from the alert.
import type { RehearsedEntry } from '../../api/types';
import { day, hour, instantOf, wallOf } from '../../domain/zone';
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

// Times worth trying, on the clock of a zone.
export function moments(now: number, zone: string): { value: string; label: string }[] {
  const wall = wallOf(now, zone);
  const date = new Date(wall);
  const midnight = Math.floor(wall / day) * day;
  const year = date.getUTCFullYear();
  const christmas = [year, year + 1].map((each) => Date.UTC(each, 11, 25, 3)).find((each) => each > wall)!;
  const at = (then: number) => new Date(instantOf(then, zone)).toISOString();
  return [
    { value: '', label: 'Now' },
    { value: at(midnight + day + 3 * hour), label: '3 in the coming night' },
    { value: at(midnight + (7 - date.getUTCDay()) * day + 12 * hour), label: 'Next Sunday at noon' },
    { value: at(christmas), label: '25 December, 3 in the night' },
    { value: 'other', label: 'Another time…' },
  ];
}
