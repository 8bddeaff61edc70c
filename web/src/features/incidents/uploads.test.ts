// What is said of a file before it is sent.
import { expect, it } from 'vitest';
import { refusal, sizeText } from './uploads';

it('tells sizes as people do', () => {
  expect(sizeText(12)).toBe('12 B');
  expect(sizeText(12_345)).toBe('12 kB');
  expect(sizeText(1_500_000)).toBe('1.4 MB');
  expect(sizeText(25 * 1024 * 1024)).toBe('25 MB');
});

it('refuses at once what the server would refuse', () => {
  expect(refusal(10, 100)).toBe('');
  expect(refusal(101, 100)).toContain('at most 100 B');
  expect(refusal(0, 100)).toContain('empty');
  expect(refusal(1_000_000_000, undefined)).toBe('');
});
