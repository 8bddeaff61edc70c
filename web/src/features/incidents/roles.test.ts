import { expect, test } from 'vitest';
import type { Incident, IncidentRole, Responder, RoleHolding } from '../../api/types';
import { commanderRole, inTheRoom, pointsOf, requestsTo, respondersInOrder, roleRows, sinceOf } from './roles';

const role = (slug: string, more: Partial<IncidentRole> = {}): IncidentRole => ({
  slug, name: slug.toUpperCase(), description: '', position: 0, checklist: [], many: false, must_have: false, severities: [], filled_by: [], owners: false, types: [], crisis_only: false, cents_an_hour: null, ...more,
});
const holding = (slug: string, user: string, more: Partial<RoleHolding> = {}): RoleHolding => ({ role: slug, user, state: 'held', since: null, offered_to: '', offered_at: null, ...more });
const responder = (user: string, state: Responder['state'], at: string): Responder => ({
  user, state, asked_at: at, acknowledged_at: at, joined_at: at, released_at: at, by: '',
});

test('only what the severity wants is shown, or what somebody holds', () => {
  const roles = [role('scribe', { severities: ['SEV1'], position: 2 }), role('deputy', { severities: ['SEV2'], position: 1 }), role(commanderRole)];
  expect(roleRows({ roles: [], severity: 'SEV1', type: '', crisis: false }, roles).map(({ slug }) => slug)).toEqual([commanderRole, 'scribe']);
  expect(roleRows({ roles: [holding('deputy', 'bo')], severity: 'SEV1', type: '', crisis: false }, roles).map(({ slug }) => slug)).toEqual([commanderRole, 'deputy', 'scribe']);
});

test('the commander stands first also where nothing is configured, and a role that is gone is still held', () => {
  const rows = roleRows({ roles: [holding(commanderRole, 'bo'), holding('old', 'ana')], severity: 'SEV3', type: '', crisis: false }, []);
  expect(rows.map(({ name, held }) => [name, held[0]?.user])).toEqual([['Incident commander', 'bo'], ['old', 'ana']]);
});

test('a gap is what must be held and is not, also while somebody is asked', () => {
  const roles = [role('comms', { must_have: true, severities: ['SEV1'] })];
  const gap = (holdings: RoleHolding[], severity: 'SEV1' | 'SEV3') => roleRows({ roles: holdings, severity, type: '', crisis: false }, roles).find(({ slug }) => slug === 'comms')?.gap;
  expect(gap([], 'SEV1')).toBe(true);
  expect(gap([holding('comms', 'bo', { state: 'asked' })], 'SEV1')).toBe(true);
  expect(gap([holding('comms', 'bo')], 'SEV1')).toBe(false);
  expect(gap([holding('comms', 'bo', { state: 'asked' })], 'SEV3')).toBe(false);
});

test('what was offered to me or asks me waits for my word', () => {
  const rows = roleRows({ roles: [holding('scribe', 'ana', { offered_to: 'bo' }), holding('deputy', 'bo', { state: 'asked' })], severity: 'SEV1', type: '', crisis: false }, [role('scribe'), role('deputy')]);
  expect(requestsTo('bo', rows).map(({ kind, slug, from }) => [kind, slug, from])).toEqual([['asked', 'deputy', ''], ['offered', 'scribe', 'ana']]);
  expect(requestsTo('ana', rows)).toEqual([]);
  expect(requestsTo('', rows)).toEqual([]);
});

test('whoever is silent for longest stands first', () => {
  const list = [responder('a', 'joined', '2026-01-01T10:00:00Z'), responder('b', 'asked', '2026-01-01T10:05:00Z'), responder('c', 'asked', '2026-01-01T10:01:00Z')];
  expect(respondersInOrder(list).map(({ user }) => user)).toEqual(['c', 'b', 'a']);
  expect(sinceOf(list[1]!)).toBe('2026-01-01T10:05:00Z');
  expect(inTheRoom(list, 'a')).toBe(true);
  expect(inTheRoom(list, 'b')).toBe(false);
});

test('a role of a type, or of a crisis, is shown where it is wanted', () => {
  const roles = [role('lawyer', { types: ['data'] }), role('executive', { crisis_only: true })];
  const shown = (more: Partial<Incident>) => roleRows({ severity: 'SEV1', roles: [], type: '', crisis: false, ...more } as unknown as Incident, roles).map(({ slug }) => slug);
  expect(shown({})).not.toContain('lawyer');
  expect(shown({ type: 'data' })).toContain('lawyer');
  expect(shown({ type: 'data' })).not.toContain('executive');
  expect(shown({ crisis: true })).toContain('executive');
});

test('a point is ticked by its words: what was edited since is not', () => {
  const row = { role: role('scribe', { checklist: ['note who is there', 'note the time'] }) };
  const tick = (point: string) => ({ point, by: 'bo', at: '2026-01-05T10:00:00Z' });
  const holdings = [
    holding('scribe', 'ana'),
    holding('scribe', '', { state: 'passed', ticked: [tick('note the time'), tick('note everything')] }),
    holding('deputy', '', { state: 'passed', ticked: [tick('note who is there')] }),
  ];
  expect(pointsOf(row, holdings).map(({ point, tick: ticked }) => [point, ticked?.by])).toEqual([['note who is there', undefined], ['note the time', 'bo']]);
  expect(pointsOf({ role: null }, holdings)).toEqual([]);
});
