import { expect, test } from 'vitest';
import { mentionsIn, partsOf, typedAt } from './mentions';

test('who is named is read as the server reads it', () => {
  expect(mentionsIn('@bo look, and (@ana-maria) too; @bo!')).toEqual(['bo', 'ana-maria']);
  expect(mentionsIn('ask @Bo.Lindqvist.')).toEqual(['bo.lindqvist']);
  for (const text of ['', '@', 'ops@example.org', 'a.@b', '@@bo', '@-', '@ bo', '@é', 'é@bo']) expect(mentionsIn(text), text).toEqual([]);
});

test('a name that is being typed', () => {
  expect(typedAt('ask @b', 6)).toEqual({ from: 4, part: 'b' });
  expect(typedAt('ask @', 5)).toEqual({ from: 4, part: '' });
  expect(typedAt('ask @bo now', 11)).toBeNull();
  expect(typedAt('ops@ex', 6)).toBeNull();
});

test('a text and the names in it', () => {
  expect(partsOf('ask @bo.')).toEqual([{ text: 'ask ' }, { text: '@bo', slug: 'bo' }, { text: '.' }]);
  expect(partsOf('nobody')).toEqual([{ text: 'nobody' }]);
});
