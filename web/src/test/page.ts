// Pages for tests.
import type { PageView } from '../api/types';

export const pageOf = (change: Partial<PageView> = {}): PageView => ({
  id: 1, escalation: 1, subject_kind: 'alert', subject: 1, user: 'ana', step: 0, round: 0, status: 'open', generation: 1,
  reason: { code: 'policy_step', object: 'payments', id: 0 }, end_reason: { code: 'none', object: '', id: 0 },
  created_at: '2026-01-01T00:00:00Z', ended_at: null, drill: false, title: 'disk full', severity: 'SEV2', service: 'db', ...change,
});
