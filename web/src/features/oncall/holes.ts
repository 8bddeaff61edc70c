// Holes of the coverage, told once each instead of once a week.
import type { Hole, HoleReason } from '../../api/types';
import { listText } from '../../domain/hours';

export type HoleGroup = { key: string; policy: string; severities: string[]; reasons: HoleReason[]; spans: { begin: number; end: number }[]; total: number };

export function groupsOf(holes: readonly Hole[]): HoleGroup[] {
  const groups = new Map<string, HoleGroup>();
  for (const { policy, severities, begin, end, reasons } of holes) {
    const key = JSON.stringify([policy, severities, reasons]);
    const group = groups.get(key) ?? { key, policy, severities, reasons, spans: [], total: 0 };
    const span = { begin: Date.parse(begin), end: Date.parse(end) };
    group.spans.push(span);
    group.total += span.end - span.begin;
    groups.set(key, group);
  }
  return [...groups.values()].toSorted((a, b) => a.spans[0]!.begin - b.spans[0]!.begin || b.total - a.total);
}

export type HoleNames = { user(slug: string): string; schedule(slug: string): string; policy(slug: string): string };

export function reasonOfHole({ cause, policy, step, schedule, user }: HoleReason, within: string, names: HoleNames): string {
  const place = `${step === 0 ? 'the catch-all' : `step ${step}`}${policy === within ? '' : ` of ${names.policy(policy)}`}`;
  const on = schedule ? `, on call by ${names.schedule(schedule)},` : '';
  switch (cause) {
    case 'nobody_on_call': return `${place}: nobody is on call in ${names.schedule(schedule)}`;
    case 'no_verified_contact': return `${place}: ${names.user(user)}${on} has no verified contact method`;
    case 'no_provider': return `${place}: no provider carries messages to the phone of ${names.user(user)}${on}`;
    case 'nobody_active': return `${place} names no active user`;
    case 'outside_hours': return `${place} is not meant at this hour`;
    case 'other_severity': return `${place} is not meant for these severities`;
    case 'few_alerts': return `${place} is meant only when many alerts come at once`;
    case 'channel_only': return `${place} tells a channel, in which nobody has to answer`;
  }
}

export const severitiesText = (severities: readonly string[]) => (severities.length === 5 ? 'Any alert' : `Alerts of ${listText(severities, 'or')}`);
