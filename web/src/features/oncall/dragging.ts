// Drawing a span on a strip with the pointer, or pulling an edge of an override. A mouse draws at once; a finger stays
// first, so that the page can still be scrolled.
import { useEffect, useRef, type MouseEvent, type PointerEvent } from 'react';
import { longPressMilliseconds } from '../../ui/selectingTouch';
import type { Piece, Window } from './lanes';
import { between, edgesOf, instantAt, withEdge, type Edge, type Held, type Span } from './spans';

const slackPixels = { mouse: 4, touch: 10 };

type Drag = { pointer: number; x: number; y: number; touch: boolean; piece: Piece; pull: { edge: Edge; of: Span } | null; on: boolean; timer: ReturnType<typeof setTimeout> | undefined };

export function useDragging({ window, pieces, overrideOf, onHold, onDone }: {
  window: Window;
  pieces: readonly Piece[];
  overrideOf(piece: Piece): Span | null;
  onHold(held: Held | null): void;
  onDone(held: Held): void;
}) {
  const lane = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const last = useRef<Held | null>(null);
  const dragged = useRef(false);

  const hold = (held: Held | null) => {
    last.current = held;
    onHold(held);
  };
  const end = () => {
    clearTimeout(drag.current?.timer);
    drag.current = null;
  };
  const at = (x: number) => {
    const { left, width } = lane.current!.getBoundingClientRect();
    return instantAt(window, (x - left) / width, width, edgesOf(pieces));
  };
  const follow = (x: number) => {
    const { piece, pull, x: from } = drag.current!;
    const span = pull ? withEdge(pull.of, pull.edge, at(x)) : between(at(from), at(x));
    hold({ ...span, piece, what: pull ? 'move' : 'span' });
  };
  const begin = (x: number) => {
    drag.current!.on = true;
    dragged.current = true;
    lane.current?.setPointerCapture?.(drag.current!.pointer);
    follow(x);
  };

  const letGo = () => {
    end();
    hold(null);
  };
  const giveUp = useRef(letGo);
  useEffect(() => {
    giveUp.current = letGo;
  });

  useEffect(() => {
    const element = lane.current;
    // Once the finger draws, the page stays where it is.
    const still = (event: TouchEvent) => {
      if (drag.current?.on && event.cancelable) event.preventDefault();
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !drag.current?.on) return;
      event.preventDefault();
      event.stopPropagation();
      giveUp.current();
    };
    element?.addEventListener('touchmove', still, { passive: false });
    document.addEventListener('keydown', escape, true);
    return () => {
      document.removeEventListener('keydown', escape, true);
      element?.removeEventListener('touchmove', still);
      clearTimeout(drag.current?.timer);
    };
  }, []);

  return {
    lane,
    letGo,
    handlers: {
      onPointerDown(event: PointerEvent) {
        dragged.current = false;
        const target = event.target as HTMLElement;
        const piece = pieces[Number(target.closest<HTMLElement>('[data-piece]')?.dataset.piece)];
        if (!piece || event.button !== 0 || !event.isPrimary) return;
        end();
        const edge = target.closest<HTMLElement>('[data-edge]')?.dataset.edge as Edge | undefined;
        const of = edge ? overrideOf(piece) : null;
        const touch = event.pointerType === 'touch';
        const { clientX, clientY } = event;
        drag.current = { pointer: event.pointerId, x: clientX, y: clientY, touch, piece, pull: edge && of ? { edge, of } : null, on: false, timer: undefined };
        if (touch) {
          drag.current.timer = setTimeout(() => {
            navigator.vibrate?.(15);
            begin(clientX);
          }, longPressMilliseconds);
        }
      },
      onPointerMove(event: PointerEvent) {
        const from = drag.current;
        if (!from || from.pointer !== event.pointerId) return;
        const far = Math.hypot(event.clientX - from.x, event.clientY - from.y) > slackPixels[from.touch ? 'touch' : 'mouse'];
        if (from.on) follow(event.clientX);
        else if (far && from.touch) end();
        else if (far) begin(event.clientX);
      },
      onPointerUp() {
        const held = drag.current?.on ? last.current : null;
        end();
        if (held) onDone(held);
      },
      onPointerCancel() {
        if (drag.current?.on) hold(null);
        end();
      },
      onContextMenu(event: MouseEvent) {
        if (drag.current?.touch) event.preventDefault();
      },
      // The click that follows a drag means nothing more.
      onClickCapture(event: MouseEvent) {
        if (!dragged.current) return;
        dragged.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
    },
  };
}
