import { expect, it } from 'vitest';
import { always, alertsOf, conditionSentence, freshStep, isAlways, stepsSentence } from './policy';

it('says when a step is meant', () => {
  expect(conditionSentence(always)).toBe('');
  expect(conditionSentence({ ...always, severities: ['SEV1', 'SEV2'] })).toBe('Only for SEV1 or SEV2');
  expect(conditionSentence({ ...always, urgency: 'high' })).toBe('Only for what is urgent (SEV1 to SEV3)');
  expect(conditionSentence({ ...always, alerts_min: 5, alerts_within: '10m' })).toBe('Only when at least 5 alerts begin within 10 min');
});

it('takes one alert for any', () => {
  expect(isAlways({ ...always, alerts_min: 1 })).toBe(true);
  expect(isAlways({ ...always, urgency: 'low' })).toBe(false);
  expect(['', '1', '5', '2.7', '9999'].map(alertsOf)).toEqual([0, 1, 5, 2, 1000]);
});

it('says who has to acknowledge', () => {
  const policy = { slug: 'p', name: 'P', description: '', team: '', repeat: 0, catch_all: [], hand_over: '' };
  const targets = [{ kind: 'user' as const, slug: 'ana' }, { kind: 'user' as const, slug: 'bo' }];
  const said = (step: object) => stepsSentence({ ...policy, steps: [{ ...freshStep(), targets, ...step }] }, ({ slug }) => slug);
  expect(said({})).toMatch(/^ana \+ bo, wait/);
  expect(said({ round_robin: true })).toMatch(/^ana or bo, wait/);
  expect(said({ each_acknowledges: true })).toMatch(/^each of ana \+ bo, wait/);
});
