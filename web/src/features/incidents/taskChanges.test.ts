// Changes of tasks: sent in turn, at most once, and never over what another changed without asking.
import { beforeEach, expect, it, vi } from 'vitest';
import { useOutbox } from '../../api/outbox';
import { serve, type Answer } from '../../test/server';
import { signedInAs } from '../../test/session';
import { taskOf } from '../../test/task';
import { discard, insist, move, readWaiting, sendLater, useWaiting } from './taskChanges';
import { sayLine, useUnsaid } from './unsaid';

const tasks = '/api/v1/incidents/1/tasks';
const drain = taskOf(1, { title: 'drain', version: 3 });
const waiting = () => useWaiting.getState().all;

beforeEach(() => {
  useWaiting.setState({ all: [], said: '' });
  useUnsaid.setState({ lines: [] });
  useOutbox.setState({ unsent: [] });
  sessionStorage.clear();
  signedInAs('ana');
});

it('sends what was not answered again under its key, and keeps it over a reload', async () => {
  let answer: Answer = 'no answer';
  const asked = serve({ [`PATCH ${tasks}/1`]: () => answer });
  await move(drain, 'done');
  expect(waiting()[0]).toMatchObject({ state: 'unanswered', change: { status: 'done' } });
  expect(readWaiting()[0]!.task!.title).toBe('drain');
  expect(move(drain, 'skipped')).toBeUndefined();
  answer = { body: { ...drain, status: 'done', version: 4 } };
  useOutbox.getState().unsent[0]!.send();
  await vi.waitFor(() => expect(waiting()).toHaveLength(0));
  expect(asked.map(({ headers }) => headers['if-match'])).toEqual(['"3"', '"3"']);
  expect(asked[0]!.headers['idempotency-key']).toBe(asked[1]!.headers['idempotency-key']);
  expect(useWaiting.getState().said).toBe('“drain”: done');
  expect(readWaiting()).toEqual([]);
});

it('sends lines and changes in the order in which they were made', async () => {
  let answers = false;
  const asked = serve({
    [`PATCH ${tasks}/1`]: () => (answers ? { body: { ...drain, version: 4 } } : 'no answer'),
    [`POST ${tasks}`]: () => (answers ? { status: 201, body: taskOf(2) } : 'no answer'),
    'POST /api/v1/incidents/1/entries': () => (answers ? { status: 201, body: { id: 9, incident: 1 } } : 'no answer'),
  });
  void move(drain, 'doing');
  void sayLine({ kind: 'said', incident: 1, about: 0, by: 'ana', text: 'draining', visibility: 'internal', after: 0, at: 0 });
  await sendLater(1, null, { title: 'fill again' }, crypto.randomUUID());
  expect(asked).toHaveLength(3);
  answers = true;
  for (const { send } of useOutbox.getState().unsent) send();
  await vi.waitFor(() => expect(useOutbox.getState().unsent).toHaveLength(0));
  expect(asked.slice(3).map(({ path }) => path)).toEqual([`${tasks}/1`, '/api/v1/incidents/1/entries', tasks]);
});

it('goes on over what another changed elsewhere in it', async () => {
  const asked = serve({
    [`PATCH ${tasks}/1`]: ({ headers }) => (headers['if-match'] === '"3"' ? { status: 412, body: {} } : { body: { ...drain, version: 5 } }),
    [`GET ${tasks}/1`]: { body: { ...drain, owner: 'bo', version: 4 } },
  });
  await move(drain, 'done');
  expect(waiting()).toHaveLength(0);
  expect(asked.at(-1)).toMatchObject({ body: { status: 'done' } });
  expect(asked.at(-1)!.headers['if-match']).toBe('"4"');
});

it('asks before it takes back what another did, and sends mine over it when told', async () => {
  const theirs = { ...drain, status: 'skipped' as const, version: 4, changes: [{ member: 'status', by: 'bo', at: new Date().toISOString(), version: 4 }] };
  const asked = serve({
    [`PATCH ${tasks}/1`]: ({ headers }) => (headers['if-match'] === '"3"' ? { status: 412, body: {} } : { body: { ...drain, status: 'done', version: 5 } }),
    [`GET ${tasks}/1`]: { body: theirs },
  });
  await move(drain, 'done');
  expect(waiting()[0]).toMatchObject({ state: 'clash', theirs: { status: 'skipped' } });
  expect(asked).toHaveLength(2);
  await insist(waiting()[0]!.key);
  expect(waiting()).toHaveLength(0);
  expect(asked.at(-1)!.headers['if-match']).toBe('"4"');
});

it('has nothing to do when another did the same', async () => {
  const asked = serve({ [`PATCH ${tasks}/1`]: { status: 412, body: {} }, [`GET ${tasks}/1`]: { body: { ...drain, status: 'done', version: 4 } } });
  await move(drain, 'done');
  expect(waiting()).toHaveLength(0);
  expect(asked).toHaveLength(2);
});

it('keeps what is refused for a person to decide, and sends nothing for somebody else', async () => {
  serve({ [`PATCH ${tasks}/1`]: { status: 409, body: { detail: 'it waits for another' } } });
  await move(drain, 'done');
  expect(waiting()[0]).toMatchObject({ state: 'refused', why: 'It waits for another.' });
  discard(waiting()[0]!.key);
  const asked = serve({ [`PATCH ${tasks}/1`]: 'no answer' });
  await move(drain, 'done');
  signedInAs('bo');
  useOutbox.getState().unsent[0]!.send();
  await vi.waitFor(() => expect(waiting()[0]!.state).toBe('unanswered'));
  expect(asked).toHaveLength(1);
});
