import { expect, it } from 'vitest';
import type { Hole } from '../../api/types';
import { groupsOf, reasonOfHole, severitiesText } from './holes';

const reason = { cause: 'nobody_on_call' as const, policy: 'pay', step: 1, schedule: 'nights', user: '' };
const hole = (begin: string, change: Partial<Hole> = {}): Hole => ({ policy: 'pay', severities: ['SEV1'], begin: `${begin}T00:00:00Z`, end: `${begin}T06:00:00Z`, reasons: [reason], ...change });
const names = { user: (slug: string) => slug.toUpperCase(), schedule: (slug: string) => slug.toUpperCase(), policy: (slug: string) => slug.toUpperCase() };

it('tells a hole that comes again and again once', () => {
  const groups = groupsOf([hole('2026-11-02'), hole('2026-11-09'), hole('2026-11-01', { severities: ['SEV4'] })]);
  expect(groups.map(({ spans, total, severities }) => [severities.join(), spans.length, total / 3_600_000])).toEqual([['SEV4', 1, 6], ['SEV1', 2, 12]]);
});

it('says why nobody would be reached', () => {
  expect(reasonOfHole(reason, 'pay', names)).toBe('step 1: nobody is on call in NIGHTS');
  expect(reasonOfHole({ ...reason, cause: 'no_verified_contact', user: 'ana', step: 0 }, 'pay', names)).toBe('the catch-all: ANA, on call by NIGHTS, has no verified contact method');
  expect(reasonOfHole({ ...reason, cause: 'outside_hours', policy: 'other' }, 'pay', names)).toBe('step 1 of OTHER is not meant at this hour');
  expect(reasonOfHole({ ...reason, cause: 'channel_only', step: 2 }, 'pay', names)).toBe('step 2 tells a channel, in which nobody has to answer');
  expect(reasonOfHole({ ...reason, cause: 'few_alerts', step: 2 }, 'pay', names)).toBe('step 2 is meant only when many alerts come at once');
  expect(severitiesText(['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5'])).toBe('Any alert');
  expect(severitiesText(['SEV1', 'SEV2'])).toBe('Alerts of SEV1 or SEV2');
});
