// How much each person is on call, over all schedules.
import type { PersonLoad } from '../../api/types';
import { spanSeconds } from '../../domain/words';

export type LoadRow = { user: string; shifts: number; day: number; night: number; weekend: number; holiday: number; total: number };

const hours = (span: string) => (spanSeconds(span) ?? 0) / 3600;

export function rowsOf(items: readonly PersonLoad[]): LoadRow[] {
  const rows = new Map<string, LoadRow>();
  for (const { user, load } of items) {
    const row = rows.get(user) ?? { user, shifts: 0, day: 0, night: 0, weekend: 0, holiday: 0, total: 0 };
    row.shifts += load.shifts;
    for (const kind of ['day', 'night', 'weekend', 'holiday'] as const) {
      row[kind] += hours(load[kind]);
      row.total += hours(load[kind]);
    }
    rows.set(user, row);
  }
  return [...rows.values()].toSorted((a, b) => b.total - a.total);
}

// One sentence: is it fair?
export function fairness(rows: readonly LoadRow[], name: (user: string) => string): string {
  if (rows.length < 2) return '';
  const most = rows[0]!;
  const least = rows.at(-1)!;
  const mean = rows.reduce((sum, { total }) => sum + total, 0) / rows.length;
  const over = mean > 0 ? Math.round((most.total / mean - 1) * 100) : 0;
  if (over <= 10) return 'The hours are shared evenly: nobody has over 10 % more than the mean.';
  return `${name(most.user)} has the most, ${over} % above the mean; ${name(least.user)} the least.`;
}

// Whole months on the viewer's clock, and the days ahead.
export function periods(now: number): { value: string; label: string; from: number; to: number }[] {
  const date = new Date(now);
  const month = (offset: number) => new Date(date.getFullYear(), date.getMonth() + offset, 1).getTime();
  const named = (offset: number) => new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' }).format(month(offset));
  return [
    { value: 'this', label: named(0), from: month(0), to: month(1) },
    { value: 'last', label: named(-1), from: month(-1), to: month(0) },
    { value: 'next', label: named(1), from: month(1), to: month(2) },
    { value: 'quarter', label: 'The last three months', from: month(-3), to: month(0) },
    { value: 'ahead', label: 'The next 90 days', from: now, to: now + 90 * 86_400_000 },
  ];
}
