// What an incident does to customers and money, as the API has it.
import type { Slug, Time } from './types';

// Amounts are hundredths of the organisation's currency. Whoever does not respond sees none.
export type Penalty = { reason: string; amount_cents: number; due_at: Time | null };
export type ImpactFacts = {
  version: number; // 1: nobody has said anything yet
  regions: string[];
  customers: number | null; // affected; null: nobody knows
  revenue: { from: Time; cents_a_minute: number }[]; // lost, by time; the first holds from the beginning
  penalties: Penalty[];
  began_at: Time | null;
  ended_at: Time | null;
  expected_by: Time | null; // when it is expected to be over
  next_update_by: Time | null; // promised to stakeholders
  changes: { member: string; version: number; by: Slug; at: Time }[];
};
// Counted until `at`, and how fast it grows from then on while it runs.
export type IncidentCost = {
  at: Time;
  running: boolean;
  currency: string;
  lasted_seconds: number;
  impact_seconds: number;
  people_seconds: number;
  people_now: number;
  people_cents: number;
  revenue_cents: number;
  penalty_cents: number;
  total_cents: number;
  people_seconds_an_hour: number;
  people_cents_an_hour: number;
  revenue_cents_a_minute: number;
};
export type Impact = { incident: number; facts: ImpactFacts; began_at: Time; cost: IncidentCost | null };
export type ImpactChange = Partial<Pick<ImpactFacts, 'regions' | 'customers' | 'penalties' | 'began_at' | 'ended_at' | 'expected_by' | 'next_update_by'> & { revenue_cents_a_minute: number; revenue_since: Time }>;
