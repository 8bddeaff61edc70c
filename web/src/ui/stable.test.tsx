// Rows do not move under the cursor.
import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { holdOrder, useStableRows } from './stable';

type Row = { id: string; text: string };
const idOf = ({ id }: Row) => id;
const row = (id: string, text = ''): Row => ({ id, text });

it('keeps the order, updates rows in place and counts the new ones above', () => {
  const { shown, waiting } = holdOrder([row('b'), row('c')], [row('new'), row('c', 'changed'), row('b')], idOf);
  expect(shown).toEqual([row('b'), row('c', 'changed')]);
  expect(waiting).toBe(1);
});

it('keeps a row that left, and takes a further page below', () => {
  const { shown, waiting } = holdOrder([row('a'), row('b')], [row('b'), row('z')], idOf);
  expect(shown.map(idOf)).toEqual(['a', 'b', 'z']);
  expect(waiting).toBe(0);
});

it('lets rows in when it is no longer held, or when asked', () => {
  const first = [row('a')];
  const second = [row('new'), row('a')];
  const { result, rerender } = renderHook(({ rows, held }) => useStableRows(rows, idOf, held, 'k'), { initialProps: { rows: first, held: true } });
  rerender({ rows: second, held: true });
  expect(result.current.shown.map(idOf)).toEqual(['a']);
  expect(result.current.waiting).toBe(1);
  act(() => result.current.release());
  expect(result.current.shown.map(idOf)).toEqual(['new', 'a']);
  const third = [row('newer'), ...second];
  rerender({ rows: third, held: true });
  expect(result.current.waiting).toBe(1);
  rerender({ rows: third, held: false });
  expect(result.current.shown.map(idOf)).toEqual(['newer', 'new', 'a']);
});

it('starts anew for another filter', () => {
  const { result, rerender } = renderHook(({ rows, key }) => useStableRows(rows, idOf, true, key), { initialProps: { rows: [row('a')], key: 'one' } });
  rerender({ rows: [row('x'), row('a')], key: 'two' });
  expect(result.current.shown.map(idOf)).toEqual(['x', 'a']);
});
