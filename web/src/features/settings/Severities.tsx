// How bad is what: the matrix of impact and urgency, what each severity means here, and what makes a major incident.
import { useState } from 'react';
import { replaceObject, useConfig, useOptions } from '../../api/config';
import { useSeverityScale } from '../../api/incidents';
import { queryClient } from '../../api/query';
import { useSession } from '../../api/session';
import type { Configured, MajorRule, SeverityDefinition, SeverityName, SeverityScale } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { promisesText } from '../../domain/SeverityMeaning';
import { severities, severityNames } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { PickField } from '../../ui/PickField';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { SpanField } from '../../ui/SpanField';
import { say } from '../../ui/Toasts';
import { DaysField } from '../../ui/WallField';
import { actionWords, ruleSentence } from './majorRule';
import './settings.css';

const renew = () => void queryClient.invalidateQueries({ queryKey: ['severity-matrix'] });

export function Severities() {
  useTitle('Severities and major incidents');
  const scale = useSeverityScale();
  return (
    <div className="page">
      <div className="page-head"><h1>Severities and major incidents</h1></div>
      <p className="page-intro">When unsure, the more severe one is taken.</p>
      {scale.isPending ? <Skeleton what="the severities" rows={8} /> : null}
      {scale.isError ? <ErrorBox what="The severities could not be loaded" error={scale.error} onRetry={() => void scale.refetch()} /> : null}
      {scale.data ? <div className="stack"><Definitions scale={scale.data} /><Matrix scale={scale.data} /><MajorRules /></div> : null}
    </div>
  );
}

function Definitions({ scale }: { scale: SeverityScale }) {
  const { can } = useSession();
  const own = useConfig('severity-definitions');
  const [editing, setEditing] = useState<SeverityDefinition | null>(null);
  const present = (definition: SeverityDefinition) => own.data?.find(({ value }) => value.slug === definition.slug) ?? null;
  return (
    <Panel title="What each means" flush>
      <ul>
        {scale.definitions.map((definition) => {
          const promised = promisesText(definition);
          return (
            <li key={definition.slug} className="rule-line">
              <Severity value={definition.severity} />
              <div>
                <div className="break">{definition.meaning || <span className="dim">Nobody has written it down.</span>}</div>
                <div className="dim small">{promised ? `Promised: ${promised}` : 'Nothing is promised'} <ManagedMark by={present(definition)?.meta.managed_by ?? ''} /></div>
              </div>
              {can.configure ? <Button small aria-label={`Edit ${definition.severity}`} onClick={() => setEditing(definition)} disabled={own.isPending}>Edit</Button> : <span />}
            </li>
          );
        })}
      </ul>
      {editing ? <DefinitionForm definition={editing} present={present(editing)} onClose={() => setEditing(null)} /> : null}
    </Panel>
  );
}

function DefinitionForm({ definition, present, onClose }: { definition: SeverityDefinition; present: Configured<'severity-definitions'> | null; onClose(): void }) {
  return (
    <ConfigForm kind="severity-definitions" title={`What ${definition.severity} means`} initial={present?.value ?? definition} present={present} onClose={onClose} onSaved={renew}>
      {({ draft, set, errorOf }) => (
        <>
          <AreaField label="When it is this bad" data-autofocus rows={4} maxLength={2000} hint="In numbers that somebody can look up: users affected, revenue a minute, safety." value={draft.meaning} onText={(meaning) => set({ meaning })} error={errorOf('meaning')} />
          <div className="form-pair">
            <SpanField label="First response within" hint="0s: nothing is promised" value={draft.first_response} onText={(first_response) => set({ first_response })} error={errorOf('first_response')} />
            <SpanField label="First update within" value={draft.first_update} onText={(first_update) => set({ first_update })} error={errorOf('first_update')} />
            <SpanField label="Resolved within" value={draft.resolve} onText={(resolve) => set({ resolve })} error={errorOf('resolve')} />
          </div>
        </>
      )}
    </ConfigForm>
  );
}

function Matrix({ scale }: { scale: SeverityScale }) {
  const { can } = useSession();
  const settings = useConfig('settings', can.administer);
  const present = settings.data?.find(({ value }) => value.slug === 'organisation');
  const [error, setError] = useState<unknown>(null);
  const save = async (severity_matrix: SeverityName[][]) => {
    if (!present) return;
    setError(null);
    try {
      await replaceObject('settings', { ...present.value, severity_matrix }, present.meta.version || null);
      renew();
      say('Saved');
    } catch (problem) {
      setError(problem);
    }
  };
  const put = (row: number, column: number, severity: SeverityName) =>
    void save(scale.severity.map((line, at) => (at === row ? line.with(column, severity) : line)));
  const may = can.administer && Boolean(present);
  return (
    <Panel
      title="Impact and urgency give the severity"
      actions={may && present && present.value.severity_matrix.length > 0 ? <Button small look="quiet" onClick={() => void save([])}>Back to the shipped matrix</Button> : undefined}
    >
      {error ? <ErrorBox what="The matrix was not saved" error={error} /> : null}
      {/* What scrolls can be scrolled by keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="matrix-scroll" tabIndex={0} role="group" aria-label="Matrix">
        <table className="matrix">
          <caption className="visually-hidden">Severity by impact, a row each, and urgency, a column each</caption>
          <thead><tr><th scope="col">Impact \\ urgency</th>{scale.urgency.map((level) => <th key={level} scope="col">{level}</th>)}</tr></thead>
          <tbody>
            {scale.impact.map((impact, row) => (
              <tr key={impact}>
                <th scope="row">{impact}</th>
                {scale.urgency.map((urgency, column) => {
                  const severity = scale.severity[row]![column]!;
                  return (
                    <td key={urgency}>
                      {may ? (
                        <select className="input" aria-label={`Impact ${impact}, urgency ${urgency}`} value={severity} onChange={(event) => put(row, column, event.target.value as SeverityName)}>
                          {severities.map((name) => <option key={name}>{name}</option>)}
                        </select>
                      ) : <Severity value={severity} short />}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const empty: MajorRule = { slug: '', name: '', position: 0, severities: [], services: [], tier: 0, alerts_min: 0, action: 'propose', enabled: true };

function MajorRules() {
  const { can } = useSession();
  const names = useNamer();
  const list = useConfig('major-rules');
  const rules = list.data?.toSorted((a, b) => a.value.position - b.value.position || a.value.slug.localeCompare(b.value.slug)) ?? [];
  const [editing, setEditing] = useState<Configured<'major-rules'> | 'new' | null>(null);
  const add = can.configure ? <Button small onClick={() => setEditing('new')}>New rule</Button> : undefined;
  return (
    <Panel title="What makes a major incident" actions={add} flush>
      {list.isPending ? <Skeleton what="the rules" /> : null}
      {list.isError ? <ErrorBox what="The rules could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && rules.length === 0 ? <Empty title="No rule of your own">SEV1 and SEV2 are proposed; somebody who responds declares or rejects them.</Empty> : null}
      <ol>
        {rules.map((rule, index) => (
          <li key={rule.value.slug} className={rule.value.enabled ? 'rule-line' : 'rule-line off'}>
            <span className="dim num">{index + 1}</span>
            <div>
              <div className="row wrap"><span className="strong">{rule.value.name}</span>{rule.value.enabled ? null : <span className="tag">off</span>}<ManagedMark by={rule.meta.managed_by} /></div>
              <div className="dim">{ruleSentence(rule.value, names.service)}</div>
            </div>
            {can.configure ? <Button small aria-label={`Edit ${rule.value.name}`} onClick={() => setEditing(rule)}>Edit</Button> : <span />}
          </li>
        ))}
      </ol>
      {rules.length > 0 ? <p className="panel-body dim small">The first that matches decides. What none of them matches is proposed when it is SEV1 or SEV2. What people declared, rejected or demoted stays so.</p> : null}
      {editing ? <MajorRuleForm present={editing === 'new' ? null : editing} position={(rules.at(-1)?.value.position ?? 0) + 1} onClose={() => setEditing(null)} /> : null}
    </Panel>
  );
}

function MajorRuleForm({ present, position, onClose }: { present: Configured<'major-rules'> | null; position: number; onClose(): void }) {
  const services = useOptions('services');
  return (
    <ConfigForm kind="major-rules" title={present ? 'Edit the rule' : 'New rule'} initial={present?.value ?? { ...empty, position }} present={present} onClose={onClose} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <DaysField<SeverityName> legend="Of these severities" hint={draft.severities.length === 0 ? 'None chosen: every severity.' : undefined} days={severities} names={severityNames} value={draft.severities} onDays={(chosen) => set({ severities: chosen })} error={errorOf('severities')} />
          <PickField label="Concerns one of these services" options={services} values={draft.services} onChange={(chosen) => set({ services: chosen })} />
          <div className="form-pair">
            <SelectField label="Tier of a service" options={[{ value: '0', label: 'any' }, ...[1, 2, 3, 4, 5].map((tier) => ({ value: String(tier), label: tier === 1 ? '1, the most important' : `${tier} or better` }))]} value={String(draft.tier)} onText={(tier) => set({ tier: Number(tier) })} error={errorOf('tier')} />
            <TextField label="From so many alerts" optional type="number" min={0} max={1000} hint="that were attached to it" value={draft.alerts_min || ''} onText={(text) => set({ alerts_min: Math.max(0, Math.trunc(Number(text)) || 0) })} error={errorOf('alerts_min')} />
            <TextField label="Position" type="number" hint="Lower ones are looked at first." value={draft.position} onText={(text) => set({ position: Math.trunc(Number(text)) || 0 })} error={errorOf('position')} />
          </div>
          <SelectField label="Then" options={Object.entries(actionWords).map(([value, label]) => ({ value, label }))} value={draft.action} onText={(action) => set({ action: action as MajorRule['action'] })} />
          <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
        </>
      )}
    </ConfigForm>
  );
}
