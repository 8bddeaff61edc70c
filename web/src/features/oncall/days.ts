// Shifts and gaps cut into the days of a zone: the strip's twin in words.
import type { Shift, Shifts } from '../../api/types';
import { clockInZone, dayStarts } from '../../domain/zone';
import type { Window } from './lanes';

// `whole` is the shift or gap that the piece of a day belongs to.
export type DayPiece = { user: string; source: Shift['source'] | ''; index: number; begin: number; end: number; hours: string; shadow?: boolean; whole: { begin: number; end: number } };
export type Day = { at: number; pieces: DayPiece[] };

function hoursText(begin: number, end: number, from: number, to: number, zone: string): string {
  if (begin === from && end === to) return 'all day';
  return `${clockInZone(begin, zone)}–${end === to ? '24:00' : clockInZone(end, zone)}`;
}

export function daysOf({ shifts, gaps }: Shifts, window: Window, zone: string): Day[] {
  const all = [
    ...shifts.map(({ user, source, index, begin, end, shadow }) => ({ user, source, index, ...(shadow ? { shadow } : {}), begin: Date.parse(begin), end: Date.parse(end) })),
    ...gaps.map(({ begin, end }) => ({ user: '', source: '' as const, index: 0, begin: Date.parse(begin), end: Date.parse(end) })),
  ].toSorted((a, b) => a.begin - b.begin);
  const starts = dayStarts(zone, window.from, window.to);
  return starts.map((start, index) => {
    const at = Math.max(start, window.from);
    const to = Math.min(starts[index + 1] ?? window.to, window.to);
    const pieces = all
      .filter(({ begin, end }) => begin < to && end > at)
      .map((piece) => {
        const begin = Math.max(at, piece.begin);
        const end = Math.min(to, piece.end);
        return { ...piece, begin, end, hours: hoursText(begin, end, start, to, zone), whole: { begin: piece.begin, end: piece.end } };
      });
    return { at: start, pieces };
  });
}
