import { act, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { expect, test } from 'vitest';
import { part } from './part';

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
