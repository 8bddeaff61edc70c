// People, teams, whoever is on call or knows a subject: whom a step, or a hand, calls. A step may tell channels of teams as well.
import { useOptions } from '../api/config';
import type { Target } from '../api/types';
import { useChannelOptions } from './channels';
import { useExpertise } from './expertise';
import { PickField } from '../ui/PickField';

const textOf = (target: Target) => `${target.kind}:${target.slug}`;
const targetOf = (text: string): Target => {
  const at = text.indexOf(':');
  return { kind: text.slice(0, at) as Target['kind'], slug: text.slice(at + 1) };
};

export function TargetsField({ label, hint, error, targets, onChange, channels }: { label: string; hint?: string; error?: string | null; channels?: boolean; targets: Target[]; onChange(targets: Target[]): void }) {
  const users = useOptions('users');
  const teams = useOptions('teams');
  const schedules = useOptions('schedules');
  const told = useChannelOptions();
  const areas = useExpertise();
  const options = [
    ...schedules.map(({ value, label: name }) => ({ value: `schedule:${value}`, label: `On call in ${name}` })),
    ...users.map(({ value, label: name }) => ({ value: `user:${value}`, label: name })),
    ...teams.map(({ value, label: name }) => ({ value: `team:${value}`, label: `Team ${name}` })),
    ...areas.map((area) => ({ value: `expertise:${area}`, label: `Who knows ${area}` })),
    ...(channels ? told.map(({ value, label: name }) => ({ value: `channel:${value}`, label: `Channel ${name}` })) : []),
    // A channel that one may not see stays in the step.
    ...targets.filter(({ kind, slug }) => kind === 'channel' && !told.some(({ value }) => value === slug)).map((target) => ({ value: textOf(target), label: `Channel ${target.slug}` })),
  ];
  return (
    <PickField label={label} hint={hint} error={error} placeholder={channels ? 'A person, a team, a schedule, an expertise or a channel' : 'A person, a team, a schedule or an expertise'} options={options} values={targets.map(textOf)} onChange={(texts) => onChange(texts.map(targetOf))} />
  );
}
