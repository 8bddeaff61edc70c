// A virtualised list of rows with columns, a cursor and a selection. The ARIA grid sits on the scrolling
// element itself; the cursor is aria-activedescendant, so that ten thousand rows stay thirty DOM nodes.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useAction } from '../keys/registry';
import './Grid.css';
import { useSelectingTouch } from './selectingTouch';
import { useMedia } from './media';

export type Column<T> = { key: string; head: string; width: string; render(row: T): ReactNode };

export type GridProps<T> = {
  label: string;
  rows: readonly T[];
  rowId(row: T): string;
  columns: readonly Column<T>[];
  card(row: T): ReactNode;
  total?: number | null;
  cursor: string | null;
  onCursor(id: string | null): void;
  selected: ReadonlySet<string>;
  onSelected(ids: Set<string>): void;
  onOpen(row: T): void;
  onPeek?(row: T): void;
  onSelectAll?(): void;
  onHeld?(held: boolean): void;
  onEnd?(): void;
  rowClass?(row: T): string;
  rowName(row: T): string;
};

export function Grid<T>(props: GridProps<T>) {
  const { label, rows, rowId, columns, card, total, cursor, onCursor, selected, onSelected, onOpen, onPeek, onSelectAll, onHeld, onEnd, rowClass, rowName } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const phone = useMedia('(max-width: 760px)');
  const [rowHeight, setRowHeight] = useState(40);
  const held = useRef({ focus: false, pointer: false });

  useEffect(() => {
    setRowHeight(Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 40);
  }, [phone]);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Tests have no layout; a browser measures at once.
    initialRect: { width: 1000, height: 800 },
  });
  useEffect(() => virtual.measure(), [rowHeight, virtual]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 20) onEnd?.();
  }, [lastShown, rows.length, onEnd]);

  const at = rows.findIndex((row) => rowId(row) === cursor);
  const current = at >= 0 ? rows[at] : undefined;
  const moveTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    onCursor(rowId(row));
    virtual.scrollToIndex(Math.max(0, Math.min(rows.length - 1, index)), { align: 'auto' });
  };
  const toggle = (rowIdText: string) => {
    const next = new Set(selected);
    if (!next.delete(rowIdText)) next.add(rowIdText);
    onSelected(next);
  };
  const extend = (step: number) => {
    const next = new Set(selected);
    if (current) next.add(rowId(current));
    const to = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (to) next.add(rowId(to));
    onSelected(next);
    moveTo(at + step);
  };

  const any = rows.length > 0;
  useAction('down', () => moveTo(at + 1), any);
  useAction('up', () => moveTo(at < 0 ? 0 : at - 1), any);
  useAction('open', () => current && onOpen(current), Boolean(current));
  useAction('peek', () => current && onPeek?.(current), Boolean(current && onPeek));
  useAction('select', () => current && toggle(rowId(current)), Boolean(current));
  useAction('extend-down', () => extend(1), any);
  useAction('extend-up', () => extend(-1), any);
  useAction('select-all', () => (onSelectAll ? onSelectAll() : onSelected(new Set(rows.map(rowId)))), any);
  useAction('clear', () => onSelected(new Set()), selected.size > 0);

  // A thumb that stays on a row begins a selection; from then on a tap adds and takes away.
  const press = useSelectingTouch((rowIdText) => {
    onCursor(rowIdText);
    toggle(rowIdText);
  });
  const tapSelects = phone && selected.size > 0;

  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: rows.length - 1, PageDown: at + page, PageUp: at - page };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  };
  const hold = useCallback((change: Partial<typeof held.current>) => {
    Object.assign(held.current, change);
    onHeld?.(held.current.focus || held.current.pointer);
  }, [onHeld]);

  const template = `${phone ? '44px' : '36px'} ${phone ? 'minmax(0, 1fr)' : columns.map(({ width }) => width).join(' ')}`;
  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable
      aria-rowcount={(total ?? rows.length) + 1}
      aria-activedescendant={current && items.some(({ index }) => index === at) ? `${id}-${cursor}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === scroller.current && at < 0 && rows[0]) onCursor(rowId(rows[0]));
        hold({ focus: true });
      }}
      onBlur={() => hold({ focus: false })}
      onPointerEnter={() => hold({ pointer: true })}
      onPointerLeave={() => hold({ pointer: false })}
    >
      <div role="rowgroup" className="grid-head">
        <div role="row" aria-rowindex={1} className="grid-row head" style={{ gridTemplateColumns: template }}>
          <div role="columnheader"><span className="visually-hidden">Selected</span></div>
          {phone
            ? <div role="columnheader">{label}</div>
            : columns.map(({ key, head }) => <div key={key} role="columnheader">{head}</div>)}
        </div>
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const rowIdText = rowId(row);
          const chosen = selected.has(rowIdText);
          return (
            // Keys reach the row through the grid's cursor.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={rowIdText}
              id={`${id}-${rowIdText}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              aria-selected={chosen}
              className={['grid-row', rowIdText === cursor ? 'current' : '', chosen ? 'chosen' : '', rowClass?.(row) ?? ''].filter(Boolean).join(' ')}
              style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` }}
              {...press(rowIdText, tapSelects)}
              onClick={(event) => {
                if ((event.target as HTMLElement).closest('a,button,input,label')) return;
                onCursor(rowIdText);
                if (window.getSelection()?.toString()) return;
                if (event.shiftKey) toggle(rowIdText);
                else if (phone || !onPeek) onOpen(row);
                else onPeek(row);
              }}
              onDoubleClick={() => onOpen(row)}
            >
              <div role="gridcell" className="grid-check">
                <label>
                  <input
                    type="checkbox"
                    className="tick"
                    tabIndex={-1}
                    checked={chosen}
                    onChange={() => {
                      onCursor(rowIdText);
                      toggle(rowIdText);
                    }}
                    aria-label={`Select ${rowName(row)}`}
                  />
                </label>
              </div>
              {phone
                ? <div role="gridcell" className="grid-card">{card(row)}</div>
                : columns.map(({ key, render }) => <div key={key} role="gridcell" className="cut">{render(row)}</div>)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
