// What a browser keeps of a room.
import { expect, test } from 'vitest';
import { onePage } from './copy';
import type { Listed, StreamEntry } from './types';
import { entryOf } from '../test/entry';

const pagesOf = (...pages: StreamEntry[][]) => ({
  pages: pages.map((items): Listed<StreamEntry> => ({ items, next: 'more' }) as Listed<StreamEntry>),
  pageParams: pages.map(() => ''),
});
const idsOf = (kept: ReturnType<typeof onePage>) => kept.pages.flatMap(({ items }) => items.map(({ id }) => id));

test('the newest entries are one page, with what was heard since', () => {
  const kept = onePage(pagesOf([entryOf(9), entryOf(8)], [entryOf(7)]), new Map([[10, entryOf(10)], [8, entryOf(8, { text: 'changed' })]]), {});
  expect(idsOf(kept)).toEqual([10, 9, 8, 7]);
  expect(kept.pages[0]!.items[2]!.text).toBe('changed');
  expect(kept.pages[0]!.next).toBe('');
});

test('a restricted line is not kept', () => {
  expect(idsOf(onePage(pagesOf([entryOf(3, { visibility: 'restricted' }), entryOf(2)]), new Map(), {}))).toEqual([2]);
});

test('what was heard goes only where it belongs', () => {
  const heard = new Map([[5, entryOf(5, { kind: 'decision' })], [6, entryOf(6, { about: 2 })]]);
  expect(idsOf(onePage(pagesOf([entryOf(1, { kind: 'finding' })]), heard, { kind: 'finding' }))).toEqual([1]);
  expect(idsOf(onePage(pagesOf([entryOf(2)]), heard, { thread: 2 }))).toEqual([6, 2]);
});

test('no more than three hundred entries are kept', () => {
  const many = Array.from({ length: 400 }, (_, at) => entryOf(400 - at));
  const ids = idsOf(onePage(pagesOf(many), new Map(), {}));
  expect([ids.length, ids[0]]).toEqual([300, 400]);
});
