import { expect, it } from 'vitest';
import type { RehearsedEntry } from '../../api/types';
import { moments, scenesOf } from './scenes';

const entry = (at: string, kind: string): RehearsedEntry => ({ at, kind, reason: { code: 'none', object: '', id: 0 }, why: '', text: '', user: '', contact_method: '', channel: null });

it('groups what happens at one instant, and counts from the alert', () => {
  const scenes = scenesOf([
    entry('2026-11-01T00:00:00Z', 'step_fired'), entry('2026-11-01T00:00:00Z', 'paged'), entry('2026-11-01T00:00:00Z', 'notification_sent'), entry('2026-11-01T00:05:00Z', 'step_fired'),
  ], Date.parse('2026-11-01T00:00:00Z'));
  expect(scenes.map(({ after, entries }) => `${after}: ${entries.length}`)).toEqual(['At once: 2', 'After 5 min: 1']);
});

it('offers times that lie ahead', () => {
  const now = Date.parse('2026-12-25T03:00:00Z'); // 04:00 there
  const times = moments(now, 'Europe/Stockholm').map(({ value }) => value).filter((value) => value && value !== 'other');
  expect(times.every((at) => Date.parse(at) > now)).toBe(true);
  expect(times).toEqual(['2026-12-26T02:00:00.000Z', '2026-12-27T11:00:00.000Z', '2027-12-25T02:00:00.000Z']);
});
