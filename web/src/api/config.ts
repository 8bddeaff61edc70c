// Everything that people configure: one shape and one set of hooks for all kinds.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Write } from './client';
import { queryClient } from './query';
import { guestOf } from './session';
import type { Configured, Kind, Kinds, Listed, ObjectVersion } from './types';

const listKey = (kind: Kind) => ['config', kind] as const;

export function useConfig<K extends Kind>(kind: K, enabled = true) {
  return useQuery({
    queryKey: listKey(kind),
    enabled,
    queryFn: ({ signal }) => everything<K>(kind, signal),
  });
}

async function everything<K extends Kind>(kind: K, signal: AbortSignal): Promise<Configured<K>[]> {
  const incident = guestOf();
  if (incident) return kind === 'users' ? peopleOf(incident, signal) : []; // a guest reads no configuration
  const items: Configured<K>[] = [];
  let cursor = '';
  do {
    const page = await api.get<Listed<Configured<K>>>(`/api/v1/${kind}?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, signal);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

const peopleOf = <K extends Kind>(incident: string, signal: AbortSignal) =>
  api.get<Listed<Kinds[K]>>(`/api/v1/incidents/${incident}/people`, signal).then(({ items }) => items.map((value) => ({ value }) as Configured<K>));

const objectOf = <K extends Kind>(kind: K, slug: string) => ({
  queryKey: [...listKey(kind), slug],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Configured<K>>(`/api/v1/${kind}/${encodeURIComponent(slug)}`, signal),
});

export const useObject = <K extends Kind>(kind: K, slug: string) => useQuery(objectOf(kind, slug));

// For a form that is opened on it: as it is now, never as it once was. No slug: nothing.
export function useFreshObject<K extends Kind>(kind: K, slug: string) {
  const { data, error, isFetchedAfterMount, refetch } = useQuery({ ...objectOf(kind, slug), enabled: slug !== '', staleTime: 0 });
  return { object: isFetchedAfterMount ? data : undefined, error: isFetchedAfterMount ? error : null, refetch };
}

export function useVersions(kind: Kind, slug: string, enabled: boolean) {
  return useQuery({
    queryKey: [...listKey(kind), slug, 'versions'],
    enabled,
    queryFn: ({ signal }) => api.get<Listed<ObjectVersion>>(`/api/v1/${kind}/${encodeURIComponent(slug)}/versions`, signal),
  });
}

// Names for slugs, of the kinds that other objects refer to.
export function useNames(kind: 'users' | 'teams' | 'schedules' | 'services' | 'policies' | 'integrations' | 'routing-rules' | 'contact-methods') {
  const { data } = useConfig(kind);
  return useMemo(() => {
    const names = new Map(data?.map(({ value }) => [value.slug, value.name]));
    return (slug: string) => names.get(slug) || slug;
  }, [data]);
}

export function useOptions(kind: 'users' | 'teams' | 'schedules' | 'services' | 'policies' | 'integrations' | 'incident-roles' | 'incident-types', none?: string) {
  const { data } = useConfig(kind);
  return useMemo(() => {
    const options = (data ?? [])
      .filter(({ value }) => !('active' in value) || value.active)
      .map(({ value }) => ({ value: value.slug, label: value.name || value.slug }))
      .toSorted((a, b) => a.label.localeCompare(b.label));
    return none === undefined ? options : [{ value: '', label: none }, ...options];
  }, [data, none]);
}

const refresh = (kind: Kind) => queryClient.invalidateQueries({ queryKey: listKey(kind) });

export async function createObject<K extends Kind, T = Configured<K>>(kind: K, value: Partial<Kinds[K]>, write: Write = {}): Promise<T> {
  const made = await api.post<T>(`/api/v1/${kind}`, value, write);
  await refresh(kind);
  return made;
}

export async function replaceObject<K extends Kind>(
  kind: K,
  value: Kinds[K],
  version: number | null,
  { override = false, ...write }: Write & { override?: boolean } = {},
): Promise<Configured<K>> {
  const path = `/api/v1/${kind}/${encodeURIComponent(value.slug)}${override ? '?override=true' : ''}`;
  const made = await api.put<Configured<K>>(path, value, { ...write, ifMatch: version === null ? null : `"${version}"` });
  await refresh(kind);
  return made;
}

// One's own, which needs no administrator.
export async function replaceOwnNotices({ slug, notices }: Kinds['users'], version: number | null, write: Write = {}): Promise<Configured<'users'>> {
  await api.put('/api/v1/me', { notices }, { ...write, ifMatch: version === null ? null : `"${version}"` });
  await refresh('users');
  return api.get<Configured<'users'>>(`/api/v1/users/${encodeURIComponent(slug)}`);
}

export async function removeObject(kind: Kind, slug: string, version: number, { override = false, ...write }: Write & { override?: boolean } = {}) {
  await api.delete(`/api/v1/${kind}/${encodeURIComponent(slug)}${override ? '?override=true' : ''}`, { ...write, ifMatch: `"${version}"` });
  await refresh(kind);
}
