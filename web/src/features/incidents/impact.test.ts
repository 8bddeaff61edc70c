import { expect, it } from 'vitest';
import type { Impact, ImpactFacts, IncidentCost } from '../../api/types';
import { changeOf, clashesOf, costAt, draftOf, penaltyState, rebase } from './impact';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 30, 10, minutes)).toISOString();
const ms = (minutes: number) => Date.parse(at(minutes));
const facts: ImpactFacts = { version: 1, regions: ['EU'], customers: 200, revenue: [], penalties: [{ reason: 'the bank', amount_cents: 5000, due_at: at(30) }], began_at: null, ended_at: null, expected_by: null, next_update_by: null, changes: [] };
const cost: IncidentCost = {
  at: at(0), running: true, currency: 'EUR', lasted_seconds: 60, impact_seconds: 60, people_seconds: 120, people_now: 2, people_cents: 100, revenue_cents: 10, penalty_cents: 0,
  total_cents: 110, people_seconds_an_hour: 7200, people_cents_an_hour: 12_000, revenue_cents_a_minute: 50,
};
const impact = (changed: Partial<ImpactFacts> = {}, costs: Partial<IncidentCost> = {}): Impact & { cost: IncidentCost } =>
  ({ incident: 1, facts: { ...facts, ...changed }, began_at: at(-1), cost: { ...cost, ...costs } });

it('counts on between two answers', () => {
  const after = costAt(impact(), ms(30));
  expect([after.lasted_seconds, after.people_seconds, after.people_cents, after.revenue_cents, after.penalty_cents]).toEqual([1860, 3720, 6100, 1510, 5000]);
  expect(after.total_cents).toBe(6100 + 1510 + 5000);
  expect(costAt(impact(), ms(-5))).toEqual(cost);
});

it('stands still when it is over, and its impact when that ended', () => {
  expect(costAt(impact({}, { running: false }), ms(60))).toEqual({ ...cost, running: false });
  const after = costAt(impact({ ended_at: at(0) }, { revenue_cents_a_minute: 0 }), ms(60));
  expect([after.impact_seconds, after.revenue_cents, after.penalty_cents, after.people_cents]).toEqual([60, 10, 0, 12_100]);
});

it('says of a penalty whether it is owed', () => {
  expect(penaltyState(null, null, ms(0))).toBe('owed');
  expect(penaltyState(at(30), null, ms(29))).toBe('running');
  expect(penaltyState(at(30), null, ms(30))).toBe('owed');
  expect(penaltyState(at(30), ms(20), ms(60))).toBe('averted');
});

it('sends what was touched only', () => {
  const base = draftOf(facts);
  expect(changeOf(base, base, '')).toEqual({});
  expect(changeOf(base, { ...base, regions: 'EU, US ,, EU', customers: '' }, '')).toEqual({ regions: ['EU', 'US'], customers: null });
  expect(changeOf(base, { ...base, revenue: '12.50' }, '')).toEqual({ revenue_cents_a_minute: 1250 });
  const stamped = changeOf(base, { ...base, revenue: '3', began_at: '2026-11-30T10:00' }, '2026-11-30T10:05');
  expect(stamped).toEqual({ revenue_cents_a_minute: 300, revenue_since: new Date('2026-11-30T10:05').toISOString(), began_at: new Date('2026-11-30T10:00').toISOString() });
  expect(changeOf(base, { ...base, penalties: [] }, '')).toEqual({ penalties: [] });
});

it('takes in what another changed, and asks where both did', () => {
  const base = draftOf(facts);
  const mine = { ...base, customers: '300' };
  expect(clashesOf(base, mine, { ...base, regions: 'US' })).toEqual([]);
  expect(rebase(base, mine, { ...base, regions: 'US' })).toEqual({ ...base, customers: '300', regions: 'US' });
  expect(clashesOf(base, mine, { ...base, customers: '250' })).toEqual(['customers']);
  expect(clashesOf(base, mine, { ...base, customers: '300' })).toEqual([]);
});
