// A critical action is never shown as done before the server said so, and never lost without a word.
import { act, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { retryOutbox, useOutbox } from '../api/outbox';
import { ApiError, NoAnswer } from '../api/problem';
import { report, ToastHost, useToasts } from './Toasts';

const steps = { doing: 'Acknowledging…', done: 'Acknowledged', failed: 'Not acknowledged' };

beforeEach(() => {
  useToasts.setState({ toasts: [] });
  useOutbox.setState({ unsent: [] });
});

it('says what it does until the answer, then what was done', async () => {
  render(<ToastHost />);
  let answer: (value: number) => void = () => {};
  let finished: Promise<unknown>;
  act(() => {
    finished = report(steps, () => new Promise<number>((resolve) => { answer = resolve; }));
  });
  expect(screen.getByText('Acknowledging…')).toBeVisible();
  expect(screen.queryByText('Acknowledged')).toBeNull();
  await act(async () => {
    answer(1);
    await finished;
  });
  expect(screen.getByText('Acknowledged')).toBeVisible();
  expect(screen.queryByText('Acknowledging…')).toBeNull();
});

it('undoes with what was answered', async () => {
  render(<ToastHost />);
  const undo = vi.fn();
  await act(() => report({ ...steps, undo }, () => Promise.resolve([4])));
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(undo).toHaveBeenCalledWith([4]);
});

it('tells the refusal of the server with its request id', async () => {
  render(<ToastHost />);
  await act(() => report(steps, () => Promise.reject(new ApiError(409, { detail: 'it is resolved already' }, 'r9'))));
  expect(screen.getByText('Not acknowledged')).toBeVisible();
  expect(screen.getByText(/It is resolved already\. · Request r9/)).toBeVisible();
  expect(useOutbox.getState().unsent).toHaveLength(0);
});

it('keeps an unanswered action and sends it again under the same key', async () => {
  render(<ToastHost />);
  const keys: string[] = [];
  const work = vi.fn(async ({ idempotencyKey }: { idempotencyKey: string }) => {
    keys.push(idempotencyKey);
    if (keys.length === 1) throw new NoAnswer(true);
    return 1;
  });
  await act(() => report(steps, work));
  expect(screen.getByText(/Not acknowledged yet/)).toBeVisible();
  expect(useOutbox.getState().unsent).toHaveLength(1);
  await act(async () => retryOutbox());
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
  expect(screen.getByText('Acknowledged')).toBeVisible();
  expect(useOutbox.getState().unsent).toHaveLength(0);
});
