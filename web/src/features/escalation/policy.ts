// What a policy says in words, and what is wrong with it.
import { useMemo } from 'react';
import { useConfig, useNames } from '../../api/config';
import type { Condition, EscalationPolicy, Step, Target, Urgency } from '../../api/types';
import { listText, restrictionText } from '../../domain/hours';
import { reaches } from '../../domain/reach';
import { spanText, targetText } from '../../domain/words';

export function useTargetName() {
  const user = useNames('users');
  const team = useNames('teams');
  const schedule = useNames('schedules');
  const channel = useNames('contact-methods');
  return useMemo(() => (target: Target) => targetText(target, { user, team, schedule, channel }), [user, team, schedule, channel]);
}

// "Ana or Bo": one of them; "Ana + Bo": both; "each of Ana + Bo": both have to acknowledge.
function callsText(step: Step, name: (target: Target) => string): string {
  const people = step.targets.map(name).join(step.round_robin ? ' or ' : ' + ') || 'nobody';
  return step.each_acknowledges ? `each of ${people}` : people;
}

export function stepsSentence(policy: EscalationPolicy, name: (target: Target) => string): string {
  if (policy.steps.length === 0) return 'no steps: calls nobody';
  const steps = policy.steps.map((step) => `${callsText(step, name)}${isAlways(step.when) ? '' : ' (on condition)'}, wait ${spanText(step.delay)}`);
  const repeat = policy.repeat > 0 ? `, repeat ×${policy.repeat}` : '';
  const last = policy.catch_all.length > 0 ? ` → then ${policy.catch_all.map(name).join(' + ')}` : '';
  return `${steps.join(' → ')}${repeat}${last}`;
}

export const always: Condition = { severities: [], urgency: null, hours: [], time_zone: 'UTC', alerts_min: 0, alerts_within: '5m' };
export const freshStep = (): Step => ({ targets: [], delay: '5m', when: always, round_robin: false, each_acknowledges: false });
export const manyAlerts = ({ alerts_min }: Condition) => alerts_min > 1;
export const isAlways = (when: Condition) => when.severities.length === 0 && !when.urgency && when.hours.length === 0 && !manyAlerts(when);

// Of a form's text; 0 and 1 limit nothing.
export const alertsOf = (text: string) => Math.max(0, Math.min(1000, Math.trunc(Number(text)) || 0));

export function moveStep<T>(steps: readonly T[], from: number, to: number): T[] {
  return steps.toSpliced(from, 1).toSpliced(to, 0, steps[from]!);
}

const urgencyWords: Record<Urgency, string> = { high: 'for what is urgent (SEV1 to SEV3)', low: 'for what is not urgent (SEV4 and SEV5)' };

// "Only for SEV1 or SEV2, Mon–Fri 09:00–17:00 (Europe/Stockholm)"; empty when it is always meant.
export function conditionSentence(when: Condition): string {
  if (isAlways(when)) return '';
  const parts = [
    when.severities.length > 0 ? `for ${listText(when.severities, 'or')}` : '',
    when.urgency ? urgencyWords[when.urgency] : '',
    when.hours.length > 0 ? `${listText(when.hours.map(restrictionText))} (${when.time_zone})` : '',
    manyAlerts(when) ? `when at least ${when.alerts_min} alerts begin within ${spanText(when.alerts_within)}` : '',
  ].filter(Boolean);
  return `Only ${parts.join(', ')}`;
}

// People of a policy who cannot be reached: the answer to "why did nobody get this" before it happens.
export function useWarnings() {
  const users = useConfig('users');
  const teams = useConfig('teams');
  const schedules = useConfig('schedules');
  const methods = useConfig('contact-methods');
  return useMemo(() => {
    if (!users.data || !teams.data || !schedules.data || !methods.data) return () => [];
    const reachable = new Set(methods.data.filter(reaches).map(({ value }) => value.user));
    const active = new Map(users.data.map(({ value }) => [value.slug, value]));
    const members = new Map(teams.data.map(({ value }) => [value.slug, value.members]));
    // Everybody who takes a turn; whether somebody has one right now is told by the schedule.
    const inTurns = new Map(schedules.data.map(({ value }) => [value.slug, value.rotations.flatMap(({ groups }) => groups.flatMap(({ users: together }) => together))]));
    const experts = (area: string) => users.data.filter(({ value }) => value.expertise.includes(area)).map(({ value }) => value.slug);
    const peopleOf = ({ kind, slug }: Target): string[] => {
      switch (kind) {
        case 'user': return [slug];
        case 'team': return members.get(slug) ?? [];
        case 'schedule': return inTurns.get(slug) ?? [];
        case 'expertise': return experts(slug);
        case 'channel': return [];
      }
    };
    return (policy: EscalationPolicy): string[] => {
      const warnings: string[] = [];
      if (policy.steps.length === 0) warnings.push('it has no steps');
      policy.steps.forEach((step, index) => {
        // Steps of channels call nobody on purpose.
        if (step.targets.length > 0 && step.targets.every(({ kind }) => kind === 'channel')) return;
        const people = step.targets.flatMap(peopleOf).filter((slug) => active.get(slug)?.active);
        if (people.length === 0) warnings.push(`step ${index + 1} calls no active user`);
        else if (!people.some((slug) => reachable.has(slug))) warnings.push(`step ${index + 1}: nobody of it has a verified contact method`);
      });
      if (policy.steps.length > 0 && policy.steps.every(({ targets }) => targets.every(({ kind }) => kind === 'channel'))) warnings.push('it tells channels only: nobody is called');
      if (policy.steps.length > 0 && policy.steps.every(({ when }) => !isAlways(when)) && policy.catch_all.length === 0) warnings.push('every step has a condition: an alert that meets none calls nobody');
      if (policy.catch_all.length === 0 && policy.hand_over === '') warnings.push('it has no catch-all: an unanswered page ends there');
      return warnings;
    };
  }, [users.data, teams.data, schedules.data, methods.data]);
}
