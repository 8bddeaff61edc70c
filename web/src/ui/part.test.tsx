import { act, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Suspense, useEffect, useRef, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { useAction, useKeyboard } from '../keys/registry';
import { overlay, part } from './part';

const module = { Hello: ({ name }: { name: string }) => <p>Hello {name}</p> };

test('what is read already is drawn at once', async () => {
  const Hello = part(async () => module, 'Hello');
  await Hello.read();
  render(<Suspense fallback="waits"><Hello name="Bo" /></Suspense>);
  expect(screen.getByText('Hello Bo')).toBeTruthy();
});

test('what is not waits for it', async () => {
  const Hello = part(async () => module, 'Hello');
  const { container } = render(<Suspense fallback="waits"><Hello name="Bo" /></Suspense>);
  expect(container.textContent).toBe('waits');
  await act(async () => void (await Hello.read()));
  expect(await screen.findByText('Hello Bo')).toBeTruthy();
});

function Form() {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useEffect(() => field.current!.focus(), []);
  return <input ref={field} aria-label={`What is broken: ${text}`} value={text} onChange={(event) => setText(event.target.value)} />;
}

test('what is typed before a form is there is no command, and stands in the form', async () => {
  let arrive: (module: { Form: typeof Form }) => void = () => undefined;
  const Later = overlay(() => new Promise<{ Form: typeof Form }>((resolve) => (arrive = resolve)), 'Form');
  const escalate = vi.fn();
  function Screen() {
    const [open, setOpen] = useState(false);
    useKeyboard();
    useAction('declare', () => setOpen(true));
    useAction('escalate', escalate);
    return open ? <Later /> : null;
  }
  render(<Screen />);
  await userEvent.keyboard('cerxx{Backspace}{Backspace}rors');
  expect(escalate).not.toHaveBeenCalled();
  await act(async () => arrive({ Form }));
  expect(screen.getByLabelText('What is broken: errors')).toBeTruthy();
  await userEvent.keyboard(' at checkout');
  expect(screen.getByLabelText('What is broken: errors at checkout')).toBeTruthy();
});

test('a form that cannot be read gives the keys back', async () => {
  let fail: (error: Error) => void = () => undefined;
  const Later = overlay(() => new Promise<{ Form: typeof Form }>((_, reject) => (fail = reject)), 'Form');
  const escalate = vi.fn();
  function Screen({ open }: { open: boolean }) {
    useKeyboard();
    useAction('escalate', escalate);
    return open ? <Later /> : null;
  }
  const { rerender } = render(<Screen open />);
  await userEvent.keyboard('e');
  rerender(<Screen open={false} />);
  await act(async () => fail(new Error('no connection')));
  await userEvent.keyboard('e');
  expect(escalate).toHaveBeenCalledOnce();
});
