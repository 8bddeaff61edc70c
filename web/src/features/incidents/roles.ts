// Who holds which incident role, and who is there: what the server's lists mean on the screen.
import type { Incident, IncidentRole, Responder, RoleHolding, Tick } from '../../api/types';

export const commanderRole = 'incident-commander';
export const manyJoined = 15; // more people in a room talk more than they repair

export type RoleRow = {
  slug: string;
  name: string;
  role: IncidentRole | null; // none: no longer configured
  held: RoleHolding[];
  asked: RoleHolding[];
  gap: boolean; // it must be held, and nobody does
};

// The roles that this incident wants or that somebody holds, in their order; the commander's always.
export function roleRows(incident: Pick<Incident, 'roles' | 'severity' | 'type' | 'crisis'>, roles: readonly IncidentRole[]): RoleRow[] {
  const holdings = (slug: string, state: RoleHolding['state']) => incident.roles.filter((one) => one.role === slug && one.state === state);
  const known = new Set(roles.map(({ slug }) => slug));
  const wanted = ({ severities, types, crisis_only }: IncidentRole) =>
    (severities.length === 0 || severities.includes(incident.severity)) && (types.length === 0 || types.includes(incident.type)) && (incident.crisis || !crisis_only);
  const row = (slug: string, name: string, role: IncidentRole | null): RoleRow => {
    const held = holdings(slug, 'held');
    return { slug, name, role, held, asked: holdings(slug, 'asked'), gap: held.length === 0 && Boolean(role?.must_have && wanted(role)) };
  };
  const rows = roles
    .toSorted((a, b) => a.position - b.position || a.slug.localeCompare(b.slug))
    .filter((role) => role.slug === commanderRole || wanted(role) || holdings(role.slug, 'held').length > 0 || holdings(role.slug, 'asked').length > 0)
    .map((role) => row(role.slug, role.name, role));
  if (!known.has(commanderRole)) rows.unshift(row(commanderRole, 'Incident commander', null));
  const gone = new Set(incident.roles.filter(({ role, state }) => state === 'held' && role !== commanderRole && !known.has(role)).map(({ role }) => role));
  return [...rows, ...[...gone].map((slug) => row(slug, slug, null))];
}

export type Point = { point: string; tick: Tick | null };

// The checklist with what is ticked of it, by its words: what was edited since is not ticked.
export function pointsOf({ role }: Pick<RoleRow, 'role'>, holdings: readonly RoleHolding[]): Point[] {
  const ticks = holdings.flatMap((one) => (one.role === role?.slug ? (one.ticked ?? []) : []));
  return (role?.checklist ?? []).map((point) => ({ point, tick: ticks.find((tick) => tick.point === point) ?? null }));
}

export type Request = { kind: 'offered' | 'asked'; slug: string; name: string; from: string };

// What waits for this person's word.
export function requestsTo(me: string, rows: readonly RoleRow[]): Request[] {
  return rows.flatMap(({ slug, name, held, asked }) => [
    ...held.filter(({ offered_to }) => offered_to === me && me !== '').map(({ user }): Request => ({ kind: 'offered', slug, name, from: user })),
    ...asked.filter(({ user }) => user === me).map((): Request => ({ kind: 'asked', slug, name, from: '' })),
  ]);
}

const order: Responder['state'][] = ['asked', 'acknowledged', 'joined', 'released'];

// Whoever is silent first, and of these who has been for longest.
export function respondersInOrder(responders: readonly Responder[]): Responder[] {
  const since = (one: Responder) => one.asked_at ?? one.acknowledged_at ?? one.joined_at ?? '';
  return responders.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || since(a).localeCompare(since(b)));
}

export const sinceOf = (one: Responder): string | null =>
  ({ asked: one.asked_at, acknowledged: one.acknowledged_at, joined: one.joined_at, released: one.released_at })[one.state];

export const inTheRoom = (responders: readonly Responder[], user: string) => responders.some((one) => one.user === user && one.state === 'joined');
