import { expect, test } from 'vitest';
import { eventGroups } from './incidentEvents';
import { headersIn } from './Webhooks';

test('headers stand one a line, and a value may hold colons', () => {
  expect(headersIn('X-Api-Key: k3y\n\n Authorization : Basic a:b \nX-Empty:')).toEqual([
    { name: 'X-Api-Key', value: 'k3y' }, { name: 'Authorization', value: 'Basic a:b' }, { name: 'X-Empty', value: '' },
  ]);
});

test('every event that can be chosen stands there once', () => {
  const kinds = eventGroups.flatMap(({ events }) => events.map(([kind]) => kind));
  expect(new Set(kinds).size).toBe(kinds.length);
});
