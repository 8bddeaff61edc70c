// Who is on call: now and next, and the final shifts of a schedule, all computed by the server.
import { useQuery } from '@tanstack/react-query';
import { api } from './client';
import type { Listed, OnCall, Shifts } from './types';

const minute = 60_000;

export function useOnCall() {
  return useQuery({
    queryKey: ['config', 'schedules', 'on-call'],
    refetchInterval: minute,
    queryFn: ({ signal }) => api.get<Listed<OnCall>>('/api/v1/on-call', signal),
  });
}

export function useShifts(schedule: string, from: string, to: string) {
  return useQuery({
    queryKey: ['config', 'schedules', schedule, 'shifts', from, to],
    queryFn: ({ signal }) =>
      api.get<Shifts>(`/api/v1/schedules/${encodeURIComponent(schedule)}/shifts?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`, signal),
  });
}
