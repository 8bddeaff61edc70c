// Two people say the impact of one incident: nothing that was typed is lost, and nobody is overwritten without being asked.
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useImpact } from '../../api/impact';
import { queryClient } from '../../api/query';
import type { Impact, ImpactFacts } from '../../api/types';
import type { Namer } from '../../domain/words';
import { serve, type Answer } from '../../test/server';
import { ImpactDialog } from './ImpactDialog';

const names = new Proxy({}, { get: () => (slug: string) => ({ bo: 'Bo' })[slug] ?? slug }) as Namer;
const path = '/api/v1/incidents/1/impact';
const at = new Date(Date.now() - 12_000).toISOString();
const impactOf = (facts: Partial<ImpactFacts>): Impact => ({
  incident: 1, began_at: at, cost: null,
  facts: { version: 1, regions: [], customers: 10, revenue: [], penalties: [], began_at: null, ended_at: null, expected_by: null, next_update_by: null, changes: [], ...facts },
});

function Room({ onClose }: { onClose(): void }) {
  const impact = useImpact(1);
  return impact.data ? <ImpactDialog impact={impact.data} names={names} onClose={onClose} /> : null;
}

async function open(theirs: Impact) {
  const onClose = vi.fn();
  let reads = 0;
  const stale: Answer = { status: 412, body: { detail: 'bo changed it' } };
  const asked = serve({
    [`GET ${path}`]: () => ({ body: reads++ === 0 ? impactOf({}) : theirs }),
    [`PATCH ${path}`]: ({ headers }) => (headers['if-match'] === '"2"' ? { body: impactOf({ ...theirs.facts, customers: 300, version: 3 }) } : stale),
  });
  render(<QueryClientProvider client={queryClient}><Room onClose={onClose} /></QueryClientProvider>);
  const customers = await screen.findByLabelText('Customers affected (optional)');
  await userEvent.clear(customers);
  await userEvent.type(customers, '300');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  const sent = () => asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
  return { sent, onClose };
}

beforeEach(() => queryClient.clear());
afterEach(() => vi.unstubAllGlobals());

it('saves at once where the other changed something else', async () => {
  const { sent, onClose } = await open(impactOf({ regions: ['EU'], version: 2, changes: [{ member: 'regions', version: 2, by: 'bo', at }] }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toEqual([{ customers: 300 }, { customers: 300 }]);
});

it('says who changed the same, and replaces theirs only when asked', async () => {
  const { sent, onClose } = await open(impactOf({ customers: 20, version: 2, changes: [{ member: 'customers', version: 2, by: 'bo', at }] }));
  expect(await screen.findByText(/Bo changed the number of customers/)).toHaveTextContent('it is 20 now, yours is 300');
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  expect(sent()).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: 'Keep mine' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toEqual([{ customers: 300 }, { customers: 300 }]);
});

it('takes theirs when asked', async () => {
  const { sent } = await open(impactOf({ customers: 20, version: 2, changes: [{ member: 'customers', version: 2, by: 'bo', at }] }));
  await userEvent.click(await screen.findByRole('button', { name: 'Take theirs' }));
  expect(screen.getByLabelText('Customers affected (optional)')).toHaveValue(20);
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  expect(sent()).toHaveLength(1);
});
