import { expect, it } from 'vitest';
import type { MajorRule } from '../../api/types';
import { ruleSentence } from './majorRule';

const rule: MajorRule = { slug: 'r', name: 'r', position: 0, severities: [], services: [], tier: 0, alerts_min: 0, action: 'propose', enabled: true };

it('says what a rule for major incidents does', () => {
  expect(ruleSentence(rule, String)).toBe('Every incident: propose a major incident');
  expect(ruleSentence({ ...rule, severities: ['SEV1', 'SEV2'], tier: 1, alerts_min: 20, action: 'declare' }, String))
    .toBe('SEV1 or SEV2, of a service of tier 1, from 20 alerts: declare a major incident');
  expect(ruleSentence({ ...rule, services: ['a'], tier: 2, action: 'leave' }, (slug) => slug.toUpperCase()))
    .toBe('of A, of a service of tier 2 or better: leave it as it is');
});
