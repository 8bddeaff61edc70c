// Two people save the same object: what was typed stays, and nobody is overwritten without being asked.
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useFreshObject } from '../api/config';
import { queryClient } from '../api/query';
import { SessionContext } from '../api/session';
import type { Configured, Session, Team } from '../api/types';
import { serve } from '../test/server';
import { TextField } from '../ui/Field';
import { ConfigForm } from './ConfigForm';

const team = (name: string, version: number): Configured<'teams'> => ({
  value: { slug: 'web', name, description: '', members: [] },
  meta: { version, created_at: '', updated_at: '', managed_by: '' },
});
const session = { can: { administer: true, configure: true, respond: true }, user: { slug: 'ana' } } as Session;

function form() {
  const onClose = vi.fn();
  const present = team('Web', 1);
  render(
    <QueryClientProvider client={queryClient}>
      <SessionContext value={session}>
        <ConfigForm kind="teams" title="Edit the team" initial={present.value} present={present} onClose={onClose}>
          {({ draft, set }) => <TextField label="Name" value={draft.name} onText={(name) => set({ name })} />}
        </ConfigForm>
      </SessionContext>
    </QueryClientProvider>,
  );
  return onClose;
}

async function typeMine() {
  await userEvent.clear(screen.getByLabelText('Name'));
  await userEvent.type(screen.getByLabelText('Name'), 'Mine');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
}

beforeEach(() => queryClient.clear());
afterEach(() => vi.unstubAllGlobals());

it('shows what somebody else made of it, keeps what was typed, and replaces theirs only when asked', async () => {
  const asked = serve({
    'PUT /api/v1/teams/web': ({ headers }) => (headers['if-match'] === '"2"' ? { body: team('Mine', 3) } : { status: 412, body: { detail: 'somebody changed this meanwhile' } }),
    'GET /api/v1/teams/web': { body: team('Theirs', 2) },
  });
  const onClose = form();
  await typeMine();
  expect(await screen.findByText(/Somebody changed this while you were editing/)).toBeInTheDocument();
  expect(screen.getByRole('row', { name: 'name Web Theirs' })).toBeInTheDocument();
  expect(screen.getByLabelText('Name')).toHaveValue('Mine');
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole('button', { name: 'Replace theirs with mine' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect((asked.at(-1)!.body as Team).name).toBe('Mine');
});

it('offers to save as a new one what somebody deleted meanwhile', async () => {
  const asked = serve({
    'PUT /api/v1/teams/web': { status: 412, body: { detail: 'somebody changed this meanwhile' } },
    'GET /api/v1/teams/web': { status: 404, body: { detail: 'there is no such team' } },
    'POST /api/v1/teams': { status: 201, body: team('Mine', 1) },
  });
  const onClose = form();
  await typeMine();
  await userEvent.click(await screen.findByRole('button', { name: 'Save mine as a new one' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked.find(({ method }) => method === 'POST')!.body).toMatchObject({ slug: '', name: 'Mine' });
});

it('opens an object as it is now, not as the cache had it', async () => {
  queryClient.setQueryData(['config', 'teams', 'web'], team('Once', 1));
  serve({ 'GET /api/v1/teams/web': { body: team('Now', 2) } });
  const seen: string[] = [];
  function Reader() {
    const { object } = useFreshObject('teams', 'web');
    if (object) seen.push(object.value.name);
    return <p>{object?.value.name ?? 'asking'}</p>;
  }
  render(<QueryClientProvider client={queryClient}><Reader /></QueryClientProvider>);
  expect(await screen.findByText('Now')).toBeInTheDocument();
  expect(seen).not.toContain('Once');
});
