import { expect, it } from 'vitest';
import { notesOf } from './handoffs';

const note = (text: string, at: number) => ({ slug: 'pay', author: 'ana', written_at: `2026-11-30T0${at}:00:00Z`, text });

it('tells the newest note, unless it says that there is nothing to be said', () => {
  expect(notesOf([])).toEqual({ latest: null, earlier: [] });
  expect(notesOf([note('new', 3), note('', 2), note('old', 1)])).toEqual({ latest: note('new', 3), earlier: [note('old', 1)] });
  expect(notesOf([note('', 2), note('old', 1)])).toEqual({ latest: null, earlier: [note('old', 1)] });
});
