// What was written is never lost, and said at most once.
import { beforeEach, expect, it, vi } from 'vitest';
import { useOutbox } from '../../api/outbox';
import { entryOf } from '../../test/entry';
import { serve, type Answer } from '../../test/server';
import { signedInAs } from '../../test/session';
import { taskOf } from '../../test/task';
import { giveUp, keepDraft, readDraft, readUnsaid, sayAgain, sayLine, useUnsaid } from './unsaid';

const words = { kind: 'said' as const, incident: 1, about: 0, by: 'ana', text: 'roll back', visibility: 'internal' as const, after: 3, at: 0 };
const path = 'POST /api/v1/incidents/1/entries';

beforeEach(() => {
  useUnsaid.setState({ lines: [] });
  useOutbox.setState({ unsent: [] });
  signedInAs('ana');
});

it('shows a line as saying until the server has answered', async () => {
  const asked = serve({ [path]: { status: 201, body: entryOf(4) } });
  const saying = sayLine(words);
  expect(useUnsaid.getState().lines[0]!.state).toBe('saying');
  await saying;
  expect(useUnsaid.getState().lines).toHaveLength(0);
  expect(asked[0]!.body).toEqual({ kind: 'said', text: 'roll back', visibility: 'internal' });
  expect(readUnsaid()).toHaveLength(0);
});

it('keeps what was not answered, and says it again under the same key', async () => {
  let answer: Answer = 'no answer';
  const asked = serve({ [path]: () => answer });
  await sayLine(words);
  expect(useUnsaid.getState().lines[0]!.state).toBe('unanswered');
  expect(useOutbox.getState().unsent).toHaveLength(1);
  expect(readUnsaid()[0]!.text).toBe('roll back');
  answer = { status: 201, body: entryOf(4) };
  useOutbox.getState().unsent[0]!.send();
  await vi.waitFor(() => expect(useUnsaid.getState().lines).toHaveLength(0));
  expect(asked).toHaveLength(2);
  expect(asked[0]!.headers['idempotency-key']).toBe(asked[1]!.headers['idempotency-key']);
  expect(useOutbox.getState().unsent).toHaveLength(0);
});

it('keeps what was refused with the reason, for a person to decide', async () => {
  serve({ [path]: { status: 403, body: { detail: 'you may not write here', request_id: 'r1' } } });
  await sayLine(words);
  const kept = useUnsaid.getState().lines[0]!;
  expect(kept.state).toBe('refused');
  expect(kept.why).toContain('You may not write here. Request r1.');
  expect(useOutbox.getState().unsent).toHaveLength(0);
  giveUp(kept.key);
  expect(readUnsaid()).toHaveLength(0);
});

it('says lines in the order in which they were written', async () => {
  const asked = serve({ [path]: { status: 201, body: entryOf(4) } });
  void sayLine({ ...words, text: 'one' });
  await sayLine({ ...words, text: 'two', about: 9, visibility: 'stakeholder' });
  expect(asked.map(({ body }) => (body as { text: string }).text)).toEqual(['one', 'two']);
  expect(asked[1]!.body).toMatchObject({ about: 9, visibility: 'stakeholder' });
});

it('sends a line once however often it is asked to', async () => {
  let answer: Answer = 'no answer';
  const asked = serve({ [path]: () => answer });
  await sayLine(words);
  answer = { status: 201, body: entryOf(4) };
  const { key } = useUnsaid.getState().lines[0]!;
  void sayAgain(key);
  await sayAgain(key);
  expect(asked).toHaveLength(2);
});

it('does not know after a reload whether a line on its way arrived', () => {
  sessionStorage.setItem('tocsin.unsaid', JSON.stringify([{ ...words, key: 'k', state: 'saying', why: '' }]));
  expect(readUnsaid()[0]!.state).toBe('unanswered');
  sessionStorage.setItem('tocsin.unsaid', 'broken');
  expect(readUnsaid()).toEqual([]);
});

it('keeps a draft for each place, with who is to read it', () => {
  keepDraft(1, 0, { text: 'half a', visibility: 'stakeholder' });
  keepDraft(1, 7, { text: 'answer', visibility: 'internal' });
  expect(readDraft(1, 0)).toEqual({ text: 'half a', visibility: 'stakeholder' });
  expect(readDraft(1, 7).text).toBe('answer');
  expect(readDraft(2, 0)).toEqual({ text: '', visibility: 'internal' });
  keepDraft(1, 0, { text: '', visibility: 'stakeholder' });
  expect(readDraft(1, 0)).toEqual({ text: '', visibility: 'internal' });
});

it('makes a task of a line once, however often it is sent', async () => {
  let answer: Answer = 'no answer';
  const asked = serve({ 'POST /api/v1/incidents/1/tasks': () => answer });
  await sayLine({ ...words, kind: 'task', text: 'drain eu-2\nat once' });
  expect(useUnsaid.getState().lines[0]).toMatchObject({ kind: 'task', state: 'unanswered' });
  answer = { status: 201, body: taskOf(1) };
  await sayAgain(useUnsaid.getState().lines[0]!.key);
  expect(useUnsaid.getState().lines).toHaveLength(0);
  expect(asked[1]!.body).toEqual({ title: 'drain eu-2', description: 'drain eu-2\nat once' });
  expect(asked[0]!.headers['idempotency-key']).toBe(asked[1]!.headers['idempotency-key']);
});

it('reads lines that an earlier version kept', () => {
  sessionStorage.setItem('tocsin.unsaid', JSON.stringify([{ ...words, kind: undefined, key: 'k', state: 'saying', why: '' }]));
  expect(readUnsaid()[0]).toMatchObject({ kind: 'said', state: 'unanswered' });
});
