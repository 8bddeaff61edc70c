// Alerts for tests.
import type { Alert } from '../api/types';

export const alertOf = (change: Partial<Alert> = {}): Alert => ({
  id: 1, integration: 'prom', dedup_key: 'k', status: 'firing', summary: 'disk full', labels: { host: 'db-3' }, service: 'db', severity: 'SEV2', urgency: 'high',
  rule: '', quiet: [], suppressed: false, started_at: '2026-01-01T00:00:00Z', created_at: '2026-01-01T00:00:00Z', status_at: '2026-01-01T00:00:00Z',
  resolved_at: null, last_seen_at: '2026-01-01T00:00:00Z', event_count: 1, ends_at: null, acknowledged_by: '', incident: 0, drill: false, ringing: null, ...change,
});
