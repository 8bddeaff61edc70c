// Edit a policy: steps are moved by dragging, by keys or by buttons; a step may be meant for some alerts and hours only.
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import type { Condition, Configured, EscalationPolicy, SeverityName, Step, Urgency } from '../../api/types';
import { ConfigForm } from '../../domain/ConfigForm';
import { HoursField } from '../../domain/HoursField';
import { TargetsField } from '../../domain/TargetsField';
import { severities, severityNames } from '../../domain/words';
import { Button, IconButton } from '../../ui/Button';
import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field';
import { SortList } from '../../ui/SortList';
import { SpanField } from '../../ui/SpanField';
import { DaysField } from '../../ui/WallField';
import { browserZone, ZoneField } from '../../ui/ZoneField';
import { Rehearsal } from './Rehearsal';
import { alertsOf, conditionSentence, freshStep, isAlways, manyAlerts, moveStep } from './policy';
import './escalation.css';

const empty: EscalationPolicy = { slug: '', name: '', description: '', team: '', steps: [freshStep()], repeat: 1, catch_all: [], hand_over: '' };
const urgencies = [
  { value: '', label: 'urgent or not' },
  { value: 'high', label: 'urgent: SEV1 to SEV3' },
  { value: 'low', label: 'not urgent: SEV4 and SEV5' },
];
const stepsMax = 20;

export function PolicyForm({ present, onClose, onSaved, onDeleted }: {
  present: Configured<'policies'> | null;
  onClose(): void;
  onSaved?(saved: Configured<'policies'>): void;
  onDeleted?(): void;
}) {
  const teams = useOptions('teams', 'No team');
  const policies = useOptions('policies', 'No policy: it ends there');
  // Steps have no names of their own; these keep each row its place while it is moved.
  const [keys, setKeys] = useState(() => (present?.value ?? empty).steps.map((_, index) => index));
  return (
    <ConfigForm kind="policies" title={present ? 'Edit the policy' : 'New policy'} initial={present?.value ?? empty} present={present} onClose={onClose} onSaved={onSaved} onDeleted={onDeleted} wide deletable>
      {({ draft, set, errorOf }) => {
        const keyOf = (index: number) => keys[index] ?? 1000 + index;
        const setStep = (index: number, change: Partial<Step>) => set({ steps: draft.steps.map((step, at) => (at === index ? { ...step, ...change } : step)) });
        const rows = draft.steps.map((step, index) => ({ step, key: keyOf(index) }));
        return (
          <>
            <div className="form-pair">
              <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
              <SelectField label="Team" options={teams} value={draft.team} onText={(team) => set({ team })} error={errorOf('team')} />
            </div>
            <AreaField label="Description" optional rows={2} value={draft.description} onText={(description) => set({ description })} />
            <SortList
              label="Steps"
              className="steps"
              items={rows}
              keyOf={({ key }) => key}
              nameOf={(_, index) => `step ${index + 1}`}
              onMove={(from, to) => {
                set({ steps: moveStep(draft.steps, from, to) });
                setKeys(moveStep(rows.map(({ key }) => key), from, to));
              }}
            >
              {({ step }, index, tools) => (
                <StepFields
                  step={step} index={index} tools={tools} errorOf={(field) => errorOf(`steps/${index}/${field}`)}
                  onChange={(change) => setStep(index, change)}
                  onRemove={() => {
                    set({ steps: draft.steps.toSpliced(index, 1) });
                    setKeys(rows.map(({ key }) => key).toSpliced(index, 1));
                  }}
                />
              )}
            </SortList>
            <div className="row">
              <Button small disabled={draft.steps.length >= stepsMax} onClick={() => {
                set({ steps: [...draft.steps, freshStep()] });
                setKeys([...rows.map(({ key }) => key), 1 + Math.max(-1, ...rows.map(({ key }) => key))]);
              }}>Add a step</Button>
            </div>
            <div className="form-pair">
              <TextField label="Start over" type="number" min={0} max={20} hint="how often, when nobody answered" value={draft.repeat} onText={(text) => set({ repeat: Math.max(0, Math.min(20, Number(text) || 0)) })} error={errorOf('repeat')} />
              <TargetsField label="Catch-all" hint="called once, when every repeat went unanswered" channels targets={draft.catch_all} onChange={(targets) => set({ catch_all: targets })} />
              <SelectField label="Then hand over to" options={policies.filter(({ value }) => value === '' || value !== draft.slug)} value={draft.hand_over} onText={(hand_over) => set({ hand_over })} error={errorOf('hand_over')} />
            </div>
            <details className="more">
              <summary>Rehearse what is written here</summary>
              <Rehearsal policy={draft.slug} draft={draft} />
            </details>
          </>
        );
      }}
    </ConfigForm>
  );
}

function StepFields({ step, index, tools, onChange, onRemove, errorOf }: {
  step: Step;
  index: number;
  tools: React.ReactNode;
  onChange(change: Partial<Step>): void;
  onRemove(): void;
  errorOf(field: string): string | null;
}) {
  return (
    <>
      <div className="row spread">
        <span className="strong">Step {index + 1}</span>
        <span className="row">
          {tools}
          <IconButton label={`Remove step ${index + 1}`} onClick={onRemove}><Trash2 aria-hidden /></IconButton>
        </span>
      </div>
      <div className="form-pair">
        <TargetsField label="Call" hint="A channel is told whom the step calls; it cannot answer." channels targets={step.targets} onChange={(targets) => onChange({ targets })} error={errorOf('targets')} />
        <SpanField label="Then wait" hint="for an answer, before the next step" value={step.delay} onText={(delay) => onChange({ delay })} error={errorOf('delay')} />
      </div>
      <CheckField label="One at a time, in turn" hint="Each time the step is called, the next one of its people; otherwise all of them at once." checked={step.round_robin} onCheck={(round_robin) => onChange(round_robin ? { round_robin, each_acknowledges: false } : { round_robin })} />
      <CheckField label="Each of them has to acknowledge" hint="The first answer stops the policy; the others of this step are called on until they have answered too." checked={step.each_acknowledges} onCheck={(each_acknowledges) => onChange(each_acknowledges ? { each_acknowledges, round_robin: false } : { each_acknowledges })} />
      <When step={step} index={index} onChange={(when) => onChange({ when })} errorOf={errorOf} />
    </>
  );
}

function When({ step, index, onChange, errorOf }: { step: Step; index: number; onChange(when: Condition): void; errorOf(field: string): string | null }) {
  const { user } = useSession();
  const { when } = step;
  const set = (change: Partial<Condition>) => onChange({ ...when, ...change });
  return (
    <details className="more" open={!isAlways(when) || undefined}>
      <summary>{isAlways(when) ? 'Called for every alert, at every hour' : conditionSentence(when)}</summary>
      <div className="form">
        <DaysField<SeverityName> legend={`Step ${index + 1} only for`} hint={when.severities.length === 0 ? 'None chosen: every severity.' : undefined} days={severities} names={severityNames} value={when.severities} onDays={(chosen) => set({ severities: chosen })} error={errorOf('when/severities')} />
        <SelectField
          label={`Step ${index + 1} only when it is`} options={urgencies} value={when.urgency ?? ''}
          onText={(urgency) => set({ urgency: (urgency || null) as Urgency | null })} error={errorOf('when/urgency')}
        />
        <HoursField
          legend={`Step ${index + 1} only at these hours`} of={`step ${index + 1}`} none="At every hour." restrictions={when.hours} error={errorOf('when/hours')}
          // The first hours are meant on one's own clock, which the field below names.
          onChange={(hours) => set({ hours, ...(when.hours.length === 0 ? { time_zone: user.time_zone || browserZone() } : {}) })}
        />
        {when.hours.length > 0 ? <ZoneField value={when.time_zone} onText={(time_zone) => set({ time_zone })} error={errorOf('when/time_zone')} /> : null}
        <div className="form-pair">
          <TextField
            label={`Step ${index + 1} only from so many alerts`} optional type="number" min={1} max={1000} hint="open at one time, of one service. Empty: for each alert."
            value={when.alerts_min || ''} onText={(text) => set({ alerts_min: alertsOf(text) })} error={errorOf('when/alerts_min')}
          />
          {manyAlerts(when) ? <SpanField label="That began within" value={when.alerts_within} onText={(alerts_within) => set({ alerts_within })} error={errorOf('when/alerts_within')} /> : null}
        </div>
        <p className="dim small">A step that is not meant for an alert, for the hour or for so few alerts, is passed at once.{manyAlerts(when) ? ' When enough have come, those before are called for as well.' : ''}</p>
      </div>
    </details>
  );
}
