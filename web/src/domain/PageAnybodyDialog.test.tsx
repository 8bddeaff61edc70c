import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '../api/query';
import { serve, type Answer } from '../test/server';
import { PageAnybodyDialog } from './PageAnybodyDialog';

const went = vi.fn();
vi.mock('@tanstack/react-router', () => ({ useNavigate: () => went }));

const nobody = { body: { items: [], next: '' } };
function show(answer: Answer) {
  const asked = serve({
    'GET /api/v1/users': { body: { items: [{ value: { slug: 'bo', name: 'Bo', active: true }, meta: {} }], next: '' } },
    'GET /api/v1/teams': nobody, 'GET /api/v1/schedules': nobody, 'GET /api/v1/contact-methods': nobody, 'POST /api/v1/incidents': answer,
  });
  render(<QueryClientProvider client={queryClient}><PageAnybodyDialog whom={[{ kind: 'user', slug: 'bo' }]} onClose={() => {}} /></QueryClientProvider>);
  return asked;
}
const ask = () => {
  fireEvent.change(screen.getByLabelText(/What is it about/), { target: { value: 'no power' } });
  fireEvent.click(screen.getByRole('button', { name: 'Open the incident and page them' }));
};

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
  went.mockClear();
});

test('says that an incident is opened, opens it with those who are called, and goes there', async () => {
  const asked = show({ status: 201, body: { id: 7, key: 'INC-7', severity: 'SEV3', status: 'triage' } });
  expect(screen.getByText(/This opens an incident/)).toBeInTheDocument();
  ask();
  await waitFor(() => expect(went).toHaveBeenCalledWith({ to: '/incidents/$key', params: { key: 'INC-7' } }));
  expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ title: 'no power', severity: 'SEV3', page_targets: [{ kind: 'user', slug: 'bo' }] });
});

test('keeps what was typed when the server refuses', async () => {
  show({ status: 422, body: { detail: 'nobody is on call there' } });
  ask();
  expect(await screen.findByText('No incident was opened, and nobody was paged')).toBeInTheDocument();
  expect(screen.getByLabelText(/What is it about/)).toHaveValue('no power');
  expect(went).not.toHaveBeenCalled();
});
