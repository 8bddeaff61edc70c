// Selecting by touch: a finger that stays selects, and what follows it, a click or the browser's own menu, is
// swallowed. While something is selected, a tap selects as well instead of opening.
import { useEffect, useRef, type MouseEvent, type PointerEvent } from 'react';

export const longPressMilliseconds = 450;
const slackPixels = 10;

type Press = { timer: ReturnType<typeof setTimeout>; x: number; y: number };

export function useSelectingTouch(onSelect: (id: string) => void) {
  const press = useRef<Press | null>(null);
  const happened = useRef(false);
  const latest = useRef(onSelect);
  useEffect(() => {
    latest.current = onSelect;
  });
  const end = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  useEffect(() => () => clearTimeout(press.current?.timer), []);
  return (id: string, tapSelects: boolean) => ({
    onPointerDown(event: PointerEvent) {
      happened.current = false;
      if (event.pointerType !== 'touch') return;
      end();
      const timer = setTimeout(() => {
        happened.current = true;
        navigator.vibrate?.(15);
        latest.current(id);
      }, longPressMilliseconds);
      press.current = { timer, x: event.clientX, y: event.clientY };
    },
    onPointerMove(event: PointerEvent) {
      const from = press.current;
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > slackPixels) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu(event: MouseEvent) {
      if (press.current || happened.current) event.preventDefault();
    },
    onClickCapture(event: MouseEvent) {
      const tap = !happened.current;
      happened.current = false;
      if (tap && (!tapSelects || (event.target as HTMLElement).closest('input,label'))) return;
      event.preventDefault();
      event.stopPropagation();
      if (tap) latest.current(id);
    },
  });
}
