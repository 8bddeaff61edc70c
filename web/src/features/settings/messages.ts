// The message log: which messages a filter keeps, and what one of them was sent for.
import type { Notification, PageView } from '../../api/types';
import { arrived } from '../../domain/reach';
import { deliveryWords, type DeliveryStatus } from '../../domain/deliveries';

// The server filters by person and contact method; by state the log sieves what it has read so far.
export type StateFilter = DeliveryStatus | 'trouble';

export const stateChoices: { value: StateFilter | ''; label: string }[] = [
  { value: '', label: 'Every state' },
  { value: 'trouble', label: 'Not arrived or unknown' },
  ...(Object.keys(deliveryWords) as DeliveryStatus[]).map((status) => ({ value: status, label: deliveryWords[status].word })),
];

export const keeps = (filter: StateFilter | undefined, message: Notification) =>
  !filter || (filter === 'trouble' ? !arrived(message) : message.status === filter);

// How many of a message's pages a row names; a bundle in a storm holds hundreds.
export const pagesNamed = 3;

// A notice says itself what it was about.
export const kindText = ({ kind, about }: Pick<Notification, 'kind' | 'about'>) => (kind === 'notice' ? `Notice: ${about || 'nobody has to answer it'}` : kind === 'verification' ? 'A code that verifies the contact method' : kind === 'receipt' ? 'A question to the provider' : kind === 'follow' ? `Event: ${about}` : 'A message');

export type About = { key: string; title: string; to: '/alerts/$id' | '/incidents/$key' | null; params: { id: string } | { key: string } | null; drill: boolean };

export function aboutPage(page: PageView): About {
  const { subject_kind: kind, subject, title, drill } = page;
  if (kind === 'alert') return { key: `alert ${subject}`, title, to: '/alerts/$id', params: { id: String(subject) }, drill };
  if (kind === 'incident') return { key: `incident ${subject}`, title: `INC-${subject} ${title}`, to: '/incidents/$key', params: { key: `INC-${subject}` }, drill };
  return { key: `test ${page.id}`, title: 'Test page', to: null, params: null, drill };
}

// Each alert or incident once, however many pages of it went out together.
export function aboutMessage(message: Notification, pages: ReadonlyMap<number, PageView | null>): { about: About[]; unseen: number; more: number } {
  const named = message.pages.slice(0, pagesNamed);
  const found = named.map((id) => pages.get(id)).filter((page) => page !== undefined);
  const about = new Map(found.filter((page) => page !== null).map((page) => [aboutPage(page).key, aboutPage(page)]));
  return { about: [...about.values()], unseen: found.filter((page) => page === null).length, more: message.pages.length - named.length };
}

export function tookText({ started_at, ended_at }: Pick<Notification, 'started_at' | 'ended_at'>): string {
  const milliseconds = Date.parse(ended_at) - Date.parse(started_at);
  return milliseconds < 1000 ? `${Math.max(0, milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
