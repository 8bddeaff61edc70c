// People, teams, or whoever is on call: whom a step, or a hand, calls.
import { useOptions } from '../api/config';
import type { Target } from '../api/types';
import { PickField } from '../ui/PickField';

const textOf = (target: Target) => `${target.kind}:${target.slug}`;
const targetOf = (text: string): Target => {
  const at = text.indexOf(':');
  return { kind: text.slice(0, at) as Target['kind'], slug: text.slice(at + 1) };
};

export function TargetsField({ label, hint, error, targets, onChange }: { label: string; hint?: string; error?: string | null; targets: Target[]; onChange(targets: Target[]): void }) {
  const users = useOptions('users');
  const teams = useOptions('teams');
  const schedules = useOptions('schedules');
  const options = [
    ...schedules.map(({ value, label: name }) => ({ value: `schedule:${value}`, label: `On call in ${name}` })),
    ...users.map(({ value, label: name }) => ({ value: `user:${value}`, label: name })),
    ...teams.map(({ value, label: name }) => ({ value: `team:${value}`, label: `Team ${name}` })),
  ];
  return (
    <PickField label={label} hint={hint} error={error} placeholder="A person, a team or a schedule" options={options} values={targets.map(textOf)} onChange={(texts) => onChange(texts.map(targetOf))} />
  );
}
