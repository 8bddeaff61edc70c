import { expect, it } from 'vitest';
import type { Configured, Notification } from '../../api/types';
import { ladderWarning, lastTest, rungsOf, usualSteps } from './ladder';

const method = (slug: string, delay: string, change: { enabled?: boolean; verified?: boolean } = {}): Configured<'contact-methods'> => ({
  value: { slug, user: 'ana', team: '', channel: 'email', name: slug.toUpperCase(), address: '', secret: '', delay, position: 0, enabled: change.enabled ?? true, vouched: false },
  meta: { version: 1, created_at: '', updated_at: '', managed_by: '' },
  verified: change.verified ?? true,
});
const rule = (...steps: [string, string][]) => ({ slug: 'ana-high', user: 'ana', urgency: 'high' as const, quiet_hours: [], steps: steps.map(([contact_method, after]) => ({ contact_method, after })) });

it('uses every verified method after its own delay where there is no rule', () => {
  expect(usualSteps([method('sms', '5m'), method('mail', '0s'), method('old', '0s', { verified: false })])).toEqual([
    { contact_method: 'mail', after: '0s' }, { contact_method: 'sms', after: '5m' },
  ]);
});

it('says when each rung is used, and which are broken', () => {
  const methods = [method('mail', '0s'), method('sms', '0s', { enabled: false })];
  expect(rungsOf(rule(['mail', '0s'], ['sms', '1m'], ['gone', '3m']).steps, methods, {})).toEqual([
    { name: 'MAIL', when: 'At once', broken: null }, { name: 'SMS', when: 'After 1 min', broken: 'is off' }, { name: 'gone', when: 'After 3 min', broken: 'is deleted' },
  ]);
});

it('warns of a ladder that cannot be climbed', () => {
  expect(ladderWarning(null, [])).toMatch(/reaches nobody/);
  expect(ladderWarning(null, [method('mail', '0s')])).toBeNull();
  expect(ladderWarning(rule(['sms', '0s']), [method('mail', '0s'), method('sms', '0s', { verified: false })])).toMatch(/all verified methods are used instead/);
});

it('knows the last test page of a method', () => {
  const sent = (drill: boolean, status: Notification['status']): Notification => ({
    id: 1, job: 1, attempt: 1, kind: 'notification', user: 'ana', contact_method: 'mail', channel: 'email', pages: [],
    started_at: '2026-11-01T00:00:00Z', ended_at: '2026-11-01T00:00:00Z', status, receipt: '', drill, provider: '', message: '', about: '',
  });
  expect(lastTest([sent(false, 'sent')])).toBeNull();
  expect(lastTest([sent(false, 'sent'), sent(true, 'failed')])).toEqual({ at: '2026-11-01T00:00:00Z', good: false });
});
