// Emergency changes in the room: who may approve is asked at its head, what lacks approval is said, and whoever was slower is told.
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Emergency } from '../../api/changeTypes';
import { queryClient } from '../../api/query';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { serve, type Answer } from '../../test/server';
import { emergencyOf } from '../../test/suspect';
import { ToastHost } from '../../ui/Toasts';
import { AskForChangeDialog, EmergencyList } from './EmergencyChanges';
import { EmergencyRequests } from './EmergencyRequests';
import { actsOn } from './changes';

const incident = { id: 1, key: 'INC-1', status: 'investigating', services: ['checkout'], roles: [], responders: [] } as unknown as Incident;
const names = new Proxy({}, { get: () => (slug: string) => ({ bo: 'Bo', ana: 'Ana' })[slug] ?? slug }) as Namer;
const path = '/api/v1/incidents/1/emergency-changes';

function show(items: Emergency[], answers: Record<string, Answer> = {}, me = 'ana', of = incident) {
  const asked = serve({ [`GET ${path}`]: { body: { items, next: '' } }, 'GET /api/v1/services': { body: { items: [], next: '' } }, ...answers });
  render(<QueryClientProvider client={queryClient}><EmergencyRequests incident={of} names={names} me={me} /><EmergencyList incident={of} names={names} me={me} /><ToastHost /></QueryClientProvider>);
  return () => asked.filter(({ method }) => method !== 'GET').map(({ body, headers }) => ({ body, match: headers['if-match'] }));
}

beforeEach(() => {
  queryClient.clear();
  HTMLDialogElement.prototype.showModal ??= function open(this: HTMLDialogElement) { this.open = true; };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) { this.open = false; };
});
afterEach(() => vi.unstubAllGlobals());

it('asks whoever approves at the head of the room, until it is decided', async () => {
  const writes = show([emergencyOf(7, 'flag off')], { [`PATCH ${path}/7`]: { body: emergencyOf(7, 'flag off', { approval: 'approved', decided_by: 'ana', decided_at: '2026-01-05T10:01:00Z', version: 2, approvers: [] }) } });
  expect(await screen.findByText('Bo asks')).toBeTruthy();
  expect(screen.getByText('Risk: carts are lost')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Approve: flag off' }));
  expect(await screen.findByText('✓ Approved')).toBeTruthy();
  expect(screen.queryByText('Bo asks')).toBeNull();
  expect(screen.getByText(/Approved by you/)).toBeTruthy();
  expect(writes()).toEqual([{ body: { act: 'approve', word: '' }, match: '"1"' }]);
});

it('asks nobody else, and says whose word is missing', async () => {
  show([emergencyOf(7, 'flag off')], {}, 'cleo');
  expect(await screen.findByText(/For Ana to approve/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Approve/ })).toBeNull();
});

it('says what was carried out without approval, until it comes', async () => {
  show([emergencyOf(7, 'flag off', { state: 'done', after_the_fact: true, lacks_approval: true })]);
  expect(await screen.findByText(/1 emergency change was carried out without approval/)).toBeTruthy();
  expect(screen.getByText('⚠ Without approval')).toBeTruthy();
  expect(screen.getByText(/was carried out without approval: is it right/)).toBeTruthy();
});

it('tells whoever was slower, and shows what the other made of it', async () => {
  const theirs = emergencyOf(7, 'flag off', { approval: 'refused', decided_by: 'bo', decided_at: '2026-01-05T10:01:00Z', version: 2, approvers: [] });
  show([emergencyOf(7, 'flag off')], {
    [`PATCH ${path}/7`]: { status: 412, body: { detail: 'Bo did something with it: it is at version 2 now, you had 1; read it again' } },
    [`GET ${path}/7`]: { body: theirs },
  });
  await userEvent.click((await screen.findAllByRole('button', { name: 'Approve: flag off' }))[0]!);
  expect(await screen.findByText('✗ Refused')).toBeTruthy();
  expect(screen.getByText(/Bo did something with it/)).toBeTruthy();
});

it('shows plan, risk and way back, and takes a word', async () => {
  const writes = show([emergencyOf(7, 'flag off', { approval: 'approved' })], { [`PATCH ${path}/7`]: { body: emergencyOf(7, 'flag off', { approval: 'approved', state: 'done', version: 2 }) } });
  await userEvent.click(await screen.findByRole('button', { name: 'flag off' }));
  expect(screen.getByText('flip it back')).toBeTruthy();
  await userEvent.type(screen.getByLabelText(/^A word/), 'errors are gone');
  await userEvent.click(screen.getAllByRole('button', { name: '● Done' }).at(-1)!);
  await vi.waitFor(() => expect(writes()).toEqual([{ body: { act: 'done', word: 'errors are gone' }, match: '"1"' }]));
});

it('asks with all that is needed, and names the place of what is wrong', async () => {
  const asked = serve({ [`POST ${path}`]: { status: 400, body: { detail: 'what may it break? say so, or that nothing may', pointer: '/risk' } }, 'GET /api/v1/services': { body: { items: [], next: '' } } });
  render(<QueryClientProvider client={queryClient}><AskForChangeDialog incident={incident} onClose={() => undefined} /></QueryClientProvider>);
  const ask = screen.getByRole('button', { name: 'Ask for approval' });
  expect(ask.hasAttribute('disabled')).toBe(true);
  for (const [label, text] of [['What is changed', 'flag off'], ['What will be done', 'flip it'], ['Risk', 'none'], ['Way back', 'flip it back']] as const) await userEvent.type(screen.getByLabelText(new RegExp(`^${label}`)), text);
  await userEvent.click(screen.getByLabelText(/^It is done already/));
  await userEvent.click(ask);
  expect((await screen.findAllByText(/what may it break/i)).length).toBeGreaterThan(0);
  expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ title: 'flag off', kind: 'other', services: ['checkout'], plan: 'flip it', risk: 'none', roll_back: 'flip it back', done_already: true });
});

it('offers what can be done with one, and no more', () => {
  const acts = (change: Partial<Emergency>, me = 'cleo', all = false) => actsOn(emergencyOf(1, 'x', change), me, all).join();
  expect(acts({})).toBe('');
  expect(acts({}, 'ana')).toBe('approve,refuse');
  expect(acts({}, 'cleo', true)).toBe('start,done');
  expect(acts({ approval: 'approved' })).toBe('start,done');
  expect(acts({ approval: 'refused' }, 'ana', true)).toBe('');
  expect(acts({ state: 'running', approval: 'approved' })).toBe('done,failed,rolled_back');
  expect(acts({ state: 'done', approval: 'asked' }, 'ana')).toBe('approve,refuse,rolled_back');
  expect(acts({ state: 'rolled_back', approval: 'approved' })).toBe('');
});
