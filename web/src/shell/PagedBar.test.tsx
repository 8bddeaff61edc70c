import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '../api/query';
import type { PageView } from '../api/types';
import { pageOf } from '../test/page';
import { serve } from '../test/server';
import { PagedBar } from './PagedBar';
import { useTitle } from './title';

vi.mock('@tanstack/react-router', () => ({ Link: ({ children }: { children: React.ReactNode }) => <a href="/there">{children}</a> }));

function Screen() {
  useTitle('Alerts');
  return <PagedBar />;
}

function show(pages: PageView[], more: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ 'GET /api/v1/pages': { body: { items: pages, next: '' } }, ...more });
  render(<QueryClientProvider client={queryClient}><Screen /></QueryClientProvider>);
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
