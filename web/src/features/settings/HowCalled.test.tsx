import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '../../api/query';
import { SessionContext } from '../../api/session';
import type { Channel, Session } from '../../api/types';
import { serve } from '../../test/server';
import { ContactMethods } from './ContactMethods';
import { HowCalled } from './HowCalled';

vi.mock('@tanstack/react-router', () => ({ Link: ({ children }: { children: React.ReactNode }) => <a href="/there">{children}</a> }));

const method = (slug: string, channel: Channel) => ({
  value: { slug, user: 'ana', team: '', channel, name: slug, address: 'a', secret: '', delay: '0s', position: 0, enabled: true, vouched: false },
  meta: { version: 1, created_at: '', updated_at: '', managed_by: '' }, verified: true,
});
const message = { id: 1, job: 1, attempt: 1, kind: 'notification', user: 'ana', contact_method: 'phone', channel: 'sms', pages: [1], started_at: '2026-01-01T00:00:00Z', ended_at: '2026-01-01T00:00:00Z', status: 'delivered', receipt: '', drill: true, provider: '', message: '', about: '' };
const listed = (...items: unknown[]) => ({ body: { items, next: '' } });

function show(screenOf: React.ReactNode, methods: unknown[]) {
  const asked = serve({
    'GET /api/v1/contact-methods': listed(...methods), 'GET /api/v1/notification-rules': listed(), 'GET /api/v1/notifications': listed(),
    'GET /api/v1/notifications?contact_method=phone&subject=test&limit=1': listed(message),
  });
  render(<SessionContext value={{ user: { slug: 'ana', email: 'ana@example.org' }, can: {} } as Session}><QueryClientProvider client={queryClient}>{screenOf}</QueryClientProvider></SessionContext>);
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

test('a test counts however many messages came after it, and only messages of test pages are asked for', async () => {
  const asked = show(<HowCalled user="ana" mine />, [method('phone', 'sms'), method('mail', 'email')]);
  expect(await screen.findByText(/phone: tested/)).toBeInTheDocument();
  expect(await screen.findByText('never tested')).toBeInTheDocument();
  expect(asked.filter(({ path }) => path.startsWith('/api/v1/notifications')).every(({ path }) => path.includes('subject=test'))).toBe(true);
});

test('a new method waits as long as its channel suggests, unless somebody typed another delay', async () => {
  show(<ContactMethods user="ana" mine />, []);
  await userEvent.click(await screen.findByRole('button', { name: 'Add' }));
  const delay = screen.getByLabelText(/Wait before using it/);
  expect(delay).toHaveValue('0s');
  await userEvent.selectOptions(screen.getByLabelText('Channel'), 'voice');
  expect(delay).toHaveValue('3m');
  expect(screen.getByText('Called 3 min after the first message, unless you answered.')).toBeInTheDocument();
  await userEvent.selectOptions(screen.getByLabelText('Channel'), 'sms');
  expect(delay).toHaveValue('1m');
  await userEvent.clear(delay);
  await userEvent.type(delay, '10m');
  await userEvent.selectOptions(screen.getByLabelText('Channel'), 'voice');
  expect(delay).toHaveValue('10m');
});
