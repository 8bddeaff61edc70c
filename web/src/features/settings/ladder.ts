// How one person is called, in words: the rungs of their own ladder, or of the usual one.
import type { Configured, ContactMethod, Notification, NotificationRule, NotificationStep, PageUrgency } from '../../api/types';
import { arrived, reaches } from '../../domain/reach';
import { spanSeconds, spanText } from '../../domain/words';

type Method = Configured<'contact-methods'>;

export const urgencyWords: Record<PageUrgency, { label: string; hint: string }> = {
  high: { label: 'High urgency', hint: 'SEV1 to SEV3: rings at every hour' },
  low: { label: 'Low urgency', hint: 'SEV4 and SEV5: waits for the end of quiet hours' },
};

export const ruleSlug = (user: string, urgency: PageUrgency) => `${user}-${urgency}`;

export const methodName = ({ name, channel }: Pick<ContactMethod, 'name' | 'channel'>, channelWords: Record<string, string>) => name || channelWords[channel] || channel;

// Without a rule every method is used, each after its own delay.
export const usualSteps = (methods: readonly Method[]): NotificationStep[] =>
  methods.filter(reaches).map(({ value }) => ({ contact_method: value.slug, after: value.delay })).toSorted((a, b) => (spanSeconds(a.after) ?? 0) - (spanSeconds(b.after) ?? 0));

export type Rung = { name: string; when: string; broken: string | null };

export function rungsOf(steps: readonly NotificationStep[], methods: readonly Method[], channelWords: Record<string, string>): Rung[] {
  return steps.map(({ contact_method, after }) => {
    const method = methods.find(({ value }) => value.slug === contact_method);
    const when = (spanSeconds(after) ?? 0) === 0 ? 'At once' : `After ${spanText(after)}`;
    if (!method) return { name: contact_method, when, broken: 'is deleted' };
    return { name: methodName(method.value, channelWords), when, broken: reaches(method) ? null : method.value.enabled ? 'is not verified' : 'is off' };
  });
}

// What the screen warns of: a ladder that cannot be climbed.
export function ladderWarning(rule: NotificationRule | null, methods: readonly Method[]): string | null {
  if (!methods.some(reaches)) return 'No contact method is verified and on: a page reaches nobody.';
  if (!rule) return null;
  const usable = rule.steps.filter(({ contact_method }) => methods.some((method) => method.value.slug === contact_method && reaches(method)));
  return usable.length === 0 ? 'None of these can be used now: all verified methods are used instead.' : null;
}

// "tested 3 d ago", by the test pages that went out by it.
export function lastTest(notifications: readonly Notification[] | undefined): { at: string; good: boolean } | null {
  const last = notifications?.find(({ drill, kind }) => drill && kind === 'notification');
  return last ? { at: last.ended_at, good: arrived(last) } : null;
}
