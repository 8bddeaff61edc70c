// How far one has looked.
import { expect, it } from 'vitest';
import { keepSeen, readSeen, seenIn, withSeen } from './seen';

it('remembers each stream, and never goes back', () => {
  expect(seenIn(readSeen(), 4)).toBeNull();
  keepSeen(4, 10);
  keepSeen(5, 3);
  keepSeen(4, 7);
  expect(seenIn(readSeen(), 4)).toBe(10);
  expect(seenIn(readSeen(), 5)).toBe(3);
});

it('forgets the streams that were looked at longest ago', () => {
  let seen = readSeen();
  for (let incident = 1; incident <= 250; incident += 1) seen = withSeen(seen, incident, 1);
  expect(seen).toHaveLength(200);
  expect(seenIn(seen, 1)).toBeNull();
  expect(seenIn(seen, 250)).toBe(1);
});

it('starts anew from what it cannot read', () => {
  localStorage.setItem('tocsin.seen', '{broken');
  expect(readSeen()).toEqual([]);
  localStorage.setItem('tocsin.seen', '{"a":1}');
  expect(readSeen()).toEqual([]);
});
