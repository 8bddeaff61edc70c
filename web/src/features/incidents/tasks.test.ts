// Tasks as they are shown: mine first, what waits, what is late; and two people who change one of them.
import { QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { expect, it } from 'vitest';
import { queryClient } from '../../api/query';
import { hearTasks, newest, useTasks } from '../../api/tasks';
import type { RoleHolding } from '../../api/types';
import { serve } from '../../test/server';
import { taskOf } from '../../test/task';
import { changesOf, clashesOf, draftOf, dueText, idsOf, holdersOf, inOrder, isMine, isLate, modeOf, rebase, titled, waiters, waitsFor } from './tasks';

const now = Date.parse('2026-01-05T10:00:00Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

it('shows mine first, what is under way before what may begin, and what is over last', () => {
  const tasks = [
    taskOf(1, { status: 'done', ended_at: at(-9) }),
    taskOf(2, { after: [6] }),
    taskOf(3, { due_at: at(30) }),
    taskOf(4, { due_at: at(5) }),
    taskOf(5, { owner: 'me', after: [6] }),
    taskOf(6, { status: 'doing' }),
    taskOf(7, { owner: 'me' }),
    taskOf(8, { status: 'skipped', ended_at: at(-1) }),
  ];
  expect(inOrder(tasks, 'me', []).map(({ id }) => id)).toEqual([7, 5, 6, 4, 3, 2, 8, 1]);
});

it('lets begin what waits for nothing that is left', () => {
  const tasks = idsOf([taskOf(1, { status: 'done' }), taskOf(2, { status: 'skipped' }), taskOf(3)]);
  expect(waitsFor({ after: [1, 2] }, tasks)).toEqual([]);
  expect(waitsFor({ after: [1, 3] }, tasks).map(({ id }) => id)).toEqual([3]);
});

it('offers nothing to wait for that would close a circle', () => {
  const tasks = [taskOf(1), taskOf(2, { after: [1] }), taskOf(3, { after: [2] }), taskOf(4)];
  expect([...waiters(1, tasks)].toSorted()).toEqual([1, 2, 3]);
  expect([...waiters(3, tasks)]).toEqual([3]);
});

it('says when it is due, and how late it is', () => {
  expect(isLate(taskOf(1, { due_at: at(0) }), now)).toBe(true);
  expect(isLate(taskOf(1, { due_at: at(0), status: 'done' }), now)).toBe(false);
  expect(dueText(taskOf(1, { due_at: at(-12) }), now)).toBe('late 12 min');
  expect(dueText(taskOf(1, { due_at: at(-300) }), now)).toBe('late 5 h');
  expect(dueText(taskOf(1, { due_at: at(5) }), now)).toMatch(/^due /);
  expect(dueText(taskOf(1), now)).toBe('');
});

it('sends only what was touched', () => {
  const base = taskOf(1, { due_at: '2026-01-05T10:00:00Z' });
  expect(changesOf(draftOf(base), { ...draftOf(base), title: 'new', due_at: '2026-01-05T10:00:00.000Z' })).toEqual({ title: 'new' });
  expect(changesOf(draftOf(base), { ...draftOf(base), due_at: null })).toEqual({ due_at: null });
});

it('keeps both changes where two people touched different members', () => {
  const base = taskOf(1, { title: 'drain', owner: '' });
  const theirs = { ...base, version: 2, owner: 'bo', changes: [{ member: 'owner', version: 2, by: 'bo', at: at(-1) }] };
  const mine = { ...draftOf(base), title: 'drain eu-2' };
  expect(clashesOf(base, mine, theirs)).toEqual([]);
  expect(rebase(base, mine, theirs)).toMatchObject({ title: 'drain eu-2', owner: 'bo' });
});

it('asks where both touched the same one, and says who it was', () => {
  const base = taskOf(1, { owner: '' });
  const theirs = { ...base, version: 2, owner: 'cleo', changes: [{ member: 'owner', version: 2, by: 'bo', at: at(-1) }] };
  expect(clashesOf(base, { ...draftOf(base), owner: 'ana' }, theirs)).toEqual([{ member: 'owner', by: 'bo', at: at(-1) }]);
  expect(clashesOf(base, { ...draftOf(base), owner: 'cleo' }, theirs)).toEqual([]);
});

it('never goes back to an older row', () => {
  const rows = newest([taskOf(1, { version: 3 }), taskOf(2)], [taskOf(1, { version: 2 }), taskOf(3)]);
  expect(rows.map(({ id, version }) => [id, version])).toEqual([[1, 3], [2, 1], [3, 1]]);
});

it('knows what a line is meant to become by its first sign', () => {
  expect(modeOf('#drain eu-2')).toEqual({ mode: 'task', words: 'drain eu-2' });
  expect(modeOf('! roll back')).toEqual({ mode: 'decision', words: 'roll back' });
  expect(modeOf('?the certificate')).toEqual({ mode: 'hypothesis', words: 'the certificate' });
  expect(modeOf('???').mode).toBe('said');
  expect(modeOf('!!').mode).toBe('said');
  expect(modeOf('#').mode).toBe('said');
  expect(modeOf('see #4').mode).toBe('said');
});

it('makes a title of a long line and keeps the rest', () => {
  expect(titled('drain eu-2')).toEqual({ title: 'drain eu-2', description: '' });
  expect(titled('drain eu-2\nthen wait')).toEqual({ title: 'drain eu-2', description: 'drain eu-2\nthen wait' });
  const long = titled('é'.repeat(150));
  expect(new TextEncoder().encode(long.title).length).toBeLessThanOrEqual(200);
  expect(long.description).toBe('é'.repeat(150));
});

it('keeps what was heard while the list was on its way', async () => {
  serve({ 'GET /api/v1/incidents/7/tasks': () => {
    hearTasks(7, [taskOf(2, { incident: 7 }), taskOf(1, { incident: 7, version: 2 })]);
    return { body: { items: [taskOf(1, { incident: 7 })], next: '' } };
  } });
  const { result } = renderHook(() => useTasks(7, true), { wrapper: ({ children }) => createElement(QueryClientProvider, { client: queryClient }, children) });
  await waitFor(() => expect(result.current.data?.map(({ id, version }) => [id, version])).toEqual([[1, 2], [2, 1]]));
});

it('counts what belongs to a role that I hold as mine', () => {
  const held: RoleHolding[] = [
    { role: 'scribe', user: 'me', state: 'held', since: null, offered_to: '', offered_at: null },
    { role: 'scribe', user: 'bo', state: 'asked', since: null, offered_to: '', offered_at: null },
  ];
  expect(holdersOf({ owner: '', role: 'scribe' }, held)).toEqual(['me']);
  expect(isMine({ owner: '', role: 'scribe' }, 'me', held)).toBe(true);
  expect(isMine({ owner: 'bo', role: 'scribe' }, 'me', held)).toBe(false);
  expect(isMine({ owner: '', role: 'scribe' }, 'bo', held)).toBe(false);
});
