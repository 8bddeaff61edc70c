import { expect, test } from 'vitest';
import { listed } from './HereLine';

test('many people are counted', () => {
  expect(listed(['Ana'], 0)).toBe('Ana');
  expect(listed(['Ana', 'Bo'], 3)).toBe('Ana, Bo, 3 more');
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 100)).toBe('a, b, c, d, e, f, 102 more');
});
