// What a policy says in words, and what is wrong with it.
import { useMemo } from 'react';
import { useConfig } from '../../api/config';
import type { EscalationPolicy, Target } from '../../api/types';
import { reaches } from '../../domain/reach';
import { spanText } from '../../domain/words';

export function useTargetName() {
  const users = useConfig('users');
  const teams = useConfig('teams');
  return useMemo(() => {
    const userNames = new Map(users.data?.map(({ value }) => [value.slug, value.name]));
    const teamNames = new Map(teams.data?.map(({ value }) => [value.slug, value.name]));
    return (target: Target) => (target.kind === 'user' ? (userNames.get(target.slug) ?? target.slug) : `team ${teamNames.get(target.slug) ?? target.slug}`);
  }, [users.data, teams.data]);
}

export function stepsSentence(policy: EscalationPolicy, name: (target: Target) => string): string {
  if (policy.steps.length === 0) return 'no steps: calls nobody';
  const steps = policy.steps.map((step) => `${step.targets.map(name).join(' + ') || 'nobody'}, wait ${spanText(step.delay)}`);
  const repeat = policy.repeat > 0 ? `, repeat ×${policy.repeat}` : '';
  const last = policy.catch_all.length > 0 ? ` → then ${policy.catch_all.map(name).join(' + ')}` : '';
  return `${steps.join(' → ')}${repeat}${last}`;
}

// People of a policy who cannot be reached: the answer to "why did nobody get this" before it happens.
export function useWarnings() {
  const users = useConfig('users');
  const teams = useConfig('teams');
  const methods = useConfig('contact-methods');
  return useMemo(() => {
    if (!users.data || !teams.data || !methods.data) return () => [];
    const reachable = new Set(methods.data.filter(reaches).map(({ value }) => value.user));
    const active = new Map(users.data.map(({ value }) => [value.slug, value]));
    const members = new Map(teams.data.map(({ value }) => [value.slug, value.members]));
    return (policy: EscalationPolicy): string[] => {
      const warnings: string[] = [];
      if (policy.steps.length === 0) warnings.push('it has no steps');
      policy.steps.forEach((step, index) => {
        const people = step.targets.flatMap((target) => (target.kind === 'user' ? [target.slug] : (members.get(target.slug) ?? [])))
          .filter((slug) => active.get(slug)?.active);
        if (people.length === 0) warnings.push(`step ${index + 1} calls no active user`);
        else if (!people.some((slug) => reachable.has(slug))) warnings.push(`step ${index + 1}: nobody of it has a verified contact method`);
      });
      if (policy.catch_all.length === 0) warnings.push('it has no catch-all: an unanswered page ends there');
      return warnings;
    };
  }, [users.data, teams.data, methods.data]);
}
