import { act, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { longPressMilliseconds, useSelectingTouch } from './selectingTouch';

function List({ onOpen }: { onOpen(): void }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const press = useSelectingTouch((id) => setChosen((last) => [...last, id]));
  return (
    <>
      <output>{chosen.join(',')}</output>
      {['a', 'b'].map((id) => <button type="button" key={id} {...press(id, chosen.length > 0)} onClick={onOpen}>{id}</button>)}
    </>
  );
}

const touch = { pointerType: 'touch', clientX: 10, clientY: 10 };
const row = (name: string) => screen.getByRole('button', { name });
const stay = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('begins a selection where a finger stays, and adds by taps from then on', () => {
  const open = vi.fn();
  render(<List onOpen={open} />);
  fireEvent.pointerDown(row('b'), touch);
  stay(longPressMilliseconds);
  fireEvent.pointerUp(row('b'), touch);
  fireEvent.click(row('b'));
  expect(screen.getByRole('status')).toHaveTextContent('b');
  fireEvent.pointerDown(row('a'), touch);
  fireEvent.pointerUp(row('a'), touch);
  fireEvent.click(row('a'));
  expect(screen.getByRole('status')).toHaveTextContent('b,a');
  expect(open).not.toHaveBeenCalled();
});

it('takes a short touch for a tap', () => {
  const open = vi.fn();
  render(<List onOpen={open} />);
  fireEvent.pointerDown(row('a'), touch);
  stay(longPressMilliseconds - 1);
  fireEvent.pointerUp(row('a'), touch);
  fireEvent.click(row('a'));
  expect(open).toHaveBeenCalledOnce();
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('selects nothing where a mouse stays', () => {
  render(<List onOpen={() => {}} />);
  fireEvent.pointerDown(row('a'), { ...touch, pointerType: 'mouse' });
  stay(longPressMilliseconds * 2);
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});
