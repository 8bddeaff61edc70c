// Alerts: lists by filter, one alert, and why it paged or did not.
import { useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import { api, withQuery, type Write } from './client';
import { queryClient } from './query';
import type { Alert, AlertCounts, AlertDetail, AlertVerb, Listed, LoggedEvent, TimelineEntry, Why } from './types';

export type AlertFilter = {
  status?: string; // "firing,acknowledged"
  suppressed?: boolean;
  service?: string;
  severity?: string;
  integration?: string;
  incident?: string;
  q?: string;
  mine?: boolean;
  order?: 'newest' | 'severity';
};
export type AlertPage = Listed<Alert> & { counts: AlertCounts };

const pageSize = 200;

export function useAlerts(filter: AlertFilter, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['alerts', filter],
    enabled,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<AlertPage>(withQuery('/api/v1/alerts', { ...filter, cursor: pageParam, limit: pageSize }), signal),
    getNextPageParam: (page) => page.next || undefined,
  });
}

// Counts of a filter whatever the status: the numbers on the tabs.
export function useAlertCounts(filter: Omit<AlertFilter, 'status' | 'suppressed' | 'order'> = {}, enabled = true) {
  return useQuery({
    queryKey: ['alert-counts', filter],
    enabled,
    queryFn: ({ signal }) => api.get<AlertPage>(withQuery('/api/v1/alerts', { ...filter, limit: 1 }), signal).then(({ counts }) => counts),
    placeholderData: (previous) => previous,
  });
}

export function useAlert(id: number) {
  return useQuery({ queryKey: ['alert', id, 'detail'], queryFn: ({ signal }) => api.get<AlertDetail>(`/api/v1/alerts/${id}`, signal) });
}
export function useWhy(id: number, enabled = true) {
  return useQuery({ queryKey: ['alert', id, 'why'], enabled, queryFn: ({ signal }) => api.get<Why>(`/api/v1/alerts/${id}/why`, signal) });
}
export function useAlertTimeline(id: number) {
  return useQuery({
    queryKey: ['alert', id, 'timeline'],
    queryFn: ({ signal }) => api.get<Listed<TimelineEntry>>(`/api/v1/alerts/${id}/timeline?limit=200`, signal),
  });
}
export function useIntegrationEvents(slug: string, enabled = true) {
  return useQuery({
    queryKey: ['events', slug],
    enabled,
    refetchInterval: 5000,
    queryFn: ({ signal }) => api.get<Listed<LoggedEvent>>(`/api/v1/integrations/${slug}/events?limit=20`, signal),
  });
}

export type ActionAnswer = { changed: number[]; unchanged: number[] };
export type ActionBody = { alerts?: number[]; filter?: AlertFilter; verb: AlertVerb; until?: string; note?: string };

export const actOnAlerts = (body: ActionBody, write: Write) => api.post<ActionAnswer>('/api/v1/alerts/actions', body, write);

// ---- what the socket says about alerts, written into every list that is kept --------------------

const severityRank = (alert: Alert) => Number(alert.severity.slice(3));

export function comesBefore(order: AlertFilter['order'], a: Alert, b: Alert): boolean {
  if (order === 'severity' && severityRank(a) !== severityRank(b)) return severityRank(a) < severityRank(b);
  return a.id > b.id;
}

// Whether an alert belongs to a filtered list; null when only the server can say.
export function belongs(filter: AlertFilter, alert: Alert): boolean | null {
  const among = (list: string | undefined, value: string) => !list || list.split(',').includes(value);
  if (!among(filter.status, alert.status) || !among(filter.service, alert.service)) return false;
  if (!among(filter.severity, alert.severity) || !among(filter.integration, alert.integration)) return false;
  if (filter.suppressed !== undefined && filter.suppressed !== alert.suppressed) return false;
  if (filter.incident && Number(filter.incident.replace(/^INC-/i, '')) !== alert.incident) return false;
  if (filter.q) {
    const text = filter.q.toLowerCase();
    const haystack = [alert.summary, ...Object.values(alert.labels)].map((each) => each.toLowerCase());
    if (!haystack.some((each) => each.includes(text))) return false;
  }
  return filter.mine ? null : true;
}

export function mergeAlerts(pages: AlertPage[], filter: AlertFilter, rows: readonly Alert[]): AlertPage[] {
  let next = pages;
  for (const alert of rows) {
    const pageAt = next.findIndex(({ items }) => items.some(({ id }) => id === alert.id));
    const fits = belongs(filter, alert);
    if (pageAt >= 0) {
      next = next.map((page, index) => index !== pageAt ? page : {
        ...page,
        items: fits === false ? page.items.filter(({ id }) => id !== alert.id) : page.items.map((item) => (item.id === alert.id ? alert : item)),
      });
    } else if (fits) {
      const into = next.findIndex(({ items, next: more }) => !more || items.some((item) => comesBefore(filter.order, alert, item)));
      next = next.map((page, index) => {
        if (index !== into) return page;
        const before = page.items.findIndex((item) => comesBefore(filter.order, alert, item));
        const at = before < 0 ? page.items.length : before;
        return { ...page, items: page.items.toSpliced(at, 0, alert) };
      });
    }
  }
  return next;
}

export function putAlerts(rows: readonly Alert[]): { serverMustSay: boolean } {
  let serverMustSay = false;
  for (const query of queryClient.getQueryCache().findAll({ queryKey: ['alerts'] })) {
    const filter = query.queryKey[1] as AlertFilter;
    const data = query.state.data as InfiniteData<AlertPage, string> | undefined;
    if (!data) continue;
    if (filter.mine) serverMustSay = true;
    queryClient.setQueryData(query.queryKey, { ...data, pages: mergeAlerts(data.pages, filter, rows) });
  }
  for (const alert of rows) {
    queryClient.setQueryData<AlertDetail>(['alert', alert.id, 'detail'], (old) => (old ? { ...old, ...alert } : old));
  }
  return { serverMustSay };
}
