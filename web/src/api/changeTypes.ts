// What the API says of changes, as its OpenAPI document has it.
import type { Listed, Slug, StreamEntry, Time } from './types';

export type ChangeKind = 'deploy' | 'config' | 'flag' | 'infrastructure' | 'other';
export type ChangeState = 'planned' | 'running' | 'done' | 'failed' | 'rolled_back';
export type ChangeVerdict = 'suspect' | 'confirmed' | 'ruled_out';
export type Change = {
  id: number;
  source_id: string; // what its sender calls it
  source: string;
  title: string;
  kind: ChangeKind;
  state: ChangeState;
  services: Slug[];
  who: string;
  began_at: Time;
  ended_at: Time | null;
  links: { href: string; text: string }[];
  details: unknown; // as its source sent it
  incident: number; // that it was made for; 0: none
  actor: StreamEntry['actor'];
  received_at: Time;
  updated_at: Time;
  version: number;
};
// A change that may have caused an incident.
export type Suspect = Change & {
  why: string; // "on Checkout, 12 min before the impact began"
  service: Slug;
  affected: Slug; // that depends on it, or is the same
  distance: number;
  before_seconds: number; // negative: after the impact began
  just_before: boolean;
  hypothesis: number; // the line about it; 0: none
  verdict: ChangeVerdict | null;
};
export type Suspects = Listed<Suspect> & {
  impact_began_at: Time;
  since: Time;
  services: { service: Slug; name: string; affected: Slug; distance: number }[];
  more: boolean;
};
