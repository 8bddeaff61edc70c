// What the palette finds besides commands: open incidents, services, policies, schedules, people, integrations, settings; and, asked of the server, lines of
// incidents.
import { useNavigate } from '@tanstack/react-router';
import { useConfig } from '../api/config';
import { useOpenIncidents } from '../api/incidents';
import { search } from '../api/search';
import { sections } from '../domain/sections';
import type { Found } from '../keys/Palette';

export function useFind(): (text: string) => Found[] {
  const navigate = useNavigate();
  const incidents = useOpenIncidents();
  const services = useConfig('services');
  const policies = useConfig('policies');
  const schedules = useConfig('schedules');
  const users = useConfig('users');
  const integrations = useConfig('integrations');

  return (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (label: string) => words.every((word) => label.toLowerCase().includes(word));
    const found: Found[] = [];
    const put = (kind: string, id: string, label: string, perform: () => void) => {
      if (fits(`${kind} ${label}`)) found.push({ kind, id, label, perform });
    };
    const number = /^(?:inc-?)?(\d+)$/i.exec(text.trim())?.[1];
    if (number) {
      found.push({ kind: 'Incident', id: `go ${number}`, label: `Open INC-${number}`, perform: () => void navigate({ to: '/incidents/$key', params: { key: `INC-${number}` } }) });
      found.push({ kind: 'Alert', id: `go ${number}`, label: `Open alert ${number}`, perform: () => void navigate({ to: '/alerts/$id', params: { id: number } }) });
    }
    for (const { key, title } of incidents.data ?? []) put('Incident', key, `${key} ${title}`, () => void navigate({ to: '/incidents/$key', params: { key } }));
    for (const { value } of services.data ?? []) put('Service', value.slug, value.name, () => void navigate({ to: '/services/$slug', params: { slug: value.slug } }));
    for (const { value } of policies.data ?? []) put('Policy', value.slug, value.name, () => void navigate({ to: '/escalation/$slug', params: { slug: value.slug } }));
    for (const { value } of schedules.data ?? []) put('Schedule', value.slug, value.name, () => void navigate({ to: '/on-call/$slug', params: { slug: value.slug } }));
    for (const { value } of users.data ?? []) put('Person', value.slug, value.name, () => void navigate({ to: '/settings/people/$slug', params: { slug: value.slug } }));
    for (const { value } of integrations.data ?? []) put('Integration', value.slug, value.name, () => void navigate({ to: '/settings/integrations/$slug', params: { slug: value.slug } }));
    for (const { to, label } of sections) put('Settings', to, label, () => void navigate({ to }));
    if (text.trim()) {
      found.push({ kind: 'Alerts', id: 'search', label: `Alerts with “${text.trim()}”`, perform: () => void navigate({ to: '/alerts', search: { tab: 'all', q: text.trim() } }) });
    }
    return found;
  };
}

const searchedRows = 8;

export function useSearch(): (text: string, signal: AbortSignal) => Promise<Found[]> {
  const navigate = useNavigate();
  const open = useOpenIncidents();
  return async (text, signal) => {
    const { items } = await search(text, { limit: searchedRows }, signal);
    return items
      // The open ones with such a title stand among the others already.
      .filter(({ kind, key, title }) => kind !== 'declared' || !open.data?.some((each) => each.key === key) || !text.split(' ').every((word) => title.toLowerCase().includes(word)))
      .map(({ entry, key, kind, title, snippet }) => ({
        kind: kind === 'declared' ? 'Incident' : 'In incidents',
        id: `entry ${entry}`,
        label: `${key} ${kind === 'declared' ? title : snippet}`,
        perform: () => void navigate({ to: '/incidents/$key', params: { key }, ...(kind === 'declared' ? {} : { hash: `entry-${entry}` }) }),
      }));
  };
}
