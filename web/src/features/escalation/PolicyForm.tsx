// Edit a policy: steps can be moved by buttons, no dragging needed.
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useOptions } from '../../api/config';
import type { Configured, EscalationPolicy, Step, Target } from '../../api/types';
import { ConfigForm } from '../../domain/ConfigForm';
import { Button, IconButton } from '../../ui/Button';
import { AreaField, SelectField, TextField } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { SpanField } from '../../ui/SpanField';
import './escalation.css';

const empty: EscalationPolicy = {
  slug: '', name: '', description: '', team: '', steps: [{ targets: [], delay: '5m' }], repeat: 1, catch_all: [],
};

export function PolicyForm({ present, onClose, onSaved, onDeleted }: {
  present: Configured<'policies'> | null;
  onClose(): void;
  onSaved?(saved: Configured<'policies'>): void;
  onDeleted?(): void;
}) {
  const teams = useOptions('teams', 'No team');
  return (
    <ConfigForm kind="policies" title={present ? 'Edit the policy' : 'New policy'} initial={present?.value ?? empty} present={present} onClose={onClose} onSaved={onSaved} onDeleted={onDeleted} wide deletable>
      {({ draft, set, errorOf }) => {
        const setStep = (index: number, change: Partial<Step>) =>
          set({ steps: draft.steps.map((step, at) => (at === index ? { ...step, ...change } : step)) });
        const move = (index: number, to: number) => {
          const steps = [...draft.steps];
          const [step] = steps.splice(index, 1);
          steps.splice(to, 0, step!);
          set({ steps });
        };
        return (
          <>
            <div className="form-pair">
              <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
              <SelectField label="Team" options={teams} value={draft.team} onText={(team) => set({ team })} error={errorOf('team')} />
            </div>
            <AreaField label="Description" optional rows={2} value={draft.description} onText={(description) => set({ description })} />
            <ol className="steps">
              {draft.steps.map((step, index) => (
                <li key={index}>
                  <div className="row spread">
                    <span className="strong">Step {index + 1}</span>
                    <span className="row">
                      <IconButton label={`Move step ${index + 1} up`} disabled={index === 0} onClick={() => move(index, index - 1)}><ArrowUp aria-hidden /></IconButton>
                      <IconButton label={`Move step ${index + 1} down`} disabled={index === draft.steps.length - 1} onClick={() => move(index, index + 1)}><ArrowDown aria-hidden /></IconButton>
                      <IconButton label={`Remove step ${index + 1}`} onClick={() => set({ steps: draft.steps.toSpliced(index, 1) })}><Trash2 aria-hidden /></IconButton>
                    </span>
                  </div>
                  <div className="form-pair">
                    <TargetsField label="Call" targets={step.targets} onChange={(targets) => setStep(index, { targets })} />
                    <SpanField label="Then wait" hint="for an answer, before the next step" value={step.delay} onText={(delay) => setStep(index, { delay })} />
                  </div>
                </li>
              ))}
            </ol>
            <div className="row"><Button small disabled={draft.steps.length >= 20} onClick={() => set({ steps: [...draft.steps, { targets: [], delay: '5m' }] })}>Add a step</Button></div>
            <div className="form-pair">
              <TextField label="Start over" type="number" min={0} max={20} hint="how often, when nobody answered" value={draft.repeat} onText={(text) => set({ repeat: Math.max(0, Math.min(20, Number(text) || 0)) })} error={errorOf('repeat')} />
              <TargetsField label="Catch-all" hint="called once, when every repeat went unanswered" targets={draft.catch_all} onChange={(targets) => set({ catch_all: targets })} />
            </div>
          </>
        );
      }}
    </ConfigForm>
  );
}

const textOf = (target: Target) => `${target.kind}:${target.slug}`;
const targetOf = (text: string): Target => {
  const at = text.indexOf(':');
  return { kind: text.slice(0, at) as Target['kind'], slug: text.slice(at + 1) };
};

function TargetsField({ label, hint, targets, onChange }: { label: string; hint?: string; targets: Target[]; onChange(targets: Target[]): void }) {
  const users = useOptions('users');
  const teams = useOptions('teams');
  const schedules = useOptions('schedules');
  const options = [
    ...schedules.map(({ value, label: name }) => ({ value: `schedule:${value}`, label: `On call in ${name}` })),
    ...users.map(({ value, label: name }) => ({ value: `user:${value}`, label: name })),
    ...teams.map(({ value, label: name }) => ({ value: `team:${value}`, label: `Team ${name}` })),
  ];
  return (
    <PickField label={label} hint={hint} placeholder="A person, a team or a schedule" options={options} values={targets.map(textOf)} onChange={(texts) => onChange(texts.map(targetOf))} />
  );
}
