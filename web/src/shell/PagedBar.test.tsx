import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '../api/query';
import { SessionContext } from '../api/session';
import type { PageView, Session } from '../api/types';
import { pageOf } from '../test/page';
import { serve } from '../test/server';
import { useToasts } from '../ui/Toasts';
import { PagedBar } from './PagedBar';
import { useTitle } from './title';

vi.mock('@tanstack/react-router', () => ({ Link: ({ children }: { children: React.ReactNode }) => <a href="/there">{children}</a> }));

function Screen() {
  useTitle('Alerts');
  return <PagedBar />;
}

const nobody = { body: { items: [], next: '' } };

function show(pages: PageView[], more: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ 'GET /api/v1/pages': { body: { items: pages, next: '' } }, 'GET /api/v1/users': nobody, 'GET /api/v1/teams': nobody, 'GET /api/v1/schedules': nobody, 'GET /api/v1/contact-methods': nobody, ...more });
  render(<SessionContext value={{ can: { respond: true } } as Session}><QueryClientProvider client={queryClient}><Screen /></QueryClientProvider></SessionContext>);
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

const twice = [pageOf({ id: 9, subject: 3 }), pageOf({ id: 5, subject: 3, status: 'escalated' })];

test('an alert that called twice is one call, and acknowledging acknowledges all of its pages', async () => {
  const asked = show(twice, { 'POST /api/v1/pages/5/acknowledge': {}, 'POST /api/v1/pages/9/acknowledge': {} });
  await userEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
  expect(screen.queryByText(/more/)).not.toBeInTheDocument();
  expect(document.title).toBe('(1) Alerts · Tocsin');
  await waitFor(() => expect(asked.filter(({ method }) => method === 'POST').map(({ path }) => path).toSorted()).toEqual(['/api/v1/pages/5/acknowledge', '/api/v1/pages/9/acknowledge']));
});

test('two alerts are two calls', async () => {
  show([...twice, pageOf({ id: 6, subject: 4 })]);
  expect(await screen.findByRole('button', { name: 'Acknowledge all 2' })).toBeInTheDocument();
  expect(screen.getByText('and 1 more')).toBeInTheDocument();
  expect(document.title).toBe('(2) Alerts · Tocsin');
});

const toasts = () => useToasts.getState().toasts.map(({ text }) => text);

test('escalating calls the next step of the newest page, and says so only when the server did', async () => {
  let answer: (() => void) | undefined;
  const asked = show(twice, { 'POST /api/v1/pages/9/escalate': { body: { ...twice[0], outcome: 'escalated' } } });
  const fetched = globalThis.fetch;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.endsWith('/escalate')) await new Promise<void>((resolve) => { answer = resolve; });
    return fetched(path, init);
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Escalate' }));
  expect(await screen.findByRole('button', { name: 'Escalating…' })).toBeDisabled();
  expect(toasts().at(-1)).toBe('Escalating…');
  answer!();
  await waitFor(() => expect(toasts().at(-1)).toMatch(/^Escalated at .*: the next step is called$/));
  expect(asked.some(({ path }) => path === '/api/v1/pages/9/escalate')).toBe(true);
});

test('a page that ended before it was escalated is told as such', async () => {
  show(twice, { 'POST /api/v1/pages/9/escalate': { body: { ...twice[0], outcome: 'ended_before' } } });
  await userEvent.click(await screen.findByRole('button', { name: 'Escalate' }));
  await waitFor(() => expect(toasts().at(-1)).toBe('It had ended already: nobody more is called'));
});

test('reassigning opens the dialog with "instead"', async () => {
  show(twice);
  await userEvent.click(await screen.findByRole('button', { name: 'Reassign' }));
  expect(await screen.findByRole('checkbox', { name: /Instead of those who are called now/ })).toBeChecked();
});

test('a test page is acknowledged only, and nothing is ever resolved from here', async () => {
  show([pageOf({ subject_kind: 'test', title: 'test page' })]);
  expect(await screen.findByRole('button', { name: 'Acknowledge' })).toBeInTheDocument();
  expect(screen.getAllByRole('button')).toHaveLength(1);
});

test('the page of an incident leads to its room, where alone it is resolved', async () => {
  show([pageOf({ subject_kind: 'incident', title: 'Checkout errors' })]);
  expect(await screen.findByRole('link', { name: 'Checkout errors' })).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /Resolve/ })).not.toBeInTheDocument();
});
