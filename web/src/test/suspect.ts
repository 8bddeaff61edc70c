// Changes that may have caused an incident, for tests.
import type { Emergency, Suspect } from '../api/changeTypes';

export const suspectOf = (id: number, title: string, change: Partial<Suspect> = {}): Suspect => ({
  id, source_id: `deploy-${id}`, source: 'argo', title, kind: 'deploy', state: 'done', services: ['checkout'], who: 'ana', began_at: '2026-01-05T09:46:00Z', ended_at: '2026-01-05T09:46:00Z',
  links: [], details: null, incident: 0, actor: { kind: 'integration', slug: 'argo', on_behalf_of: '' }, received_at: '2026-01-05T09:46:00Z', updated_at: '2026-01-05T09:46:00Z', version: 1, approval: 'none', lacks_approval: false,
  why: 'on checkout, 4 min before the impact began', service: 'checkout', affected: 'checkout', distance: 0, before_seconds: 240, just_before: true, hypothesis: 0, verdict: null, ...change,
});

export const emergencyOf = (id: number, title: string, change: Partial<Emergency> = {}): Emergency => ({
  id, source_id: `INC-1/${id}`, source: '', title, kind: 'flag', state: 'planned', services: ['checkout'], who: 'Bo', began_at: '2026-01-05T10:00:00Z', ended_at: null, links: [], details: null, incident: 1,
  actor: { kind: 'user', slug: 'bo', on_behalf_of: '' }, received_at: '2026-01-05T10:00:00Z', updated_at: '2026-01-05T10:00:00Z', version: 1, approval: 'asked', lacks_approval: false, after_the_fact: false,
  asked_by: 'bo', decided_by: '', decided_at: null, plan: 'flip it', risk: 'carts are lost', roll_back: 'flip it back', word: '', moved_by: 'bo', approvers: ['ana'], ...change,
});
