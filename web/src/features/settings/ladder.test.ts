import { expect, it } from 'vitest';
import type { Channel, Configured, Notification } from '../../api/types';
import { delayHint, ladderWarning, rungsOf, testOutcome, usualDelay, usualSteps } from './ladder';

const method = (slug: string, delay: string, change: { enabled?: boolean; verified?: boolean; channel?: Channel } = {}): Configured<'contact-methods'> => ({
  value: { slug, user: 'ana', team: '', channel: change.channel ?? 'email', name: slug.toUpperCase(), address: '', secret: '', delay, position: 0, enabled: change.enabled ?? true, vouched: false },
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
  expect(ladderWarning('high', null, [])).toMatch(/reaches nobody/);
  expect(ladderWarning('high', null, [method('mail', '0s')])).toBeNull();
  expect(ladderWarning('high', rule(['sms', '0s']), [method('mail', '0s'), method('sms', '0s', { verified: false })])).toMatch(/all verified methods are used instead/);
});

it('warns where browser notifications are the only rung of high urgency', () => {
  const push = method('phone', '0s', { channel: 'web_push' });
  expect(ladderWarning('high', null, [push])).toMatch(/Do-Not-Disturb: add a phone or SMS/);
  expect(ladderWarning('high', rule(['phone', '0s']), [push, method('mail', '0s')])).toMatch(/Do-Not-Disturb/);
  expect(ladderWarning('high', null, [push, method('mail', '0s', { verified: false })])).toMatch(/Do-Not-Disturb/);
  expect(ladderWarning('high', null, [push, method('sms', '1m', { channel: 'sms' })])).toBeNull();
  expect(ladderWarning('low', null, [push])).toBeNull();
});

it('lets what rings a phone wait for what does not', () => {
  expect((['web_push', 'slack_app', 'ntfy', 'webhook', 'email', 'sms', 'voice'] as const).map(usualDelay)).toEqual(['0s', '0s', '0s', '0s', '0s', '1m', '3m']);
  expect(delayHint('voice', '3m')).toBe('Called 3 min after the first message, unless you answered.');
  expect(delayHint('sms', '1m')).toBe('Used 1 min after the first message, unless you answered.');
  expect(delayHint('email', '0s')).toMatch(/at once/);
  expect(delayHint('email', 'soon')).toMatch(/Like 30s/);
});

it('tells how the last test page of a method went', () => {
  const sent = (status: Notification['status']): Notification => ({
    id: 1, job: 1, attempt: 1, kind: 'notification', user: 'ana', contact_method: 'mail', channel: 'email', pages: [],
    started_at: '2026-11-01T00:00:00Z', ended_at: '2026-11-01T00:00:00Z', status, receipt: '', drill: true, provider: '', message: '', about: '',
  });
  expect(testOutcome(null)).toBeNull();
  expect(testOutcome(sent('failed'))).toEqual({ at: '2026-11-01T00:00:00Z', good: false });
  expect(testOutcome(sent('delivered'))).toMatchObject({ good: true });
});
