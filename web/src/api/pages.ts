// Pages (somebody is called), notifications, silences, the audit log, Home.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, withQuery, type Write } from './client';
import { queryClient } from './query';
import type { Alert, AuditEntry, Home, Listed, Matcher, Notification, PageView, Silence, Target } from './types';

export type PageFilter = { user?: string; status?: string; subject_kind?: string; subject?: number; mine?: boolean };

export function usePages(filter: PageFilter, enabled = true) {
  return useQuery({
    queryKey: ['pages', filter],
    enabled,
    queryFn: ({ signal }) => api.get<Listed<PageView>>(withQuery('/api/v1/pages', { ...filter, limit: 1000 }), signal).then(({ items }) => items),
  });
}
export function useMyPages() {
  return usePages({ mine: true, status: 'open,escalated' });
}
export function usePage(id: number | null) {
  return useQuery({
    queryKey: ['pages', 'one', id],
    enabled: id !== null,
    queryFn: ({ signal }) => api.get<PageView>(`/api/v1/pages/${id}`, signal),
  });
}
// The server would resolve as well; the screens do not offer it: an alert is resolved on its own screen, an incident in
// its room. `outcome`: ended_before, when there was nothing left to do.
export const actOnPage = (id: number, verb: 'acknowledge' | 'escalate', write: Write) =>
  api.post<PageView & { outcome?: string }>(`/api/v1/pages/${id}/${verb}`, {}, write);

export type Called = { outcome: string; pages: number[] };
// Calls people for an alert or an incident: as well as those who are called, or instead of them.
export const pageByHand = (kind: 'alerts' | 'incidents', id: number, form: { targets: Target[]; instead: boolean; note: string }, write: Write) =>
  api.post<Called>(`/api/v1/${kind}/${id}/page`, form, write);

export function useNotifications(filter: { user?: string; page?: number; contact_method?: string }) {
  return useQuery({
    queryKey: ['notifications', filter],
    queryFn: ({ signal }) => api.get<Listed<Notification>>(withQuery('/api/v1/notifications', { ...filter, limit: 20 }), signal).then(({ items }) => items),
  });
}

// The newest message of a test page that went out by it, however many other messages came after; null: never tested.
export function useLastTest(contactMethod: string) {
  return useQuery({
    queryKey: ['notifications', 'last-test', contactMethod],
    queryFn: ({ signal }) => api.get<Listed<Notification>>(withQuery('/api/v1/notifications', { contact_method: contactMethod, subject: 'test', limit: 1 }), signal)
      .then(({ items }) => items.find(({ kind, drill }) => kind === 'notification' && drill) ?? null),
  });
}

export const sendVerification = (slug: string) => api.post<void>(`/api/v1/contact-methods/${slug}/verify`);
export async function confirmVerification(slug: string, code: string) {
  await api.post(`/api/v1/contact-methods/${slug}/confirm`, { code });
  await queryClient.invalidateQueries({ queryKey: ['config', 'contact-methods'] });
}
// To a channel of a team: nobody has to answer it.
export const sendTestNotice = (slug: string, write: Write) => api.post<void>(`/api/v1/contact-methods/${encodeURIComponent(slug)}/test-notice`, {}, write);
// `provider`: of text messages and calls, by this one and no other.
export const sendTestPage = (user: string, contactMethod?: string, provider?: string) =>
  api.post<{ page: number }>(`/api/v1/users/${user}/test-page`, {
    ...(contactMethod ? { contact_method: contactMethod } : {}),
    ...(provider ? { provider } : {}),
  });

// ---- silences -----------------------------------------------------------------------------------

export type SilenceForm = { matchers?: Matcher[]; text?: string; starts_at?: string; ends_at: string; comment: string };

export function useSilences(expired: boolean) {
  return useQuery({
    queryKey: ['silences', expired],
    queryFn: ({ signal }) => api.get<Listed<Silence>>(withQuery('/api/v1/silences', { expired, limit: 500 }), signal).then(({ items }) => items),
  });
}
const refreshSilences = async <T>(answer: T) => {
  await queryClient.invalidateQueries({ queryKey: ['silences'] });
  return answer;
};
export const createSilence = (form: SilenceForm, write: Write = {}) => api.post<Silence>('/api/v1/silences', form, write).then(refreshSilences);
export const replaceSilence = (uuid: string, form: SilenceForm, write: Write = {}) =>
  api.put<Silence>(`/api/v1/silences/${uuid}`, form, write).then(refreshSilences);
export const expireSilence = (uuid: string, write: Write = {}) => api.delete(`/api/v1/silences/${uuid}`, write).then(refreshSilences);
export const previewSilence = (form: { matchers?: Matcher[]; text?: string }) =>
  api.post<{ matches: number; items: Alert[] }>('/api/v1/silences/preview', form);

// ---- audit, home --------------------------------------------------------------------------------

export function useAudit(filter: { kind?: string; slug?: string; actor?: string }) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.get<Listed<AuditEntry>>(withQuery('/api/v1/audit', { ...filter, cursor: pageParam, limit: 100 }), signal),
    getNextPageParam: (page) => page.next || undefined,
  });
}
export function useHome() {
  return useQuery({ queryKey: ['home'], queryFn: ({ signal }) => api.get<Home>('/api/v1/home', signal) });
}
