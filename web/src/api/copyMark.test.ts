// How what a browser keeps of rooms ends.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serve } from '../test/server';
import { confirmCopy, copyOwner, hasCopy, markCopy, wipeCopy } from './copyMark';
import { queryClient } from './query';
import { sessionQuery, signOut } from './session';

const hours = 3_600_000;
const deleted = vi.fn();

beforeEach(() => {
  deleted.mockReset();
  vi.stubGlobal('indexedDB', { deleteDatabase: deleted });
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  confirmCopy('ana');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  queryClient.clear();
});

test('a copy ends a day after the server last said who is signed in', () => {
  markCopy('ana');
  vi.advanceTimersByTime(23 * hours);
  expect(copyOwner()).toBe('ana');
  markCopy('ana'); // opening a room asks nobody
  vi.advanceTimersByTime(hours);
  expect([copyOwner(), hasCopy()]).toEqual(['', false]);
});

test('each time that the server says so, the day begins anew', () => {
  markCopy('ana');
  vi.advanceTimersByTime(23 * hours);
  confirmCopy('ana');
  vi.advanceTimersByTime(23 * hours);
  expect(copyOwner()).toBe('ana');
  expect(deleted).not.toHaveBeenCalled();
});

test('the copy of another than is signed in goes', () => {
  markCopy('ana');
  confirmCopy('bo');
  expect([copyOwner(), deleted.mock.calls]).toEqual(['', [['tocsin-copy']]]);
});

test('a mark without a time is past its end', () => {
  localStorage.setItem('tocsin.copy', 'ana');
  expect(hasCopy()).toBe(false);
});

test('signing out deletes the copy though the server does not answer', async () => {
  serve({ 'DELETE /api/v1/session': 'no answer' });
  markCopy('ana');
  await expect(signOut()).rejects.toThrow();
  expect([hasCopy(), deleted.mock.calls]).toEqual([false, [['tocsin-copy']]]);
});

test('a copy past its end is deleted, not shown, where the server does not answer', async () => {
  serve({ 'GET /api/v1/session': 'no answer' });
  markCopy('ana');
  vi.advanceTimersByTime(24 * hours);
  await expect(sessionQuery.queryFn()).rejects.toThrow();
  expect([localStorage.getItem('tocsin.copy'), deleted.mock.calls]).toEqual([null, [['tocsin-copy']]]);
});

test('a browser that refuses its store has no copy, and nothing fails', () => {
  const refuse = () => { throw new DOMException('no', 'SecurityError'); };
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse);
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse);
  vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(refuse);
  markCopy('ana');
  confirmCopy('ana');
  wipeCopy();
  expect(hasCopy()).toBe(false);
});
