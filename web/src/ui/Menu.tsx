// A menu of actions behind a button, with the keys of the ARIA menu pattern.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import './Menu.css';
import { KeyCap } from './KeyCap';

export type MenuItem = {
  name: string;
  label: string;
  shortcut?: string | null | undefined;
  perform(): void;
  danger?: boolean;
  disabled?: boolean;
};

export function Menu({ label, children, items, className = 'btn', align = 'end' }: {
  label?: string;
  children: ReactNode;
  items: readonly MenuItem[];
  className?: string;
  align?: 'start' | 'end';
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const move = (step: number) => {
    const entries = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const next = entries.indexOf(document.activeElement as HTMLElement) + step;
    entries[(next + entries.length) % entries.length]?.focus();
  };

  return (
    <div className="menu" ref={root}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open ? (
        <div
          id={id}
          ref={list}
          role="menu"
          tabIndex={-1}
          aria-label={label ?? 'Actions'}
          className={`menu-list ${align}`}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
            else if (event.key === 'ArrowDown') move(1);
            else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Tab') {
              setOpen(false);
              return;
            } else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {items.map((item) => (
            <button
              key={item.name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={item.danger ? 'danger' : undefined}
              aria-disabled={item.disabled || undefined}
              onClick={() => {
                if (item.disabled) return;
                close();
                item.perform();
              }}
            >
              <span className="grow">{item.label}</span>
              {item.shortcut ? <KeyCap keys={item.shortcut} decorative /> : null}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
