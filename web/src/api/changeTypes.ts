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
  approval: 'none' | 'asked' | 'approved' | 'refused'; // of an emergency change
  lacks_approval: boolean; // it was carried out, and nobody approved it yet
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
// A change that was asked for in the midst of an incident.
export type EmergencyAct = 'approve' | 'refuse' | 'start' | 'done' | 'failed' | 'rolled_back';
export type Emergency = Change & {
  after_the_fact: boolean; // carried out before anybody had approved it
  asked_by: Slug;
  decided_by: Slug;
  decided_at: Time | null;
  plan: string;
  risk: string;
  roll_back: string;
  word: string; // of whoever did something with it last
  moved_by: Slug;
  approvers: Slug[]; // who may approve it now
};
export type EmergencyWrite = { title: string; kind: ChangeKind; services: Slug[]; plan: string; risk: string; roll_back: string; done_already: boolean };
