// A span of time that is held on a strip: chosen in a shift, or the new begin or end of an override.
import { minute, momentInZone } from '../../domain/zone';
import { hoursText, share, type Piece, type Window } from './lanes';

export const spanStep = 15 * minute;
// So near to where a shift begins or ends, that is what is meant: a strip shows weeks in few pixels.
const magnetPixels = 6;

export type Span = { begin: number; end: number };
export type Held = Span & { piece: Piece; what: 'span' | 'move'; byKeys?: boolean };
export type Edge = 'begin' | 'end';

const snapped = (at: number) => Math.round(at / spanStep) * spanStep;

// The instant at a share of the strip's width: of a quarter of an hour, or the edge of a shift that is near.
export function instantAt({ from, to }: Window, part: number, pixels: number, edges: readonly number[]): number {
  const at = from + Math.min(1, Math.max(0, part)) * (to - from);
  const near = (magnetPixels / pixels) * (to - from);
  const edge = edges.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
  return edge !== undefined && Math.abs(edge - at) <= near ? edge : snapped(at);
}

export const edgesOf = (pieces: readonly Piece[]) => [...new Set(pieces.flatMap(({ begin, end }) => [begin, end]))];

export const between = (a: number, b: number): Span => ({ begin: Math.min(a, b), end: Math.max(Math.max(a, b), Math.min(a, b) + spanStep) });

// One edge put elsewhere; at least a step stays between the two.
export const withEdge = ({ begin, end }: Span, edge: Edge, at: number): Span =>
  edge === 'begin' ? { begin: Math.min(at, end - spanStep), end } : { begin, end: Math.max(at, begin + spanStep) };

// The next quarter of an hour in a direction; `large`: an hour, for a key that is held down.
export const stepped = (span: Span, edge: Edge, direction: 1 | -1, large: boolean): Span => {
  const at = span[edge];
  const next = direction > 0 ? Math.floor(at / spanStep) * spanStep + spanStep : Math.ceil(at / spanStep) * spanStep - spanStep;
  return withEdge(span, edge, next + (large ? direction * 3 * spanStep : 0));
};

// More than one person is on call then.
export const severalIn = (pieces: readonly Piece[], { begin, end }: Span) =>
  new Set(pieces.filter((piece) => piece.user !== '' && !piece.shadow && piece.begin < end && piece.end > begin).map(({ user }) => user)).size > 1;

export const heldStyle = (window: Window, { begin, end }: Span) => ({ left: `${share(window, begin)}%`, width: `${share(window, end) - share(window, begin)}%` });

export const heldText = ({ begin, end, piece, what, byKeys }: Held, zone: string, name: (user: string) => string) =>
  `${what === 'move' ? `The override of ${piece.user ? name(piece.user) : 'nobody'} would be` : `${piece.user ? name(piece.user) : 'Nobody'}:`} ${momentInZone(begin, zone)} – ${momentInZone(end, zone)}, ${hoursText(end - begin)}.${byKeys ? ' Enter goes on, Escape lets go.' : ''}`;
