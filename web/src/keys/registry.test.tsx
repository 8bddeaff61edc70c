// Keys mean commands: sequences, typing, dialogs, remapping and the switch of WCAG 2.1.4.
import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { catalog, type CommandName } from './catalog';
import { boundCommands, shortcutOf, useAction, useKeyboard, useKeys } from './registry';

function Screen({ on, name, enabled = true }: { on: () => void; name: CommandName; enabled?: boolean }) {
  useKeyboard();
  useAction(name, on, enabled);
  return <input aria-label="box" />;
}

beforeEach(() => useKeys.setState({ singleKeys: true, remapped: {} }));

it('runs a command by its key, and not while typing', async () => {
  const on = vi.fn();
  const { getByLabelText } = render(<Screen name="declare" on={on} />);
  await userEvent.keyboard('c');
  expect(on).toHaveBeenCalledOnce();
  await userEvent.type(getByLabelText('box'), 'ccc');
  expect(on).toHaveBeenCalledOnce();
});

it('hears sequences and modifiers', async () => {
  const on = vi.fn();
  render(<><Screen name="go-alerts" on={on} /></>);
  await userEvent.keyboard('g');
  expect(on).not.toHaveBeenCalled();
  await userEvent.keyboard('a');
  expect(on).toHaveBeenCalledOnce();
  const palette = vi.fn();
  render(<Screen name="palette" on={palette} />);
  await userEvent.keyboard('{Control>}k{/Control}');
  expect(palette).toHaveBeenCalled();
});

it('leaves a disabled command alone', async () => {
  const on = vi.fn();
  render(<Screen name="acknowledge" on={on} enabled={false} />);
  await userEvent.keyboard('a');
  expect(on).not.toHaveBeenCalled();
  expect(boundCommands().map(({ name }) => name)).not.toContain('acknowledge');
});

it('can be remapped, and single letters can be turned off', async () => {
  const on = vi.fn();
  render(<Screen name="declare" on={on} />);
  useKeys.getState().remap('declare', 'shift+n');
  await userEvent.keyboard('c');
  expect(on).not.toHaveBeenCalled();
  await userEvent.keyboard('{Shift>}N{/Shift}');
  expect(on).toHaveBeenCalledOnce();
  useKeys.getState().setSingleKeys(false);
  await userEvent.keyboard('{Shift>}N{/Shift}');
  expect(on).toHaveBeenCalledOnce();
  expect(shortcutOf('palette', useKeys.getState())).toBe('mod+k');
  expect(shortcutOf('go-home', useKeys.getState())).toBeNull();
});

it('does nothing behind an open dialog', async () => {
  const on = vi.fn();
  const { rerender } = render(<><Screen name="declare" on={on} /><dialog open /></>);
  await userEvent.keyboard('c');
  expect(on).not.toHaveBeenCalled();
  rerender(<Screen name="declare" on={on} />);
  await userEvent.keyboard('c');
  expect(on).toHaveBeenCalledOnce();
});

it('gives no two commands of one scope the same key', () => {
  for (const command of catalog) {
    const same = catalog.filter((other) => other.shortcut === command.shortcut && (other.scope === command.scope || other.scope === 'Everywhere'));
    expect(same.map(({ name }) => name)).toEqual([command.name]);
  }
});
