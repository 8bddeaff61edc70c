import { expect, it } from 'vitest';
import type { Piece } from './lanes';
import { between, edgesOf, heldText, instantAt, severalIn, stepped, withEdge } from './spans';

const at = (text: string) => Date.parse(`${text}Z`);
const day = { from: at('2026-12-01T00:00'), to: at('2026-12-02T00:00') };
const piece = (user: string, begin: string, end: string): Piece => ({ user, begin: at(begin), end: at(end), source: 'rotation', index: 0, row: 0 });
const span = (begin: string, end: string) => ({ begin: at(begin), end: at(end) });

it('snaps to quarters of an hour', () => {
  expect(instantAt(day, 0.5, 960, [])).toBe(at('2026-12-01T12:00'));
  expect(instantAt(day, 0.503, 960, [])).toBe(at('2026-12-01T12:00'));
  expect(instantAt(day, 0.507, 960, [])).toBe(at('2026-12-01T12:15'));
  expect(instantAt(day, -3, 960, [])).toBe(day.from);
  expect(instantAt(day, 3, 960, [])).toBe(day.to);
});

it('takes the edge of a shift that is near, however it stands on the clock', () => {
  const edges = edgesOf([piece('ana', '2026-12-01T00:00', '2026-12-01T12:07')]);
  expect(instantAt(day, 0.5, 960, edges)).toBe(at('2026-12-01T12:07'));
  expect(instantAt(day, 0.55, 960, edges)).toBe(at('2026-12-01T13:15'));
});

it('is as long as a step at least, whichever way it was drawn', () => {
  expect(between(at('2026-12-01T12:00'), at('2026-12-01T10:00'))).toEqual(span('2026-12-01T10:00', '2026-12-01T12:00'));
  expect(between(day.from, day.from)).toEqual(span('2026-12-01T00:00', '2026-12-01T00:15'));
  expect(withEdge(span('2026-12-01T10:00', '2026-12-01T12:00'), 'begin', at('2026-12-01T15:00'))).toEqual(span('2026-12-01T11:45', '2026-12-01T12:00'));
});

it('moves an edge by keys to the next quarter, and by an hour while a key is held', () => {
  const ragged = span('2026-12-01T10:00', '2026-12-01T12:07');
  expect(stepped(ragged, 'end', 1, false).end).toBe(at('2026-12-01T12:15'));
  expect(stepped(ragged, 'end', -1, false).end).toBe(at('2026-12-01T12:00'));
  expect(stepped(ragged, 'begin', -1, true).begin).toBe(at('2026-12-01T09:00'));
});

it('knows whether several people are on call in it, and tells it in words', () => {
  const pieces = [piece('ana', '2026-12-01T00:00', '2026-12-01T12:00'), piece('ben', '2026-12-01T12:00', '2026-12-02T00:00'), piece('', '2026-12-01T00:00', '2026-12-01T12:00')];
  expect(severalIn(pieces, span('2026-12-01T10:00', '2026-12-01T12:00'))).toBe(false);
  expect(severalIn(pieces, span('2026-12-01T10:00', '2026-12-01T12:15'))).toBe(true);
  const held = { ...span('2026-12-01T10:00', '2026-12-01T12:00'), piece: pieces[0]!, what: 'span' as const };
  expect(heldText(held, 'UTC', () => 'Ana')).toBe('Ana: Tue 1 Dec 10:00 – Tue 1 Dec 12:00, 2 h.');
  expect(heldText({ ...held, what: 'move' }, 'UTC', () => 'Ana')).toMatch(/^The override of Ana would be Tue 1 Dec 10:00/);
});
