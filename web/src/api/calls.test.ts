import { expect, test } from 'vitest';
import { pageOf } from '../test/page';
import { callsOf } from './calls';

test('an alert that called somebody twice is one call, with both of its pages', () => {
  const [call, ...others] = callsOf([
    pageOf({ id: 7, subject: 3, status: 'open', created_at: '2026-01-01T00:10:00Z' }),
    pageOf({ id: 4, subject: 3, status: 'escalated', created_at: '2026-01-01T00:00:00Z' }),
  ]);
  expect(others).toEqual([]);
  expect(call?.page.id).toBe(7);
  expect(call?.pages.map(({ id }) => id)).toEqual([4, 7]);
  expect(call?.since).toBe('2026-01-01T00:00:00Z');
});

test('an incident and an alert of the same number are two calls, the worst first', () => {
  const calls = callsOf([
    pageOf({ id: 1, subject_kind: 'alert', subject: 3, severity: 'SEV3' }),
    pageOf({ id: 2, subject_kind: 'incident', subject: 3, severity: 'SEV1' }),
    pageOf({ id: 3, subject_kind: 'alert', subject: 5, severity: 'SEV3' }),
  ]);
  expect(calls.map(({ page }) => page.id)).toEqual([2, 1, 3]);
});
