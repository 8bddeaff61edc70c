// What a screen reader hears: not more than one announcement in five seconds.
import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Namer } from '../../domain/words';
import { entryOf } from '../../test/entry';
import { announcement, useAnnouncer } from './announcer';
import { oneEmoji } from './StreamDialogs';

const names = new Proxy({}, { get: () => (slug: string) => slug }) as Namer;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reads one line, or says how many', () => {
  expect(announcement([entryOf(1)], names)).toBe('bo: line 1');
  expect(announcement([entryOf(1), entryOf(2, { kind: 'status_changed', text: 'a -> b' })], names)).toBe('2 new lines, the last: Status a -> b');
});

it('gathers what comes within five seconds, and does not read back what one wrote', () => {
  const shown = renderHook(({ entries }) => useAnnouncer(entries, names, 'ana'), { initialProps: { entries: [entryOf(1)] } });
  expect(shown.result.current).toBe('');
  shown.rerender({ entries: [entryOf(1), entryOf(2)] });
  act(() => void vi.advanceTimersByTime(300));
  expect(shown.result.current).toBe('bo: line 2');
  shown.rerender({ entries: [entryOf(1), entryOf(2), entryOf(3)] });
  act(() => void vi.advanceTimersByTime(2000));
  shown.rerender({ entries: [entryOf(1), entryOf(2), entryOf(3), entryOf(4), entryOf(5, { by: 'ana' })] });
  expect(shown.result.current).toBe('bo: line 2');
  act(() => void vi.advanceTimersByTime(3100));
  expect(shown.result.current).toBe('2 new lines, the last: bo: line 4');
});

it('takes one emoji, however it is made, and nothing else', () => {
  for (const good of ['👍', '👨‍👩‍👧‍👦', '🇩🇪', '👍🏽', '❤️']) expect(oneEmoji(good)).toBe(true);
  for (const bad of ['', 'a', '👍👍', '<b>', '1️⃣']) expect(oneEmoji(bad)).toBe(false);
});
