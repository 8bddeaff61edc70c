// Impact and cost: how they go on between two answers of the server, and what of a draft is sent.
import type { Impact, ImpactChange, ImpactFacts, IncidentCost } from '../../api/types';
import { amountText, centsOf } from '../../domain/money';
import { localStamp } from './StreamDialogs';

// What it has come to by now.
export function costAt({ facts, cost }: Impact & { cost: IncidentCost }, now: number): IncidentCost {
  const since = Date.parse(cost.at);
  const seconds = cost.running ? Math.max(0, now - since) / 1000 : 0;
  const fallen = cost.running && !facts.ended_at
    ? facts.penalties.filter(({ due_at }) => due_at && Date.parse(due_at) > since && Date.parse(due_at) <= now)
    : [];
  const people = cost.people_cents + (seconds * cost.people_cents_an_hour) / 3600;
  const revenue = cost.revenue_cents + (seconds * cost.revenue_cents_a_minute) / 60;
  const penalties = cost.penalty_cents + fallen.reduce((sum, { amount_cents }) => sum + amount_cents, 0);
  return {
    ...cost,
    lasted_seconds: cost.lasted_seconds + seconds,
    impact_seconds: cost.impact_seconds + (facts.ended_at ? 0 : seconds),
    people_seconds: cost.people_seconds + (seconds * cost.people_seconds_an_hour) / 3600,
    people_cents: Math.floor(people),
    revenue_cents: Math.floor(revenue),
    penalty_cents: penalties,
    total_cents: Math.floor(people) + Math.floor(revenue) + penalties,
  };
}

export type PenaltyState = 'owed' | 'running' | 'averted';
// `until`: when the impact ended or the incident was over; null: it lasts.
export function penaltyState(due_at: string | null, until: number | null, now: number): PenaltyState {
  if (!due_at || Date.parse(due_at) <= (until ?? now)) return 'owed';
  return until === null ? 'running' : 'averted';
}

export const members = ['regions', 'customers', 'revenue', 'penalties', 'began_at', 'ended_at', 'expected_by', 'next_update_by'] as const;
export type Member = (typeof members)[number];
export const memberWords: Record<Member, string> = {
  regions: 'regions', customers: 'number of customers', revenue: 'revenue lost', penalties: 'penalties', began_at: 'beginning', ended_at: 'end', expected_by: 'expected end', next_update_by: 'next update',
};

export type PenaltyDraft = { reason: string; amount: string; due: string };
// As it stands in the fields.
export type ImpactDraft = { regions: string; customers: string; revenue: string; penalties: PenaltyDraft[]; began_at: string; ended_at: string; expected_by: string; next_update_by: string };

const stamp = (at: string | null) => (at ? localStamp(at) : '');

export function draftOf(facts: ImpactFacts): ImpactDraft {
  return {
    regions: facts.regions.join(', '),
    customers: facts.customers === null ? '' : String(facts.customers),
    revenue: amountText(facts.revenue.at(-1)?.cents_a_minute ?? null),
    penalties: facts.penalties.map(({ reason, amount_cents, due_at }) => ({ reason, amount: amountText(amount_cents), due: stamp(due_at) })),
    began_at: stamp(facts.began_at),
    ended_at: stamp(facts.ended_at),
    expected_by: stamp(facts.expected_by),
    next_update_by: stamp(facts.next_update_by),
  };
}

const same = (a: ImpactDraft[Member], b: ImpactDraft[Member]) => JSON.stringify(a) === JSON.stringify(b);
export const touched = (base: ImpactDraft, draft: ImpactDraft): Member[] => members.filter((member) => !same(base[member], draft[member]));

const timeOf = (text: string) => (text ? new Date(text).toISOString() : null);

// Only what was touched, so that what another changes meanwhile stays. `since`: when the revenue was lost from.
export function changeOf(base: ImpactDraft, draft: ImpactDraft, since: string): ImpactChange {
  const changed = touched(base, draft);
  const wants = (member: Member) => changed.includes(member);
  return {
    ...(wants('regions') ? { regions: [...new Set(draft.regions.split(',').map((name) => name.trim()).filter(Boolean))] } : {}),
    ...(wants('customers') ? { customers: draft.customers.trim() === '' ? null : Number(draft.customers) } : {}),
    ...(wants('revenue') || since ? { revenue_cents_a_minute: centsOf(draft.revenue) ?? 0, ...(since ? { revenue_since: new Date(since).toISOString() } : {}) } : {}),
    ...(wants('penalties') ? { penalties: draft.penalties.map(({ reason, amount, due }) => ({ reason: reason.trim(), amount_cents: centsOf(amount) ?? 0, due_at: timeOf(due) })) } : {}),
    ...(wants('began_at') ? { began_at: timeOf(draft.began_at) } : {}),
    ...(wants('ended_at') ? { ended_at: timeOf(draft.ended_at) } : {}),
    ...(wants('expected_by') ? { expected_by: timeOf(draft.expected_by) } : {}),
    ...(wants('next_update_by') ? { next_update_by: timeOf(draft.next_update_by) } : {}),
  };
}

// What both of us changed, to different ends.
export const clashesOf = (base: ImpactDraft, draft: ImpactDraft, theirs: ImpactDraft): Member[] =>
  touched(base, draft).filter((member) => !same(base[member], theirs[member]) && !same(draft[member], theirs[member]));

// Theirs for all that I did not touch, mine for the rest.
export function rebase(base: ImpactDraft, draft: ImpactDraft, theirs: ImpactDraft): ImpactDraft {
  const mine = Object.fromEntries(touched(base, draft).map((member) => [member, draft[member]]));
  return { ...theirs, ...mine };
}
