// The kit: dialogs, pickers, menus, grids, times.
import { fireEvent, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { ApiError } from '../api/problem';
import { useKeyboard } from '../keys/registry';
import { Dialog } from './Dialog';
import { ErrorBox } from './ErrorBox';
import { TextField } from './Field';
import { Grid } from './Grid';
import { MdLite, safeUrl } from './MdLite';
import { Menu } from './Menu';
import { PickField } from './PickField';
import { Severity, severityLevel } from './Severity';
import { SortList } from './SortList';
import { ago, duration, span } from './Time';
import { WallField } from './WallField';

it('asks before a dirty dialog is closed', async () => {
  const close = vi.fn();
  render(<Dialog title="Edit" onClose={close} dirty><TextField label="Name" /></Dialog>);
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(close).not.toHaveBeenCalled();
  expect(screen.getByRole('alert')).toHaveTextContent('not saved');
  await userEvent.click(screen.getByRole('button', { name: 'Discard them' }));
  expect(close).toHaveBeenCalledOnce();
});

it('gives the focus to the first field of a dialog and back afterwards', () => {
  const opener = document.body.appendChild(document.createElement('button'));
  opener.focus();
  const { unmount } = render(<Dialog title="Edit" onClose={() => {}}><TextField label="Name" /></Dialog>);
  expect(screen.getByLabelText('Name')).toHaveFocus();
  unmount();
  expect(opener).toHaveFocus();
  opener.remove();
});

function Picker({ onChange }: { onChange(values: string[]): void }) {
  const [values, setValues] = useState<string[]>([]);
  const options = [{ value: 'a', label: 'Amina' }, { value: 'b', label: 'Bo' }, { value: 'd', label: 'Dana' }];
  return <PickField label="People" options={options} values={values} onChange={(next) => { setValues(next); onChange(next); }} />;
}

it('picks by keyboard alone and removes by Backspace', async () => {
  const change = vi.fn();
  render(<Picker onChange={change} />);
  await userEvent.click(screen.getByRole('combobox', { name: 'People' }));
  await userEvent.keyboard('an{Enter}');
  expect(change).toHaveBeenLastCalledWith(['d']);
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(change).toHaveBeenLastCalledWith(['d', 'b']);
  await userEvent.keyboard('{Backspace}');
  expect(change).toHaveBeenLastCalledWith(['d']);
  await userEvent.click(screen.getByRole('button', { name: 'Remove Dana' }));
  expect(change).toHaveBeenLastCalledWith([]);
});

it('takes what is typed where a new value may be', async () => {
  const change = vi.fn();
  render(<PickField label="Expertise" options={[{ value: 'kafka', label: 'kafka' }]} values={[]} newValue={(text) => text.trim().toLowerCase()} onChange={change} />);
  await userEvent.click(screen.getByRole('combobox', { name: 'Expertise' }));
  await userEvent.keyboard('Redis');
  expect(screen.getByRole('option', { name: 'New: redis' })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  expect(change).toHaveBeenLastCalledWith(['redis']);
  await userEvent.keyboard('Kafka');
  expect(screen.queryByRole('option', { name: /New/ })).toBeNull();
});

it('runs a menu by arrow keys, and Escape returns to its button', async () => {
  const perform = vi.fn();
  render(<Menu label="More" items={[{ name: 'a', label: 'First', perform: vi.fn() }, { name: 'b', label: 'Second', perform }]}>More</Menu>);
  const button = screen.getByRole('button', { name: 'More' });
  await userEvent.click(button);
  expect(screen.getByRole('menuitem', { name: 'First' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  expect(button).toHaveFocus();
  await userEvent.keyboard('{Enter}{ArrowDown}{Enter}');
  expect(perform).toHaveBeenCalledOnce();
});

const rows = Array.from({ length: 10_000 }, (_, index) => ({ id: `r${index}`, name: `row ${index}` }));

function Table({ onOpen, onPeek }: { onOpen(name: string): void; onPeek(name: string): void }) {
  useKeyboard();
  const [cursor, setCursor] = useState<string | null>(null);
  const [selected, setSelected] = useState(new Set<string>());
  return (
    <>
      <output>{[...selected].join(',')}</output>
      <Grid
        label="Rows" rows={rows} rowId={({ id }) => id} rowName={({ name }) => name} columns={[{ key: 'name', head: 'Name', width: '1fr', render: ({ name }) => name }]}
        card={({ name }) => name} cursor={cursor} onCursor={setCursor} selected={selected} onSelected={setSelected}
        onOpen={({ name }) => onOpen(name)} onPeek={({ name }) => onPeek(name)}
      />
    </>
  );
}

it('holds ten thousand rows in few nodes, and is worked by keys alone', async () => {
  const open = vi.fn();
  const peek = vi.fn();
  render(<Table onOpen={open} onPeek={peek} />);
  const grid = screen.getByRole('grid', { name: 'Rows' });
  expect(grid).toHaveAttribute('aria-rowcount', '10001');
  expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
  await userEvent.keyboard('jj{Enter}');
  expect(open).toHaveBeenCalledWith('row 1');
  await userEvent.keyboard('k ');
  expect(peek).toHaveBeenCalledWith('row 0');
  await userEvent.keyboard('x{Shift>}J{/Shift}{Shift>}J{/Shift}');
  expect(screen.getByRole('status')).toHaveTextContent('r0,r1,r2');
  await userEvent.keyboard('{Escape}');
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('says severity by shape, number and word', () => {
  render(<Severity value="SEV1" word />);
  expect(screen.getByText('SEV1')).toBeVisible();
  expect(screen.getByText('Critical')).toBeVisible();
  expect(severityLevel('sev3')).toBe(3);
  expect(severityLevel('SEV9')).toBeNull();
});

it('shows an error with its request id, and says when access is missing', () => {
  const { rerender } = render(<ErrorBox what="Alerts could not be loaded" error={new ApiError(503, { detail: 'the disk is full' }, 'r1')} onRetry={() => {}} />);
  expect(screen.getByRole('alert')).toHaveTextContent(/Alerts could not be loaded.*The disk is full.*r1/);
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  rerender(<ErrorBox what="Audit" error={new ApiError(403, { detail: 'no' }, null)} onRetry={() => {}} />);
  expect(screen.getByRole('alert')).toHaveTextContent('An administrator of your organisation can give you access');
  expect(screen.queryByRole('button')).toBeNull();
});

it('shows code between fences as it stands, where there is room for it', () => {
  const text = 'look:\n```sql\nSELECT **1**\n  FROM @bo;\n```\nand `this`';
  const { container, rerender } = render(<MdLite blocks text={text} person={() => 'Bo'} />);
  expect(container.querySelector('pre')).toHaveTextContent('SELECT **1** FROM @bo;');
  expect(container.querySelector('pre')?.textContent).toBe('SELECT **1**\n  FROM @bo;');
  expect(container.querySelectorAll('strong, .mention')).toHaveLength(0);
  expect(container.textContent).toBe('look:SELECT **1**\n  FROM @bo;and this');
  rerender(<MdLite blocks text={'```\nnever closed'} />);
  expect(container.querySelector('pre')).toBeNull();
  rerender(<MdLite text={text} />);
  expect(container.querySelector('pre')).toBeNull();
});

it('makes nodes of marked text and never HTML', () => {
  const { container } = render(<MdLite text={'**bold** `code` <img src=x onerror=alert(1)> https://example.org/a INC-7'} />);
  expect(container.querySelector('strong')).toHaveTextContent('bold');
  expect(container.querySelector('img')).toBeNull();
  expect(screen.getByText('https://example.org/a')).toHaveAttribute('rel', expect.stringContaining('noopener'));
  expect(screen.getByText('INC-7')).toHaveAttribute('href', '/incidents/INC-7');
  expect(safeUrl('javascript:alert(1)')).toBeUndefined();
  expect(safeUrl('https://x')).toBe('https://x');
});

it('tells times as people do', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  expect(ago(now - 5000, now)).toBe('now');
  expect(ago(now - 90_000, now)).toBe('1 min ago');
  expect(ago(now + 7_200_000, now)).toBe('in 2 h');
  expect(duration(2_527_000)).toBe('42:07');
  expect(duration(3_600_000 + 65_000)).toBe('1:01:05');
  expect(span(90)).toBe('1 min 30 s');
  expect(span(0)).toBe('0 s');
});

it('moves what stands in a list by the arrow keys and by buttons', async () => {
  const move = vi.fn();
  render(<SortList label="Turns" items={['Ana', 'Ben']} keyOf={(name) => name} nameOf={(name) => name} onMove={move}>{(name, _, tools) => <>{name}{tools}</>}</SortList>);
  fireEvent.keyDown(screen.getByRole('button', { name: /^Move Ana: drag/ }), { key: 'ArrowDown' });
  expect(move).toHaveBeenLastCalledWith(0, 1);
  expect(screen.getByRole('status')).toHaveTextContent('Ana: now 2 of 2');
  await userEvent.click(screen.getByRole('button', { name: 'Move Ben up' }));
  expect(move).toHaveBeenLastCalledWith(1, 0);
  expect(screen.getByRole('button', { name: 'Move Ana up' })).toBeDisabled();
});

it('leaves the time alone when the date changes', () => {
  const change = vi.fn();
  render(<WallField legend="Begins" value="2026-11-02T09:00" onText={change} />);
  fireEvent.change(screen.getByLabelText('Begins: date'), { target: { value: '2026-11-09' } });
  expect(change).toHaveBeenLastCalledWith('2026-11-09T09:00');
  fireEvent.change(screen.getByLabelText('Begins: time'), { target: { value: '10:30' } });
  expect(change).toHaveBeenLastCalledWith('2026-11-02T10:30');
});
