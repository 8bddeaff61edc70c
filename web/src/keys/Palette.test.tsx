// The palette shows what it knows at once, and behind it what the server finds.
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Palette, type Found } from './Palette';

const found = (label: string, perform = () => {}): Found => ({ id: label, kind: 'In incidents', label, perform });

it('shows the lines of incidents behind its own, and opens one', async () => {
  const opened = vi.fn();
  const closed = vi.fn();
  const search = vi.fn(async (text: string) => [found(`INC-1 ${text} in the replica`, opened)]);
  render(<Palette onClose={closed} find={() => [found('Deadlock service')]} search={search} />);
  fireEvent.change(screen.getByRole('combobox'), { target: { value: 'Deadlock' } });
  expect(await screen.findByRole('option', { name: /in the replica/ })).toBeTruthy();
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)[0]).toContain('service');
  expect(search).toHaveBeenCalledOnce();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(opened).toHaveBeenCalledOnce();
  expect(closed).toHaveBeenCalledOnce();
});

it('says that nothing is found only when the server said so, and forgets an answer with its question', async () => {
  let answer: (lines: Found[]) => void = () => {};
  const search = () => new Promise<Found[]>((done) => {
    answer = done;
  });
  render(<Palette onClose={() => {}} find={() => []} search={search} />);
  const box = screen.getByRole('combobox');
  fireEvent.change(box, { target: { value: 'xyz' } });
  expect(screen.getByRole('status').textContent).toContain('Looking through');
  await vi.waitFor(() => {
    act(() => answer([found('INC-1 xyz')]));
    expect(screen.queryByRole('option')).toBeTruthy();
  });
  await userEvent.clear(box);
  expect(screen.queryByRole('option', { name: /INC-1/ })).toBeNull();
});

it('finds nothing when the server cannot be asked', async () => {
  render(<Palette onClose={() => {}} find={() => []} search={() => Promise.reject(new Error('away'))} />);
  fireEvent.change(screen.getByRole('combobox'), { target: { value: 'xyz' } });
  expect(await screen.findByText('Nothing found for “xyz”.')).toBeTruthy();
});
