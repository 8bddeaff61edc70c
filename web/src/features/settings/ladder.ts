// How one person is called, in words: the rungs of their own ladder, or of the usual one.
import type { Channel, Configured, ContactMethod, Notification, NotificationRule, NotificationStep, PageUrgency } from '../../api/types';
import { arrived, reaches } from '../../domain/reach';
import { spanSeconds, spanText } from '../../domain/words';

type Method = Configured<'contact-methods'>;

export const urgencyWords: Record<PageUrgency, { label: string; hint: string }> = {
  high: { label: 'High urgency', hint: 'SEV1 to SEV3: rings at every hour' },
  low: { label: 'Low urgency', hint: 'SEV4 and SEV5: waits for the end of quiet hours' },
};

export const ruleSlug = (user: string, urgency: PageUrgency) => `${user}-${urgency}`;

export const methodName = ({ name, channel }: Pick<ContactMethod, 'name' | 'channel'>, channelWords: Record<string, string>) => name || channelWords[channel] || channel;

// How long a new method waits: what costs money or wakes the house comes after what does not.
export const usualDelay = (channel: Channel) => ({ sms: '1m', voice: '3m' } as Partial<Record<Channel, string>>)[channel] ?? '0s';

export function delayHint(channel: Channel, delay: string): string {
  const seconds = spanSeconds(delay);
  if (seconds === null) return 'Like 30s, 5m or 1h30m.';
  if (seconds === 0) return '0s: at once when a page begins.';
  return `${channel === 'voice' ? 'Called' : 'Used'} ${spanText(delay)} after the first message, unless you answered.`;
}

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

// What the screen warns of: a ladder that cannot be climbed, or one that a phone at night keeps silent.
export function ladderWarning(urgency: PageUrgency, rule: NotificationRule | null, methods: readonly Method[]): string | null {
  if (!methods.some(reaches)) return 'No contact method is verified and on: a page reaches nobody.';
  const usable = rule ? rule.steps.flatMap(({ contact_method }) => methods.find((method) => method.value.slug === contact_method && reaches(method)) ?? []) : methods.filter(reaches);
  if (usable.length === 0) return 'None of these can be used now: all verified methods are used instead.';
  return urgency === 'high' && usable.every(({ value }) => value.channel === 'web_push')
    ? 'Only browser notifications call here, and they cannot break a phone’s Do-Not-Disturb: add a phone or SMS.'
    : null;
}

// "tested 3 d ago", by the newest message of a test page.
export const testOutcome = (last: Notification | null) => last && { at: last.ended_at, good: arrived(last) };
