// Who is on call: now and next, and the final shifts of a schedule, all computed by the server.
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { api, withQuery, type Write } from './client';
import { queryClient } from './query';
import type { ArrangedShifts, FreePerson, HandoffNote, Listed, OnCall, Override, PersonShift, Schedule, SchedulePreview, Shift, TemporarySchedule } from './types';

const minute = 60_000;

export function useOnCall() {
  return useQuery({
    queryKey: ['config', 'schedules', 'on-call'],
    refetchInterval: minute,
    queryFn: ({ signal }) => api.get<Listed<Omit<OnCall, 'learning'>>>('/api/v1/on-call', signal).then(({ items, next }) => ({ items: items.map(apart), next })),
  });
}

// Who learns covers nothing: no screen shall take them for somebody who is on call.
const covers = ({ shadow }: Shift) => !shadow;
const apart = (view: Omit<OnCall, 'learning'>): OnCall => ({ ...view, now: view.now.filter(covers), next: view.next.filter(covers), learning: view.now.filter((shift) => !covers(shift)) });

export function useShifts(schedule: string, from: string, to: string, enabled = true) {
  return useQuery({
    queryKey: ['config', 'schedules', schedule, 'shifts', from, to],
    queryFn: ({ signal }) => api.get<ArrangedShifts>(withQuery(`/api/v1/schedules/${encodeURIComponent(schedule)}/shifts`, { from, to }), signal),
    enabled,
    placeholderData: keepPreviousData,
  });
}

export function useMyShifts(from: string, to: string) {
  return useQuery({
    queryKey: ['config', 'schedules', 'mine', from, to],
    queryFn: ({ signal }) => api.get<Listed<PersonShift>>(withQuery('/api/v1/on-call/shifts', { mine: true, from, to }), signal),
    placeholderData: keepPreviousData,
  });
}

// The server answers for a year at most: it is asked year by year until each of the schedules has named a shift.
const year = 365 * 86_400_000;
export const yearsAheadMax = 3;
export async function nextShifts(from: number, schedules: readonly string[], signal?: AbortSignal): Promise<PersonShift[]> {
  const found = new Map<string, PersonShift>();
  for (let ahead = 0; ahead < yearsAheadMax && found.size < schedules.length; ++ahead) {
    const [begin, end] = [from + ahead * year, from + (ahead + 1) * year].map((at) => new Date(at).toISOString());
    const { items } = await api.get<Listed<PersonShift>>(withQuery('/api/v1/on-call/shifts', { mine: true, from: begin, to: end }), signal);
    for (const item of items.toSorted((a, b) => Date.parse(a.shift.begin) - Date.parse(b.shift.begin))) {
      if (schedules.includes(item.schedule) && !found.has(item.schedule)) found.set(item.schedule, item);
    }
  }
  return [...found.values()];
}
export function useNextShifts(from: number, schedules: readonly string[]) {
  return useQuery({
    queryKey: ['config', 'schedules', 'mine', 'next', from, schedules],
    enabled: schedules.length > 0,
    queryFn: ({ signal }) => nextShifts(from, schedules, signal),
  });
}

// Who could come, those who are free first.
export function useFree(schedule: string, from: string, to: string) {
  return useQuery({
    queryKey: ['config', 'schedules', schedule, 'free', from, to],
    queryFn: ({ signal }) => api.get<Listed<FreePerson>>(withQuery(`/api/v1/schedules/${encodeURIComponent(schedule)}/free`, { from, to }), signal),
    placeholderData: keepPreviousData,
  });
}

const refreshed = async <T>(answer: T) => {
  await queryClient.invalidateQueries({ queryKey: ['config'] });
  return answer;
};
export const takeShift = (schedule: string, form: { instead_of?: string; until?: string | null; note?: string }, write: Write) =>
  api.post<{ overrides: Override[] }>(`/api/v1/schedules/${encodeURIComponent(schedule)}/take`, form, write).then(refreshed);
export const takeCover = (override: string, write: Write) => api.post<unknown>(`/api/v1/overrides/${encodeURIComponent(override)}/take`, {}, write).then(refreshed);

// What was left to whoever comes, the newest first.
export function useHandoffNotes(schedule: string) {
  return useQuery({
    queryKey: ['config', 'schedules', schedule, 'handoff-notes'],
    queryFn: ({ signal }) => api.get<Listed<HandoffNote>>(`/api/v1/schedules/${encodeURIComponent(schedule)}/handoff-notes`, signal),
  });
}
export const writeHandoffNote = (schedule: string, text: string, write: Write) =>
  api.put<unknown>(`/api/v1/schedules/${encodeURIComponent(schedule)}/handoff-note`, { text }, write).then(refreshed);

// What a definition would mean, without writing it. The last answer stays while the next is on its way.
type Arranged = { overrides?: Override[]; temporary?: TemporarySchedule[] };
const previewOf = (schedule: Partial<Schedule>, from: string, to: string, arranged: Arranged = {}) => ({
  queryKey: ['config', 'schedules', 'preview', schedule, from, to, arranged],
  queryFn: () => api.post<SchedulePreview>('/api/v1/schedules/preview', { schedule, from, to, ...arranged }),
  placeholderData: keepPreviousData,
  retry: false,
  gcTime: minute,
});

export const usePreview = (schedule: Partial<Schedule>, from: string, to: string, arranged?: Arranged, enabled = true) =>
  useQuery({ ...previewOf(schedule, from, to, arranged), enabled });

// Each layer as if it were alone.
export function useLayerPreviews(schedule: Schedule, from: string, to: string) {
  return useQueries({ queries: schedule.rotations.map((rotation) => previewOf({ time_zone: schedule.time_zone, ...(rotation.holidays ? { team: schedule.team } : {}), rotations: [{ ...rotation, name: '', priority: 0 }] }, from, to)) });
}
