// The changes in the room: what went out shortly before is said first, keys and buttons judge it, and what is missing or fails is said.
import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '../../api/query';
import type { Suspect } from '../../api/changeTypes';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { onKeyDown } from '../../keys/registry';
import { serve, type Answer } from '../../test/server';
import { suspectOf } from '../../test/suspect';
import { ChangesPanel } from './ChangesPanel';
import { beforeText, culprits, saidOf } from './changes';

const incident = { id: 1, key: 'INC-1', status: 'investigating', services: ['checkout'], impact_facts: { began_at: null }, resolved_at: null, roles: [], responders: [] } as unknown as Incident;
const names = new Proxy({}, { get: () => (slug: string) => slug }) as Namer;
const path = '/api/v1/incidents/1/changes';
const listOf = (items: Suspect[], services = ['checkout'], more = false) => ({
  items, next: '', impact_began_at: '2026-01-05T09:50:00Z', since: '2026-01-04T09:50:00Z', services: services.map((service) => ({ service, name: service, affected: service, distance: 0 })), more,
});

function show(answer: Answer, answers: Record<string, Answer> = {}) {
  const asked = serve({ [`GET ${path}`]: answer, 'GET /api/v1/incidents/1/emergency-changes': { body: { items: [], next: '' } }, ...answers });
  render(<QueryClientProvider client={queryClient}><ChangesPanel incident={incident} names={names} me="ana" /></QueryClientProvider>);
  return () => asked.filter(({ method }) => method === 'POST').map(({ path: to, body }) => ({ to, body }));
}

beforeEach(() => {
  queryClient.clear();
  document.addEventListener('keydown', onKeyDown);
});
afterEach(() => {
  document.removeEventListener('keydown', onKeyDown);
  vi.unstubAllGlobals();
});

it('says first what went out shortly before, and why each is listed', async () => {
  show({ body: listOf([suspectOf(2, 'checkout 2.1'), suspectOf(1, 'work_mem', { why: 'on postgres, which checkout depends on, 5 h before the impact began', before_seconds: 18_000, just_before: false })]) });
  expect(await screen.findByText('A change went out 4 min before the impact began: checkout 2.1', { exact: false })).toBeTruthy();
  expect(screen.getByText('on postgres, which checkout depends on, 5 h before the impact began')).toBeTruthy();
});

it('is judged by one press', async () => {
  const judged = suspectOf(2, 'checkout 2.1', { verdict: 'ruled_out', hypothesis: 9 });
  const posts = show({ body: listOf([suspectOf(2, 'checkout 2.1')]) }, { [`POST ${path}/2`]: { body: judged } });
  await userEvent.click(await screen.findByRole('button', { name: 'Rule out: checkout 2.1' }));
  expect(await screen.findByText('✗ Ruled out')).toBeTruthy();
  expect(screen.queryByText(/went out 4 min before/)).toBeNull();
  expect(posts()).toEqual([{ to: `${path}/2`, body: { verdict: 'ruled_out', why: '' } }]);
});

it('is judged by one key on its row', async () => {
  const posts = show({ body: listOf([suspectOf(2, 'checkout 2.1'), suspectOf(1, 'older')]) }, { [`POST ${path}/1`]: { body: suspectOf(1, 'older', { verdict: 'suspect', hypothesis: 9 }) } });
  await screen.findByText('older');
  await userEvent.keyboard('6');
  await userEvent.keyboard('j');
  await userEvent.keyboard('h');
  expect(await screen.findByText('? Suspect', { selector: '.tag' })).toBeTruthy();
  expect(posts()).toEqual([{ to: `${path}/1`, body: { verdict: 'suspect', why: '' } }]);
});

it('shows all that is known of one, and takes the words of whoever judges', async () => {
  HTMLDialogElement.prototype.showModal ??= function open(this: HTMLDialogElement) { this.open = true; };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) { this.open = false; };
  const one = suspectOf(2, 'checkout 2.1', { links: [{ href: 'https://ci.example.org/1', text: '' }], details: { sha: 'abc' }, verdict: 'suspect', hypothesis: 9 });
  const posts = show({ body: listOf([one]) }, { [`POST ${path}/2`]: { body: { ...one, verdict: 'confirmed' } } });
  await userEvent.click(await screen.findByRole('button', { name: 'checkout 2.1' }));
  expect(screen.getByRole('link', { name: 'https://ci.example.org/1' })).toBeTruthy();
  expect(screen.getByText(/"sha": "abc"/)).toBeTruthy();
  await userEvent.type(screen.getByLabelText(/^What shows it/), 'rolled back, errors gone');
  await userEvent.click(screen.getByRole('button', { name: /Confirm/ }));
  expect(await screen.findByText('✓ Confirmed')).toBeTruthy();
  expect(posts()).toEqual([{ to: `${path}/2`, body: { verdict: 'confirmed', why: 'rolled back, errors gone' } }]);
});

it('says what was looked at where there is none, and that no service is named', async () => {
  show({ body: listOf([]) });
  expect(await screen.findByText(/^Nothing is known to have changed on checkout since/)).toBeTruthy();
  act(() => queryClient.setQueriesData({ queryKey: ['incident', 1, 'changes'] }, listOf([], [])));
  expect(await screen.findByText(/^No service is affected yet/)).toBeTruthy();
});

it('says when they cannot be read, and when there are more', async () => {
  show({ status: 403, body: { detail: 'you may not respond to this' } });
  expect(await screen.findByText('You may not respond to this.')).toBeTruthy();
  act(() => queryClient.setQueriesData({ queryKey: ['incident', 1, 'changes'] }, listOf([suspectOf(1, 'one')], ['checkout'], true)));
  expect(await screen.findByText(/^There are more/)).toBeTruthy();
});

it('knows culprits, lengths, and what the stream says of changes', () => {
  expect(culprits([suspectOf(1, 'a', { verdict: 'ruled_out' }), suspectOf(2, 'b', { just_before: false }), suspectOf(3, 'c')]).map(({ id }) => id)).toEqual([3]);
  expect(beforeText({ before_seconds: 240 })).toBe('4 min');
  expect(beforeText({ before_seconds: 3 })).toBe('a moment');
  const entry = (id: number, ref: number, withdrawn = false) => ({ id, ref, kind: 'hypothesis', standing: { withdrawn, verdict: null } }) as never;
  expect(saidOf([entry(1, 0), entry(2, 7)])).toBe('2');
  expect(saidOf([entry(2, 7, true)])).toBe('2-');
});
