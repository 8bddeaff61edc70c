// Holiday calendars: reading an .ics file into one, changing single days, and what holds for a schedule.
import { useQueries } from '@tanstack/react-query';
import { api, withQuery, type Write } from './client';
import { queryClient } from './query';
import { ApiError } from './problem';
import type { Configured, Holiday, HolidaySpan, Listed } from './types';

type Calendar = Configured<'holiday-calendars'>;
export type Imported = Calendar & { read: number; faults: { line: number; message: string }[] };

const path = (slug: string) => `/api/v1/holiday-calendars/${encodeURIComponent(slug)}`;
const refreshed = async <T>(answer: T) => {
  await queryClient.invalidateQueries({ queryKey: ['config'] });
  return answer;
};

export const importHolidays = (slug: string, file: Blob, version: number, write: Write) =>
  api.postFile<Imported>(`${path(slug)}/import`, file, 'text/calendar', { ...write, ifMatch: `"${version}"` }).then(refreshed);

// A change of single days is made to whatever the calendar is by then: two people who add days do not disturb each other.
export async function changeDays(slug: string, change: (days: Holiday[]) => Holiday[], write: Write): Promise<Calendar> {
  for (let last = false; ; last = true) {
    const { value, meta } = await api.get<Calendar>(path(slug));
    try {
      const key = write.idempotencyKey ? { idempotencyKey: `${write.idempotencyKey}-${meta.version}` } : {};
      return await api.put<Calendar>(path(slug), { ...value, days: change(value.days) }, { ...key, ifMatch: `"${meta.version}"` }).then(refreshed);
    } catch (error) {
      if (last || !(error instanceof ApiError) || error.status !== 412) throw error;
    }
  }
}

export function useHolidaysOf(schedules: readonly string[], from: string, to: string) {
  return useQueries({
    queries: schedules.map((schedule) => ({
      queryKey: ['config', 'schedules', schedule, 'holidays', from, to],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<Listed<HolidaySpan>>(withQuery(`/api/v1/schedules/${encodeURIComponent(schedule)}/holidays`, { from, to }), signal).then(({ items }) => ({ schedule, items })),
    })),
    combine: (answers) => ({
      found: answers.flatMap(({ data }) => (data ? [data] : [])),
      isPending: answers.some(({ isPending }) => isPending),
      error: answers.find(({ isError }) => isError)?.error ?? null,
    }),
  });
}
