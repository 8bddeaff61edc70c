// Lines of an incident by their words: asked when typing pauses, with the incident, slice after slice.
import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { queryClient } from '../../api/query';
import type { Incident, SearchHit } from '../../api/types';
import type { Namer } from '../../domain/words';
import { serve } from '../../test/server';
import { SearchDialog } from './SearchDialog';

vi.mock('@tanstack/react-router', () => ({
  Link: ({ hash, children, onClick }: { hash: string; children: ReactNode; onClick(): void }) => <a href={`#${hash}`} onClick={onClick}>{children}</a>,
}));

const names = new Proxy({}, { get: () => (slug: string) => slug }) as Namer;
const hit = (entry: number, snippet: string): SearchHit => ({
  entry, incident: 1, key: 'INC-1', title: 'Checkout', kind: 'said', actor: { kind: 'user', slug: 'bo', on_behalf_of: '' }, at: '2026-01-01T00:00:00Z', visibility: 'internal', snippet,
});

afterEach(() => queryClient.clear());

it('leads to the lines, older ones on demand', async () => {
  const onClose = vi.fn();
  const asked = serve({
    'GET /api/v1/search?q=dead&incident=INC-1': { body: { items: [hit(9, 'a deadlock')], next: '9' } },
    'GET /api/v1/search?q=dead&incident=INC-1&cursor=9': { body: { items: [hit(4, 'the first deadlock')], next: '' } },
  });
  render(<QueryClientProvider client={queryClient}><SearchDialog incident={{ id: 1, key: 'INC-1' } as Incident} names={names} onClose={onClose} /></QueryClientProvider>);
  fireEvent.change(screen.getByLabelText('Words'), { target: { value: 'dead' } });
  expect((await screen.findByRole('link', { name: 'a deadlock' })).getAttribute('href')).toBe('#entry-9');
  expect(asked.length).toBe(1);
  await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
  await userEvent.click(await screen.findByRole('link', { name: 'the first deadlock' }));
  expect(onClose).toHaveBeenCalledOnce();
});

it('asks nothing without a word, and says that there is no such line', async () => {
  const asked = serve({ 'GET /api/v1/search': { body: { items: [], next: '' } } });
  render(<QueryClientProvider client={queryClient}><SearchDialog incident={{ id: 1, key: 'INC-1' } as Incident} names={names} onClose={() => {}} /></QueryClientProvider>);
  fireEvent.change(screen.getByLabelText('Words'), { target: { value: '!?' } });
  await new Promise((done) => setTimeout(done, 300));
  expect(asked.length).toBe(0);
  fireEvent.change(screen.getByLabelText('Words'), { target: { value: '!?x' } });
  expect(await screen.findByText('No line has “!?x”.')).toBeTruthy();
});
