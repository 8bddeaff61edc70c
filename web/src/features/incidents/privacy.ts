// Who is inside a private incident, and why.
import type { Incident, StreamEntry } from '../../api/types';
import type { Namer } from '../../domain/words';
import { momentText } from '../../ui/Time';

export function whyInside(incident: Incident, user: string): string {
  const ways = [];
  if (incident.members.includes(user)) ways.push('member');
  if (incident.roles.some((holding) => holding.state !== 'passed' && (holding.user === user || holding.offered_to === user))) ways.push('incident role');
  if (incident.responders.some((one) => one.user === user && one.state !== 'released')) ways.push('responder');
  return ways.join(', ');
}

// What the program wrote, as people read it: "+ann -bo" with their names.
export function factText({ kind, text }: Pick<StreamEntry, 'kind' | 'text'>, names: Namer, now: number): string {
  if (kind !== 'members_changed') return text.replace(' -> ', ' → ').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (stamp) => momentText(stamp, now));
  return text.split(' ').map((word) => (word.startsWith('-') ? `without ${names.user(word.slice(1))}` : names.user(word.slice(1)))).join(', ');
}

// Whoever is inside responds, whatever else they may not.
export const respondsTo = (incident: Incident, user: string, responds: boolean) =>
  incident.is_private ? incident.insiders.includes(user) || responds : responds;
