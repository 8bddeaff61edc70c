import { expect, test } from 'vitest';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { factText, respondsTo, whyInside } from './privacy';

const incident = {
  is_private: true,
  members: ['ana', 'bo'],
  insiders: ['ana', 'bo', 'cleo', 'dan'],
  roles: [
    { role: 'scribe', user: 'cleo', state: 'held', since: null, offered_to: 'dan', offered_at: null },
    { role: 'liaison', user: 'eve', state: 'passed', since: null, offered_to: '', offered_at: null },
  ],
  responders: [{ user: 'bo', state: 'joined' }, { user: 'eve', state: 'released' }],
} as unknown as Incident;

test('why each person is inside', () => {
  expect(whyInside(incident, 'ana')).toBe('member');
  expect(whyInside(incident, 'bo')).toBe('member, responder');
  expect(whyInside(incident, 'cleo')).toBe('incident role');
  expect(whyInside(incident, 'dan')).toBe('incident role'); // offered to him
  expect(whyInside(incident, 'eve')).toBe('');
});

test('who is inside responds, also without the access elsewhere', () => {
  expect(respondsTo(incident, 'bo', false)).toBe(true);
  expect(respondsTo(incident, 'eve', false)).toBe(false);
  expect(respondsTo({ ...incident, is_private: false, insiders: [] }, 'bo', false)).toBe(false);
});

test('who comes and goes is named', () => {
  const names = { user: (slug: string) => slug.toUpperCase() } as unknown as Namer;
  expect(factText({ kind: 'members_changed', text: '+ana -bo' }, names, 0)).toBe('ANA, without BO');
  expect(factText({ kind: 'status_changed', text: 'triage -> resolved' }, names, 0)).toBe('triage → resolved');
  expect(factText({ kind: 'impact_changed', text: 'Impact ended: not known -> 2026-01-05T10:00:00.000Z' }, names, Date.parse('2026-01-05T11:00:00Z'))).toMatch(/^Impact ended: not known → \d\d:\d\d:\d\d$/);
});
