// Where shifts stand on a strip: people who are on call together stand below each other.
import type { Shift, Shifts } from '../../api/types';
import { clockChanges, day, dayStarts, wallDayText, wallOf, type ClockChange } from '../../domain/zone';

export type Window = { from: number; to: number };

// `user` is empty where nobody is on call.
export type Piece = { user: string; begin: number; end: number; source: Shift['source'] | ''; index: number; row: number; shadow?: boolean };

export const share = ({ from, to }: Window, at: number) => ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * 100;

export function piecesOf({ shifts, gaps }: Shifts, window: Window): { pieces: Piece[]; rows: number } {
  const all: Omit<Piece, 'row'>[] = [
    ...shifts.map(({ user, source, index, begin, end, shadow }) => ({ user, source, index, ...(shadow ? { shadow } : {}), begin: Date.parse(begin), end: Date.parse(end) })),
    ...gaps.map(({ begin, end }) => ({ user: '', source: '' as const, index: 0, begin: Date.parse(begin), end: Date.parse(end) })),
  ];
  const ends: number[] = [];
  const pieces: Piece[] = [];
  for (const piece of all.filter(({ begin, end }) => begin < window.to && end > window.from).toSorted((a, b) => a.begin - b.begin)) {
    let row = ends.findIndex((end) => end <= piece.begin);
    if (row < 0) row = ends.length;
    ends[row] = piece.end;
    pieces.push({ ...piece, row });
  }
  return { pieces, rows: Math.max(1, ends.length) };
}

export type Tick = { at: number; label: string; week: boolean };
export type Axis = { ticks: Tick[]; changes: ClockChange[] };

// A line for each day, or for each Monday when there are many; a word for as many as have room.
export function axisOf({ from, to }: Window, zone: string, labels: number): Axis {
  const starts = dayStarts(zone, from, to).filter((at) => at >= from);
  const weekly = starts.length > 45;
  const days = starts.map((at) => ({ at, wall: wallOf(at, zone) })).filter(({ wall }) => !weekly || new Date(wall).getUTCDay() === 1);
  const step = Math.max(1, Math.ceil(days.length / labels));
  // Mondays are what people look for: where few days are named, they are.
  const whole = step > 2 && !weekly ? Math.ceil(step / 7) * 7 : step;
  const first = whole % 7 === 0 && !weekly ? Math.max(0, days.findIndex(({ wall }) => new Date(wall).getUTCDay() === 1)) : 0;
  // A name of a Monday needs no weekday.
  const text = (wall: number) => (whole <= 2 && !weekly ? wallDayText(wall) : wallDayText(wall).replace(/^\S+ /, ''));
  const named = (index: number) => index >= first && (index - first) % whole === 0;
  return {
    ticks: days.map(({ at, wall }, index) => ({ at, label: named(index) ? text(wall) : '', week: new Date(wall).getUTCDay() === 1 })),
    changes: clockChanges(zone, from, to),
  };
}

// The people of some shifts, in the order of their first: each gets the colour of their place.
export function tonesOf(...lists: (readonly { user: string }[])[]): Map<string, number> {
  const tones = new Map<string, number>();
  for (const { user } of lists.flat()) if (user && !tones.has(user)) tones.set(user, tones.size % toneCount);
  return tones;
}
export const toneCount = 8;

// The stretches in which other people would be on call than before.
export function differences(before: readonly Shift[], after: readonly Shift[]): { begin: number; end: number }[] {
  // At each instant: who comes (+1) or goes (-1) before, and after.
  const edges = new Map<number, { user: string; side: 0 | 1; step: number }[]>();
  const put = (at: number, user: string, side: 0 | 1, step: number) => edges.set(at, [...(edges.get(at) ?? []), { user, side, step }]);
  ([before, after] as const).forEach((shifts, index) => {
    for (const { user: person, shadow, begin, end } of shifts) {
      const user = shadow ? `${person} learns` : person;
      put(Date.parse(begin), user, index as 0 | 1, 1);
      put(Date.parse(end), user, index as 0 | 1, -1);
    }
  });
  const there = new Map<string, [number, number]>();
  const unlike = new Set<string>();
  const found: { begin: number; end: number }[] = [];
  let since: number | null = null;
  for (const at of [...edges.keys()].toSorted((a, b) => a - b)) {
    for (const { user, side, step } of edges.get(at)!) {
      const counts = there.get(user) ?? [0, 0];
      counts[side] += step;
      there.set(user, counts);
      if (counts[0] > 0 === counts[1] > 0) unlike.delete(user);
      else unlike.add(user);
    }
    if (unlike.size > 0) since ??= at;
    else if (since !== null) {
      found.push({ begin: since, end: at });
      since = null;
    }
  }
  return found;
}

export const hoursText = (milliseconds: number) => {
  const hours = Math.round(milliseconds / (day / 24 / 10)) / 10;
  return `${hours.toLocaleString('en', { maximumFractionDigits: 1 })} h`;
};
