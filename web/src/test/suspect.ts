// Changes that may have caused an incident, for tests.
import type { Suspect } from '../api/changeTypes';

export const suspectOf = (id: number, title: string, change: Partial<Suspect> = {}): Suspect => ({
  id, source_id: `deploy-${id}`, source: 'argo', title, kind: 'deploy', state: 'done', services: ['checkout'], who: 'ana', began_at: '2026-01-05T09:46:00Z', ended_at: '2026-01-05T09:46:00Z',
  links: [], details: null, incident: 0, actor: { kind: 'integration', slug: 'argo', on_behalf_of: '' }, received_at: '2026-01-05T09:46:00Z', updated_at: '2026-01-05T09:46:00Z', version: 1,
  why: 'on checkout, 4 min before the impact began', service: 'checkout', affected: 'checkout', distance: 0, before_seconds: 240, just_before: true, hypothesis: 0, verdict: null, ...change,
});
