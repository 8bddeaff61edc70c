// The menu of a line, at the place where it was asked for; on a phone at the foot of the screen.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useMedia } from '../../ui/media';
import type { MenuItem } from '../../ui/Menu';
import { KeyCap } from '../../ui/KeyCap';
import '../../ui/Menu.css';

const topBar = 56; // nothing lies over the menu below it

export const usualEmoji: readonly (readonly [emoji: string, name: string])[] = [
  ['👍', 'thumbs up'], ['👀', 'looking'], ['✅', 'done'], ['❤️', 'heart'], ['🎉', 'well done'], ['😕', 'confused'],
];

export function LineMenu({ at, items, onReact, onClose }: {
  at: { x: number; y: number };
  items: readonly MenuItem[];
  onReact: ((emoji: string) => void) | null;
  onClose(): void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const phone = useMedia('(max-width: 760px)');
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);

  useLayoutEffect(() => {
    const box = list.current!.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.x - box.width, innerWidth - box.width - 8));
    setPlace({ left, top: at.y + box.height + 8 > innerHeight ? Math.max(topBar, Math.min(at.y - box.height - 30, innerHeight - box.height - 8)) : at.y + 2 });
  }, [at]);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
    const outside = (event: PointerEvent) => {
      if (!list.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [onClose]);

  const move = (step: number) => {
    const entries = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const next = entries.indexOf(document.activeElement as HTMLElement) + step;
    entries[(next + entries.length) % entries.length]?.focus();
  };
  return (
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      aria-label="What can be done with this line"
      className={phone ? 'menu-list line-menu foot' : 'menu-list line-menu'}
      style={phone ? undefined : { left: place?.left ?? 0, top: place?.top ?? 0, right: 'auto', opacity: place ? 1 : 0 }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') onClose();
        else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') move(1);
        else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') move(-1);
        else {
          // A letter is not meant for the stream behind.
          if (event.key.length === 1 && event.key !== ' ') event.stopPropagation();
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {onReact ? (
        <div role="group" aria-label="React" className="line-emoji">
          {usualEmoji.map(([emoji, name]) => (
            <button key={emoji} type="button" role="menuitem" tabIndex={-1} aria-label={`React with ${name}`} title={name} onClick={() => { onClose(); onReact(emoji); }}>{emoji}</button>
          ))}
        </div>
      ) : null}
      {items.map((item) => (
        <button key={item.name} type="button" role="menuitem" tabIndex={-1} className={item.danger ? 'danger' : undefined} onClick={() => { onClose(); item.perform(); }}>
          <span className="grow">{item.label}</span>
          {item.shortcut ? <KeyCap keys={item.shortcut} decorative /> : null}
        </button>
      ))}
    </div>
  );
}
