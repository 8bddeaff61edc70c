// What the board says of services that were asked: in which order, whose answer is missing, how each changed.
import type { Health, Incident, Service, ServiceCheck } from '../../api/types';

export type Shown = Health | 'silent';
export const healthWords: Record<Shown, string> = { healthy: 'Healthy', impaired: 'Impaired', unknown: 'Unknown', silent: 'No answer yet' };
export const healthMarks: Record<Shown, string> = { healthy: '✓', impaired: '▲', unknown: '?', silent: '◌' };
export const healths: readonly Health[] = ['healthy', 'impaired', 'unknown'];
export const shownOf = ({ health }: Pick<ServiceCheck, 'health'>): Shown => health ?? 'silent';

// Where the failure began stands first, then whose answer is missing, then the others.
export function onBoard(checks: readonly ServiceCheck[]): ServiceCheck[] {
  const rank = ({ impaired_at, waiting_since }: ServiceCheck) => (impaired_at ? 0 : waiting_since ? 1 : 2);
  return checks.toSorted((a, b) =>
    rank(a) - rank(b) || (a.impaired_at && b.impaired_at ? Date.parse(a.impaired_at) - Date.parse(b.impaired_at) : 0) || a.name.localeCompare(b.name) || a.id - b.id);
}

export const askedOf = (checks: readonly ServiceCheck[], me: string) => checks.filter(({ waiting_since, on_call }) => waiting_since && on_call.includes(me));
export const newestRound = (checks: readonly ServiceCheck[]) => Math.max(0, ...checks.map(({ round }) => round));

export type Span = { shown: Shown; from: number; to: number };

// One after the other, from when it was said to when something else was; the last one lasts until `end`.
export function spansOf({ answers }: Pick<ServiceCheck, 'answers'>, begin: number, end: number): Span[] {
  const spans: Span[] = [{ shown: 'silent', from: begin, to: end }];
  for (const { health, at } of answers) {
    const last = spans.at(-1)!;
    const from = Math.min(end, Math.max(begin, Date.parse(at)));
    if (last.shown === health) continue;
    last.to = from;
    spans.push({ shown: health, from, to: end });
  }
  return spans.filter(({ from, to }, index) => to > from || index === spans.length - 1);
}

// The time that all strips of the board show.
export function boardTime(incident: Pick<Incident, 'declared_at' | 'resolved_at' | 'status'>, checks: readonly ServiceCheck[], now: number): [begin: number, end: number] {
  const over = incident.resolved_at && ['resolved', 'closed', 'merged'].includes(incident.status);
  const last = Math.max(...checks.flatMap(({ answers }) => answers.map(({ at }) => Date.parse(at))), 0);
  const begin = Date.parse(incident.declared_at);
  return [begin, Math.max(begin + 1, last, over ? Date.parse(incident.resolved_at!) : now)];
}

// What a call would ask, as the server works it out: the affected ones, the chosen ones, and one step of dependencies.
export function toAsk(services: readonly Pick<Service, 'slug' | 'depends_on'>[], affected: readonly string[], chosen: readonly string[], neighbours: boolean): string[] {
  const known = new Map(services.map((service) => [service.slug, service]));
  const asked = new Set([...affected, ...chosen].filter((slug) => known.has(slug)));
  if (!neighbours) return [...asked];
  const own = new Set(asked);
  for (const { slug, depends_on } of services) {
    if (depends_on.some((need) => own.has(need))) asked.add(slug);
    if (own.has(slug)) for (const need of depends_on) if (known.has(need)) asked.add(need);
  }
  return [...asked];
}
