// What proves beforehand that somebody is called: rehearsals of policies, coverage, load.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, withQuery } from './client';
import type { CoverageAnswer, EscalationPolicy, Listed, PersonLoad, Rehearsed, SeverityName } from './types';

export type RehearsalQuestion = { policy: string; draft?: EscalationPolicy; severity: SeverityName; at: string | null };

export function useRehearsal(question: RehearsalQuestion, enabled: boolean) {
  return useQuery({
    queryKey: ['config', 'policies', 'rehearsal', question],
    enabled,
    retry: false,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: () => api.post<Rehearsed>('/api/v1/policies/rehearse', question),
  });
}

// A year of a large organisation takes the server seconds: a change elsewhere does not ask again at once.
const coverageStaleMilliseconds = 5 * 60_000;

export function useCoverage(range: { policy?: string; from: string; to: string }) {
  return useQuery({
    queryKey: ['config', 'coverage', range],
    staleTime: coverageStaleMilliseconds,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<CoverageAnswer>(withQuery('/api/v1/coverage', range), signal),
  });
}

export type LoadRange = { schedule?: string; team?: string; from: string; to: string };
export const loadCsv = (range: LoadRange) => withQuery('/api/v1/on-call/load.csv', range);

export function useLoad(range: LoadRange) {
  return useQuery({
    queryKey: ['config', 'schedules', 'load', range],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Listed<PersonLoad>>(withQuery('/api/v1/on-call/load', range), signal),
  });
}
