// A list whose order matters: dragged by its handles, moved by the arrow keys on them, or by buttons.
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { IconButton } from './Button';
import './SortList.css';

export function SortList<T>({ label, items, keyOf, nameOf, onMove, children, className = '' }: {
  label: string;
  items: readonly T[];
  keyOf(item: T): string | number;
  nameOf(item: T, index: number): string;
  onMove(from: number, to: number): void;
  children(item: T, index: number, tools: ReactNode): ReactNode;
  className?: string;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | number | null>(null);
  const [said, setSaid] = useState('');

  const move = (from: number, to: number) => {
    if (from < 0 || to < 0 || to >= items.length || to === from) return;
    setSaid(`${nameOf(items[from]!, from)}: now ${to + 1} of ${items.length}`);
    onMove(from, to);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(index, to);
  };
  // The place whose middle the pointer has passed. On the window: a row that moves in the document loses the capture.
  const onPointer = (event: PointerEvent) => {
    const index = items.findIndex((item) => keyOf(item) === dragged);
    const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
    const above = rows[index - 1];
    const below = rows[index + 1];
    if (above && event.clientY < above.top + above.height / 2) move(index, index - 1);
    else if (below && event.clientY > below.top + below.height / 2) move(index, index + 1);
  };
  const latest = useRef(onPointer);
  useEffect(() => {
    latest.current = onPointer;
  });
  useEffect(() => {
    if (dragged === null) return;
    const onMove = (event: PointerEvent) => latest.current(event);
    const onEnd = () => setDragged(null);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onEnd);
    window.addEventListener('pointercancel', onEnd);
    return () => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onEnd);
      window.removeEventListener('pointercancel', onEnd);
    };
  }, [dragged]);

  return (
    <>
      <ol ref={list} className={`sort-list ${className}`} aria-label={label}>
        {items.map((item, index) => {
          const name = nameOf(item, index);
          const key = keyOf(item);
          const tools = items.length < 2 ? null : (
            <span className="sort-tools">
              <button
                type="button"
                className="btn icon quiet sort-handle"
                aria-label={`Move ${name}: drag, or use the arrow keys`}
                title="Drag, or use the arrow keys"
                onKeyDown={(event) => onKeyDown(event, index)}
                onPointerDown={(event) => {
                  if (event.button === 0) setDragged(key);
                }}
              >
                <GripVertical aria-hidden />
              </button>
              <IconButton label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index, index - 1)}><ArrowUp aria-hidden /></IconButton>
              <IconButton label={`Move ${name} down`} disabled={index === items.length - 1} onClick={() => move(index, index + 1)}><ArrowDown aria-hidden /></IconButton>
            </span>
          );
          return <li key={key} className={dragged === key ? 'dragged' : undefined}>{children(item, index, tools)}</li>;
        })}
      </ol>
      <span className="visually-hidden" role="status">{said}</span>
    </>
  );
}
