// The board in the room: one press answers, the dialog adds a word, a call asks the services in sight, and what fails is said.
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '../../api/query';
import type { Incident, ServiceCheck } from '../../api/types';
import type { Namer } from '../../domain/words';
import { serve, type Answer } from '../../test/server';
import { checkOf } from '../../test/serviceCheck';
import { HealthPanel } from './HealthPanel';
import { Requests } from './Requests';

const incident = { id: 1, key: 'INC-1', status: 'investigating', declared_at: '2026-01-05T09:50:00Z', resolved_at: null, services: ['checkout'], is_private: false, roles: [], responders: [] } as unknown as Incident;
const names = new Proxy({}, { get: () => (slug: string) => ({ bo: 'Bo', payers: 'Payers' })[slug] ?? slug }) as Namer;
const path = '/api/v1/incidents/1/roll-call';
const config = (...slugs: string[]) => ({ items: slugs.map((slug) => ({ value: { slug, name: slug, depends_on: slug === 'checkout' ? ['payments'] : [] }, version: 1 })), next: '' });
const impaired = checkOf(1, 'payments', {
  waiting_since: null, health: 'impaired', health_since: '2026-01-05T10:02:00Z', impaired_at: '2026-01-05T10:02:00Z', answers: [{ round: 1, health: 'impaired', word: 'cards are refused', by: 'bo', at: '2026-01-05T10:02:00Z' }],
});

function show(checks: ServiceCheck[], answers: Record<string, Answer> = {}, of = incident, me = 'bo') {
  const asked = serve({ [`GET ${path}`]: { body: { items: checks, next: '' } }, 'GET /api/v1/services': { body: config('checkout', 'payments', 'mail') }, ...answers });
  render(<QueryClientProvider client={queryClient}><Requests incident={of} rows={[]} names={names} me={me} may /><HealthPanel incident={of} names={names} me={me} /></QueryClientProvider>);
  return asked.filter.bind(asked);
}

beforeEach(() => queryClient.clear());
afterEach(() => vi.unstubAllGlobals());

it('answers by one press, at the head and on the board', async () => {
  const asked = show([checkOf(1, 'payments')], { [`POST ${path}/payments`]: { body: impaired } });
  expect(await screen.findByText('Missing since', { exact: false })).toBeTruthy();
  await userEvent.click((await screen.findAllByRole('button', { name: 'payments is impaired' }))[0]!);
  expect(await screen.findByText('“cards are refused”', { exact: false })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'payments is impaired' })).toBeNull();
  expect(screen.getByText('1 impaired')).toBeTruthy();
  expect(screen.getByRole('img', { name: /^payments: no answer yet from .*, impaired from / })).toBeTruthy();
  expect(asked(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([{ health: 'impaired', word: '' }]);
});

it('names whose answer is missing, and presses nobody else', async () => {
  show([checkOf(1, 'payments'), checkOf(2, 'mail', { on_call: [], team: '' })], {}, incident, 'ana');
  expect(await screen.findByText(/^Missing since .*: Bo$/)).toBeTruthy();
  expect(screen.getByText(/^Missing since .*: no team owns it$/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'payments is healthy' })).toBeNull();
});

it('adds a word in the dialog, for any service', async () => {
  const asked = show([impaired], { [`POST ${path}/payments`]: { body: { ...impaired, health: 'healthy' } } }, incident, 'ana');
  await userEvent.click(await screen.findByRole('button', { name: 'payments' }));
  const say = screen.getByRole('button', { name: 'Answer' });
  expect(say.hasAttribute('disabled')).toBe(true);
  await userEvent.click(screen.getByLabelText('✓ Healthy'));
  await userEvent.type(screen.getByLabelText(/^A word/), 'rolled back');
  await userEvent.click(say);
  await vi.waitFor(() => expect(asked(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([{ health: 'healthy', word: 'rolled back' }]));
});

it('calls the roll of what it shows, without neighbours where they are not wanted', async () => {
  const asked = show([], { [`POST ${path}`]: { body: { items: [checkOf(1, 'checkout')], next: '' } } });
  await userEvent.click(await screen.findByRole('button', { name: /^Call the roll/ }));
  expect(await screen.findByText('2 services are asked:')).toBeTruthy();
  await userEvent.click(screen.getByLabelText(/^What they depend on/));
  expect(screen.getByText('1 service is asked:')).toBeTruthy();
  await userEvent.click(screen.getAllByRole('button', { name: 'Call the roll' }).at(-1)!);
  await vi.waitFor(() => expect(asked(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([{ services: [], neighbours: false }]));
  expect(await screen.findByRole('button', { name: 'checkout' })).toBeTruthy();
});

it('says when the board cannot be read', async () => {
  show([], { [`GET ${path}`]: { status: 403, body: { detail: 'you may not respond to this' } } });
  expect(await screen.findByText('You may not respond to this.')).toBeTruthy();
});

it('of what is closed it is only read, with what was said', async () => {
  const closed = { ...incident, status: 'closed', resolved_at: '2026-01-05T11:00:00Z' } as Incident;
  show([impaired], {}, closed);
  await userEvent.click(await screen.findByRole('button', { name: 'payments' }));
  expect(screen.getByRole('list', { name: 'What was said of payments' }).textContent).toMatch(/Impaired.*cards are refused.*Bo, .*, round 1/);
  expect(screen.getByText(/reopen it to say/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Answer' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Call/ })).toBeNull();
});
