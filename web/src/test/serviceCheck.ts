// Services that the roll was called for, for tests.
import type { ServiceCheck } from '../api/types';

export const checkOf = (id: number, service: string, change: Partial<ServiceCheck> = {}): ServiceCheck => ({
  id, incident: 1, service, round: 1, asked_at: '2026-01-05T10:00:00Z', asked_by: 'ana', waiting_since: '2026-01-05T10:00:00Z', health: null, health_since: null, impaired_at: null,
  answers: [], name: service, team: 'payers', on_call: ['bo'], ...change,
});
