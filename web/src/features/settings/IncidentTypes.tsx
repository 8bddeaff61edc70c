// Incident types, and the custom fields that are kept of incidents.
import { useState } from 'react';
import { createObject, useConfig, useOptions } from '../../api/config';
import { usualTypes } from '../../api/incidents';
import { useSession } from '../../api/session';
import type { Configured, CustomField, FieldKind, IncidentType, SeverityName } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { TypesField } from '../../domain/TypesField';
import { severities } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { PickField } from '../../ui/PickField';
import { Skeleton } from '../../ui/Skeleton';
import { report } from '../../ui/Toasts';
import './settings.css';

const step = 10; // between two positions, so that one may be put between
const inOrder = <T extends { value: { position: number; slug: string } }>(list: readonly T[] | undefined) =>
  (list ?? []).toSorted((a, b) => a.value.position - b.value.position || a.value.slug.localeCompare(b.value.slug));
const nextPosition = (list: readonly { value: { position: number } }[]) => Math.max(0, ...list.map(({ value }) => value.position)) + step;

export function IncidentTypes() {
  useTitle('Incident types and fields');
  return (
    <div className="page">
      <div className="page-head"><h1>Incident types and fields</h1></div>
      <p className="page-intro">What kinds of incidents there are, and what is known of each beside its title and severity. Roles and task templates may be meant for some types only.</p>
      <div className="stack">
        <Types />
        <Fields />
      </div>
    </div>
  );
}

function followsFrom({ at_least, is_private, crisis }: IncidentType): string {
  return [at_least ? `at least ${at_least}` : '', is_private ? 'private' : '', crisis ? 'a crisis' : ''].filter(Boolean).join(', ');
}

function Types() {
  const { can } = useSession();
  const list = useConfig('incident-types');
  const [editing, setEditing] = useState<Configured<'incident-types'> | 'new' | null>(null);
  const types = inOrder(list.data);
  const addUsual = () => void report(
    { doing: 'Adding the usual types…', done: 'The usual types are there', failed: 'Not all of them were added' },
    async (write) => {
      for (const type of await usualTypes()) await createObject('incident-types', type, { idempotencyKey: `${write.idempotencyKey}-${type.slug}` });
    },
  );
  return (
    <Panel title="Types" flush actions={can.configure ? <Button small onClick={() => setEditing('new')}>New type</Button> : undefined}>
      {list.isPending ? <Skeleton what="incident types" rows={3} /> : null}
      {list.isError ? <ErrorBox what="Incident types could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data?.length === 0 ? (
        <Empty title="No incident type" action={can.configure ? <Button look="primary" onClick={addUsual}>Add the usual five</Button> : undefined}>
          Incidents do without. The usual five are outage, security (private), data, third party and facility.
        </Empty>
      ) : null}
      <ul className="lines">
        {types.map((each) => (
          <li key={each.value.slug}>
            <div className="grow">
              <div className="row wrap"><span className="strong">{each.value.name}</span>{followsFrom(each.value) ? <span className="tag">{followsFrom(each.value)}</span> : null}<ManagedMark by={each.meta.managed_by} /></div>
              <div className="dim small">{each.value.description}</div>
            </div>
            {can.configure ? <Button small onClick={() => setEditing(each)} aria-label={`Edit ${each.value.name}`}>Edit</Button> : null}
          </li>
        ))}
      </ul>
      {editing ? <TypeForm present={editing === 'new' ? null : editing} position={nextPosition(types)} onClose={() => setEditing(null)} /> : null}
    </Panel>
  );
}

function TypeForm({ present, position, onClose }: { present: Configured<'incident-types'> | null; position: number; onClose(): void }) {
  const users = useOptions('users');
  const empty: IncidentType = { slug: '', name: '', description: '', position, at_least: null, is_private: false, members: [], crisis: false };
  return (
    <ConfigForm kind="incident-types" title={present ? `Edit ${present.value.name}` : 'New incident type'} initial={present?.value ?? empty} present={present} onClose={onClose} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <div className="form-pair">
            <TextField label="Name" data-autofocus required maxLength={200} value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
            <TextField label="Position" type="number" hint="The lowest is offered first." value={String(draft.position)} onText={(text) => set({ position: Number(text) || 0 })} error={errorOf('position')} />
          </div>
          <AreaField label="When is it this one?" optional rows={2} maxLength={2000} value={draft.description} onText={(description) => set({ description })} error={errorOf('description')} />
          <SelectField label="At least" hint="No incident of this type is milder." options={[{ value: '', label: 'Any severity' }, ...severities.map((value) => ({ value, label: value }))]} value={draft.at_least ?? ''} onText={(value) => set({ at_least: (value || null) as SeverityName | null })} error={errorOf('at_least')} />
          <CheckField label="Begins private" hint="Only its members, the people of its roles and its responders see it." checked={draft.is_private} onCheck={(is_private) => set({ is_private })} />
          {draft.is_private ? <PickField label="Members" hint="They see each private incident of this type." options={users} values={draft.members} onChange={(members) => set({ members })} error={errorOf('members')} /> : null}
          <CheckField label="Begins as a crisis" hint="Roles that are held in a crisis only are called." checked={draft.crisis} onCheck={(crisis) => set({ crisis })} />
        </>
      )}
    </ConfigForm>
  );
}

const kindWords: Record<FieldKind, string> = { text: 'Text', number: 'Number', choice: 'Choice', user: 'Person', service: 'Service', date: 'Date' };
const neededWords: Record<CustomField['needed'], string> = { never: 'may stay empty', declare: 'needed to declare', resolve: 'needed to resolve' };

function Fields() {
  const { can } = useSession();
  const list = useConfig('custom-fields');
  const [editing, setEditing] = useState<Configured<'custom-fields'> | 'new' | null>(null);
  const fields = inOrder(list.data);
  return (
    <Panel title="Custom fields" flush actions={can.configure ? <Button small onClick={() => setEditing('new')}>New field</Button> : undefined}>
      {list.isPending ? <Skeleton what="custom fields" rows={3} /> : null}
      {list.isError ? <ErrorBox what="Custom fields could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data?.length === 0 ? <Empty title="No custom field">For example: users affected, region, regulator told on, supplier’s ticket.</Empty> : null}
      <ul className="lines">
        {fields.map((each) => (
          <li key={each.value.slug}>
            <div className="grow">
              <div className="row wrap"><span className="strong">{each.value.name}</span><ManagedMark by={each.meta.managed_by} /></div>
              <div className="dim small">
                {[kindWords[each.value.kind], neededWords[each.value.needed], each.value.types.length > 0 ? `of the type ${each.value.types.join(', ')}` : '', each.value.choices.join(' · ')].filter(Boolean).join('; ')}
              </div>
            </div>
            {can.configure ? <Button small onClick={() => setEditing(each)} aria-label={`Edit ${each.value.name}`}>Edit</Button> : null}
          </li>
        ))}
      </ul>
      {editing ? <FieldForm present={editing === 'new' ? null : editing} position={nextPosition(fields)} onClose={() => setEditing(null)} /> : null}
    </Panel>
  );
}

function FieldForm({ present, position, onClose }: { present: Configured<'custom-fields'> | null; position: number; onClose(): void }) {
  const empty: CustomField = { slug: '', name: '', description: '', position, kind: 'text', choices: [], needed: 'never', types: [] };
  const tidy = (field: CustomField): CustomField => ({ ...field, choices: field.kind === 'choice' ? field.choices.map((line) => line.trim()).filter(Boolean) : [] });
  const options = <T extends string>(words: Record<T, string>) => Object.entries<string>(words).map(([value, label]) => ({ value, label }));
  return (
    <ConfigForm kind="custom-fields" title={present ? `Edit ${present.value.name}` : 'New custom field'} initial={present?.value ?? empty} present={present} onClose={onClose} tidy={tidy} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <div className="form-pair">
            <TextField label="Name" data-autofocus required maxLength={200} value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
            <TextField label="Position" type="number" hint="The lowest stands first." value={String(draft.position)} onText={(text) => set({ position: Number(text) || 0 })} error={errorOf('position')} />
          </div>
          <SelectField label="Kind" options={options(kindWords)} value={draft.kind} onText={(kind) => set({ kind: kind as FieldKind })} error={errorOf('kind')} />
          {draft.kind === 'choice' ? <AreaField label="Choices" hint="One a line." rows={4} value={draft.choices.join('\n')} onText={(text) => set({ choices: text.split('\n') })} error={errorOf('choices')} /> : null}
          <TextField label="What belongs there" optional maxLength={2000} value={draft.description} onText={(description) => set({ description })} error={errorOf('description')} />
          <SelectField label="Needed" hint="By people; a rule declares without." options={options(neededWords)} value={draft.needed} onText={(needed) => set({ needed: needed as CustomField['needed'] })} error={errorOf('needed')} />
          <TypesField values={draft.types} onChange={(types) => set({ types })} error={errorOf('types')} />
        </>
      )}
    </ConfigForm>
  );
}
