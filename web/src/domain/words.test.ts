// The product's words: durations, statuses, reasons, and what the filter sentence says.
import { expect, it } from 'vitest';
import { alertOf } from '../test/alert';
import { alike } from './DeclareDialog';
import { actorName, nextStatuses, reasonSentence, spanSeconds, spanText, stateSentence, type Namer } from './words';

const names: Namer = { user: (slug) => slug.toUpperCase(), team: String, schedule: String, channel: String, service: String, policy: (slug) => `P-${slug}`, integration: String, rule: String };

it('reads durations as the server writes them', () => {
  expect(spanSeconds('1h30m')).toBe(5400);
  expect(spanSeconds('0s')).toBe(0);
  expect(spanSeconds('soon')).toBeNull();
  expect(spanText('90s')).toBe('1 min 30 s');
});

it('offers only the statuses that come next', () => {
  expect(nextStatuses('mitigated')).toEqual(['monitoring', 'resolved', 'cancelled']);
  expect(nextStatuses('resolved')).toEqual(['closed']);
  expect(nextStatuses('merged')).toEqual([]);
});

it('explains reasons and actors by name', () => {
  expect(reasonSentence({ code: 'policy_step', object: 'pay', id: 2 }, names)).toBe('policy P-pay, step 2');
  expect(reasonSentence({ code: 'of_a_later_version', object: '', id: 0 }, names)).toBe('of a later version');
  expect(reasonSentence({ code: 'too_few_alerts', object: 'pay', id: 2 }, names)).toBe('step 2 of policy P-pay is not meant for so few alerts');
  expect(reasonSentence({ code: 'policy_exhausted', object: '', id: 0 }, names)).toBe('nobody who was called by hand could be reached');
  expect(reasonSentence({ code: 'got_worse', object: '', id: 0 }, names)).toMatch(/^it got worse/);
  expect(actorName({ kind: 'token', slug: 'ci', on_behalf_of: 'bo' }, names)).toBe('token ci for BO');
});

it('says the state of an alert in a word', () => {
  expect(stateSentence(alertOf({ status: 'acknowledged', acknowledged_by: 'bo' }), names)).toBe('Acknowledged by BO');
  expect(stateSentence(alertOf({ quiet: [{ kind: 'snooze', id: 0, rule: '', until: null }] }), names)).toBe('Snoozed');
});

it('finds open incidents that look alike', () => {
  const open = [{ title: 'Checkout errors in EU' }, { title: 'Search slow' }];
  expect(alike('errors at checkout', open)).toEqual([open[0]]);
  expect(alike('eu', open)).toEqual([]);
});
