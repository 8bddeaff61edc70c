import { expect, test } from 'vitest';
import type { CustomField } from '../api/types';
import { changedFields, fieldsOf, valueText } from './customFields';
import type { Namer } from './words';

const field = (slug: string, over: Partial<CustomField> = {}): CustomField =>
  ({ slug, name: slug, description: '', position: 0, kind: 'text', choices: [], needed: 'never', types: [], ...over });

test('the fields of a type stand in their order', () => {
  const all = [field('b', { position: 2 }), field('a', { position: 2 }), field('c', { position: 1, types: ['data'] }), field('d', { types: ['outage'] })];
  expect(fieldsOf(all, 'data').map(({ slug }) => slug)).toEqual(['c', 'a', 'b']);
  expect(fieldsOf(all, '').map(({ slug }) => slug)).toEqual(['a', 'b']);
});

test('only what changed is sent, and what was emptied is taken away', () => {
  expect(changedFields({ a: '1', b: '2', c: '3' }, { a: '1', b: ' ', c: '4', d: '5', e: '' })).toEqual({ b: '', c: '4', d: '5' });
});

test('people and services are shown by their names', () => {
  const names = { user: () => 'Ana', service: () => 'Checkout' } as unknown as Namer;
  expect(valueText(field('x', { kind: 'user' }), 'ana', names)).toBe('Ana');
  expect(valueText(field('x', { kind: 'service' }), 'checkout', names)).toBe('Checkout');
  expect(valueText(field('x'), 'ana', names)).toBe('ana');
});
