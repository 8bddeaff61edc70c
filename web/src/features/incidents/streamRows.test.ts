// The stream as it is shown: merged without doubling or losing, by days, with the place where one stopped looking.
import { expect, it } from 'vitest';
import { later } from '../../api/stream';
import { entryOf } from '../../test/entry';
import { belongs, dayText, kindsOf, mergeStream, rowsOf, stillUnsaid } from './streamRows';
import type { Unsaid } from './unsaid';

const all = () => true;
const page = (ids: number[], next = '') => ({ items: ids.map((id) => entryOf(id)), next });
const heardOf = (...entries: ReturnType<typeof entryOf>[]) => new Map(entries.map((entry) => [entry.id, entry]));
const ids = (entries: { id: number }[]) => entries.map(({ id }) => id);

it('puts pages and what was heard in one order, each entry once', () => {
  const merged = mergeStream([page([6, 5, 4], 'more'), page([3, 2], 'more')], heardOf(entryOf(5, { text: 'edited' }), entryOf(7), entryOf(8)), all);
  expect(ids(merged)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  expect(merged[3]!.text).toBe('edited');
});

it('does not show an old entry, changed just now, before the page that it is on', () => {
  const heard = heardOf(entryOf(1, { standing: { starred: true } }));
  expect(ids(mergeStream([page([9, 8], 'more')], heard, all))).toEqual([8, 9]);
  const further = mergeStream([page([9, 8], 'more'), page([2, 1])], heard, all);
  expect(ids(further)).toEqual([1, 2, 8, 9]);
  expect(further[0]!.standing.starred).toBe(true);
});

it('loses nothing where pages overlap because something was said between them', () => {
  expect(ids(mergeStream([page([4, 3], 'more'), page([3, 2])], heardOf(), all))).toEqual([2, 3, 4]);
});

it('shows what was heard where nothing had been read', () => {
  expect(ids(mergeStream([page([])], heardOf(entryOf(1)), all))).toEqual([1]);
});

it('takes an entry out that no longer belongs', () => {
  const read = [{ items: [entryOf(2, { standing: { starred: true } })], next: '' }];
  const starred = (entry: ReturnType<typeof entryOf>) => belongs('starred', entry);
  expect(mergeStream(read, heardOf(), starred)).toHaveLength(1);
  expect(mergeStream(read, heardOf(entryOf(2)), starred)).toHaveLength(0);
});

it('keeps of what was heard only what is later than a fresh reading', () => {
  const before = heardOf(entryOf(1), entryOf(2));
  const now = new Map([...before, [2, entryOf(2, { text: 'newer' })] as const, [3, entryOf(3)] as const]);
  expect([...later(now, before).keys()]).toEqual([2, 3]);
});

it('sorts entries into talk, facts and findings as the server does', () => {
  const declared = entryOf(1, { kind: 'declared' });
  expect(belongs('facts', declared)).toBe(true);
  expect(kindsOf('facts').kind!.split(',')).toContain('declared');
  for (const kind of ['said', 'note', 'file_added', 'link_added']) {
    expect(belongs('talk', entryOf(1, { kind }))).toBe(true);
    expect(belongs('facts', entryOf(1, { kind }))).toBe(false);
    expect(kindsOf('talk').kind!.split(',')).toContain(kind);
  }
  expect(belongs('findings', entryOf(1, { kind: 'finding' }))).toBe(true);
  expect(kindsOf('all')).toEqual({});
});

it('separates days, and names an author once', () => {
  const rows = rowsOf([
    entryOf(1, { at: '2026-01-05T10:00:00' }), entryOf(2, { at: '2026-01-05T10:01:00' }), entryOf(3, { at: '2026-01-05T10:02:00', by: 'ana' }),
    entryOf(4, { at: '2026-01-06T00:00:30', by: 'ana' }), entryOf(5, { at: '2026-01-06T00:10:00', by: 'ana' }),
  ], [], null, 'ana');
  expect(rows.map(({ day }) => Boolean(day))).toEqual([true, false, false, true, false]);
  expect(rows.map(({ follows }) => follows)).toEqual([false, true, false, false, false]);
});

it('names an author again where who reads it differs', () => {
  const rows = rowsOf([entryOf(1), entryOf(2, { visibility: 'stakeholder' })], [], null, 'ana');
  expect(rows[1]!.follows).toBe(false);
});

it('marks the first line of another that came since one looked, once', () => {
  const entries = [entryOf(1), entryOf(2, { by: 'ana' }), entryOf(3), entryOf(4)];
  expect(rowsOf(entries, [], 1, 'ana').map(({ fresh }) => Boolean(fresh))).toEqual([false, false, true, false]);
  expect(rowsOf(entries, [], null, 'ana').some(({ fresh }) => fresh)).toBe(false);
  expect(rowsOf(entries, [], 4, 'ana').some(({ fresh }) => fresh)).toBe(false);
});

it('calls the days by the names that people use', () => {
  const now = new Date('2026-01-06T12:00:00').getTime();
  expect(dayText(new Date(now).toDateString(), now)).toBe('Today');
  expect(dayText(new Date(now - 86_400_000).toDateString(), now)).toBe('Yesterday');
  expect(dayText(new Date('2026-01-01T12:00:00').toDateString(), now)).toMatch(/2026/);
});

const line = (change: Partial<Unsaid> = {}): Unsaid => ({ key: 'k', kind: 'said', incident: 1, about: 0, by: 'ana', text: 'same', visibility: 'internal', after: 5, at: 0, queued: 0, state: 'saying', why: '', ...change });

it('does not show a line twice whose answer is still on the way', () => {
  const told = [entryOf(6, { by: 'ana', text: 'same' })];
  expect(stillUnsaid([line()], told)).toHaveLength(0);
  expect(stillUnsaid([line(), line({ key: 'l' })], told)).toHaveLength(1);
  expect(stillUnsaid([line({ after: 6 })], told)).toHaveLength(1);
  expect(stillUnsaid([line()], [entryOf(6, { text: 'same' })])).toHaveLength(1);
});

it('knows the task and the decision that a line became', () => {
  const task = line({ kind: 'task', text: 'drain eu-2\nat once' });
  expect(stillUnsaid([task], [entryOf(6, { by: 'ana', kind: 'task_created', text: 'drain eu-2' })])).toHaveLength(0);
  expect(stillUnsaid([task], [entryOf(6, { by: 'ana', text: 'drain eu-2' })])).toHaveLength(1);
  expect(stillUnsaid([line({ kind: 'decision' })], [entryOf(6, { by: 'ana', kind: 'decision', text: 'same' })])).toHaveLength(0);
});

it('filters decisions with hypotheses, and what became of tasks', () => {
  expect(belongs('decisions', entryOf(1, { kind: 'hypothesis' }))).toBe(true);
  expect(belongs('tasks', entryOf(1, { kind: 'task_late' }))).toBe(true);
  expect(belongs('facts', entryOf(1, { kind: 'task_late' }))).toBe(true);
  expect(belongs('tasks', entryOf(1))).toBe(false);
  expect(kindsOf('facts').kind).toContain('roll_called,service_confirmed');
  expect(kindsOf('facts').kind).toContain('change_requested,change_approved,change_refused,change_moved');
  expect(belongs('talk', entryOf(1, { kind: 'service_confirmed' }))).toBe(false);
  expect(kindsOf('decisions')).toEqual({ kind: 'decision,hypothesis' });
});

it('keeps a line in sight that did not get through', () => {
  expect(stillUnsaid([line({ state: 'refused' })], [entryOf(6, { by: 'ana', text: 'same' })])).toHaveLength(1);
});
