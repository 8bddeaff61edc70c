// Two people change one task: nothing that was typed is lost, and nobody is overwritten without being asked.
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '../../api/query';
import { SessionContext } from '../../api/session';
import { useTasks } from '../../api/tasks';
import type { Incident, Session, Task } from '../../api/types';
import type { Namer } from '../../domain/words';
import { serve, type Answer } from '../../test/server';
import { taskOf } from '../../test/task';
import { EditTaskDialog } from './TaskDialog';

const session = { can: { administer: true, configure: true, respond: true }, user: { slug: 'ana' } } as Session;
const incident = { id: 1, key: 'INC-1' } as Incident;
const names = new Proxy({}, { get: () => (slug: string) => ({ bo: 'Bo', cleo: 'Cleo' })[slug] ?? slug }) as Namer;
const path = '/api/v1/incidents/1/tasks';

function Room({ onClose }: { onClose(): void }) {
  const tasks = useTasks(1, true);
  const task = tasks.data?.find(({ id }) => id === 1);
  return task ? <EditTaskDialog incident={incident} tasks={tasks.data!} task={task} names={names} me="ana" over={false} onClose={onClose} /> : null;
}

async function open(changeTo: Task, answers: Record<string, (asked: { body: unknown; headers: Record<string, string> }) => Answer>) {
  const onClose = vi.fn();
  const asked = serve({
    [`GET ${path}`]: { body: { items: [taskOf(1, { title: 'drain' })], next: '' } },
    [`GET ${path}/1`]: { body: changeTo },
    'GET /api/v1/users': { body: { items: [], next: '' } },
    ...answers,
  });
  render(
    <QueryClientProvider client={queryClient}>
      <SessionContext value={session}><Room onClose={onClose} /></SessionContext>
    </QueryClientProvider>,
  );
  const title = await screen.findByLabelText('What is to be done');
  await userEvent.clear(title);
  await userEvent.type(title, 'mine');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  return { asked, onClose };
}
const at = new Date(Date.now() - 12_000).toISOString();
const stale: Answer = { status: 412, body: { detail: 'bo changed it' } };

beforeEach(() => queryClient.clear());
afterEach(() => vi.unstubAllGlobals());

it('saves at once where the other changed something else', async () => {
  const theirs = taskOf(1, { title: 'drain', owner: 'bo', version: 2, changes: [{ member: 'owner', version: 2, by: 'bo', at }] });
  const { asked, onClose } = await open(theirs, { [`PATCH ${path}/1`]: ({ headers }) => (headers['if-match'] === '"2"' ? { body: { ...theirs, title: 'mine', version: 3 } } : stale) });
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  const sent = asked.filter(({ method }) => method === 'PATCH');
  expect(sent.map(({ body }) => body)).toEqual([{ title: 'mine' }, { title: 'mine' }]);
  expect(sent[0]!.headers['idempotency-key']).not.toBe(sent[1]!.headers['idempotency-key']);
});

it('says who changed the same, keeps what was typed, and replaces theirs only when asked', async () => {
  const theirs = taskOf(1, { title: 'theirs', version: 2, changes: [{ member: 'title', version: 2, by: 'bo', at }] });
  const { asked, onClose } = await open(theirs, { [`PATCH ${path}/1`]: ({ headers }) => (headers['if-match'] === '"2"' ? { body: { ...theirs, title: 'mine', version: 3 } } : stale) });
  await screen.findByText(/Bo changed the title/);
  expect(screen.getByText('theirs')).toBeTruthy();
  expect((screen.getByLabelText('What is to be done') as HTMLInputElement).value).toBe('mine');
  expect((screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement).disabled).toBe(true);
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole('button', { name: 'Keep mine' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked.filter(({ method }) => method === 'PATCH')).toHaveLength(2);
});

it('takes theirs when asked', async () => {
  const theirs = taskOf(1, { title: 'theirs', version: 2, changes: [{ member: 'title', version: 2, by: 'bo', at }] });
  await open(theirs, { [`PATCH ${path}/1`]: () => stale });
  await userEvent.click(await screen.findByRole('button', { name: 'Take theirs' }));
  expect((screen.getByLabelText('What is to be done') as HTMLInputElement).value).toBe('theirs');
});
