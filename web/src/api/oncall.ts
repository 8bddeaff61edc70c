// Who is on call: now and next, and the final shifts of a schedule, all computed by the server.
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { api, withQuery } from './client';
import type { Listed, OnCall, Schedule, SchedulePreview, Shifts } from './types';

const minute = 60_000;

export function useOnCall() {
  return useQuery({
    queryKey: ['config', 'schedules', 'on-call'],
    refetchInterval: minute,
    queryFn: ({ signal }) => api.get<Listed<OnCall>>('/api/v1/on-call', signal),
  });
}

const shiftsOf = (schedule: string, from: string, to: string) => ({
  queryKey: ['config', 'schedules', schedule, 'shifts', from, to],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Shifts>(withQuery(`/api/v1/schedules/${encodeURIComponent(schedule)}/shifts`, { from, to }), signal),
});

export function useShifts(schedule: string, from: string, to: string, enabled = true) {
  return useQuery({ ...shiftsOf(schedule, from, to), enabled, placeholderData: keepPreviousData });
}

export function useShiftsOfMany(schedules: readonly string[], from: string, to: string) {
  return useQueries({ queries: schedules.map((schedule) => shiftsOf(schedule, from, to)) });
}

// What a definition would mean, without writing it. The last answer stays while the next is on its way.
const previewOf = (schedule: Partial<Schedule>, from: string, to: string) => ({
  queryKey: ['config', 'schedules', 'preview', schedule, from, to],
  queryFn: () => api.post<SchedulePreview>('/api/v1/schedules/preview', { schedule, from, to }),
  placeholderData: keepPreviousData,
  retry: false,
  gcTime: minute,
});

export const usePreview = (schedule: Partial<Schedule>, from: string, to: string) => useQuery(previewOf(schedule, from, to));

// Each layer as if it were alone.
export function useLayerPreviews(schedule: Schedule, from: string, to: string) {
  return useQueries({ queries: schedule.rotations.map((rotation) => previewOf({ time_zone: schedule.time_zone, rotations: [{ ...rotation, name: '', priority: 0 }] }, from, to)) });
}
