// Incident roles: their duties and checklists, for which severities they are wanted, who is called to hold them.
import { useState } from 'react';
import { createObject, useConfig } from '../../api/config';
import { usualRoles } from '../../api/responding';
import { useSession } from '../../api/session';
import type { Configured, IncidentRole, SeverityName } from '../../api/types';
import { AmountField } from '../../domain/AmountField';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { TargetsField } from '../../domain/TargetsField';
import { TypesField } from '../../domain/TypesField';
import { severities, targetText } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { PickField } from '../../ui/PickField';
import { Skeleton } from '../../ui/Skeleton';
import { report } from '../../ui/Toasts';
import './settings.css';

const step = 10; // between two positions, so that one may be put between

function wantedFor({ severities: of, types, crisis_only }: IncidentRole): string {
  return [crisis_only ? 'crises' : '', of.join(', '), types.length > 0 ? `type ${types.join(', ')}` : ''].filter(Boolean).join('; ') || 'every incident';
}

export function IncidentRoles() {
  useTitle('Incident roles');
  const { can } = useSession();
  const names = useNamer();
  const list = useConfig('incident-roles');
  const [editing, setEditing] = useState<Configured<'incident-roles'> | 'new' | null>(null);
  const roles = list.data?.toSorted((a, b) => a.value.position - b.value.position || a.value.slug.localeCompare(b.value.slug)) ?? [];
  const last = Math.max(0, ...roles.map(({ value }) => value.position));
  const add = can.configure ? <Button look="primary" onClick={() => setEditing('new')}>New role</Button> : undefined;
  const addUsual = () => void report(
    { doing: 'Adding the usual roles…', done: 'The usual roles are there', failed: 'Not all of them were added' },
    async (write) => {
      for (const role of await usualRoles()) await createObject('incident-roles', role, { idempotencyKey: `${write.idempotencyKey}-${role.slug}` });
    },
  );
  return (
    <div className="page">
      <div className="page-head"><h1>Incident roles</h1>{add}</div>
      <p className="page-intro">Who leads, who tells, who writes down. A role that says who fills it calls them as soon as an incident wants it; one that must be held is asked for again and again while nobody holds it.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="incident roles" rows={5} /> : null}
        {list.isError ? <ErrorBox what="Incident roles could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? (
          <Empty title="No incident role" action={can.configure ? <Button look="primary" onClick={addUsual}>Add the usual five</Button> : undefined}>
            An incident can have a commander without any. The usual five are commander, deputy, communications lead, scribe and operations lead.
          </Empty>
        ) : null}
        {roles.length > 0 ? (
          <div className="table-wrap">
            <table className="table cards">
              <thead><tr><th scope="col">Role</th><th scope="col">Wanted for</th><th scope="col">Filled by</th><th scope="col"><span className="visually-hidden">Change</span></th></tr></thead>
              <tbody>
                {roles.map((role) => (
                  <tr key={role.value.slug}>
                    <td>
                      <div className="row wrap"><span className="strong">{role.value.name}</span>{role.value.must_have ? <span className="tag strong">must be held</span> : null}{role.value.many ? <span className="tag">several</span> : null}<ManagedMark by={role.meta.managed_by} /></div>
                      <div className="dim small">{role.value.description}</div>
                    </td>
                    <td data-label="Wanted for">{wantedFor(role.value)}</td>
                    <td data-label="Filled by">{[...role.value.filled_by.map((target) => targetText(target, names)), ...(role.value.owners ? ['on call of the owning teams'] : [])].join(', ') || <span className="dim">whoever takes it</span>}</td>
                    <td className="right">{can.configure ? <Button small onClick={() => setEditing(role)} aria-label={`Edit ${role.value.name}`}>Edit</Button> : null}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </Panel>
      {editing ? <RoleForm present={editing === 'new' ? null : editing} position={last + step} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

function RoleForm({ present, position, onClose }: { present: Configured<'incident-roles'> | null; position: number; onClose(): void }) {
  const empty: IncidentRole = { slug: '', name: '', description: '', position, checklist: [], many: false, must_have: false, severities: ['SEV1', 'SEV2'], filled_by: [], owners: false, types: [], crisis_only: false, cents_an_hour: null };
  const tidy = (role: IncidentRole): IncidentRole => ({ ...role, checklist: role.checklist.map((line) => line.trim()).filter(Boolean) });
  return (
    <ConfigForm kind="incident-roles" title={present ? `Edit ${present.value.name}` : 'New incident role'} initial={present?.value ?? empty} present={present} onClose={onClose} tidy={tidy} deletable wide>
      {({ draft, set, errorOf }) => (
        <>
          <div className="form-pair">
            <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
            <TextField label="Position" type="number" hint="The lowest stands first and is filled first." value={String(draft.position)} onText={(text) => set({ position: Number(text) || 0 })} error={errorOf('position')} />
          </div>
          <AreaField label="Duties" optional rows={2} value={draft.description} onText={(description) => set({ description })} error={errorOf('description')} />
          <AreaField label="Checklist" optional hint="One a line." rows={Math.max(3, draft.checklist.length + 1)} value={draft.checklist.join('\n')} onText={(text) => set({ checklist: text.split('\n') })} error={errorOf('checklist')} />
          <PickField label="Wanted for" hint="No severity chosen: for every incident." placeholder="A severity" options={severities.map((value) => ({ value, label: value }))} values={draft.severities} onChange={(chosen) => set({ severities: chosen as SeverityName[] })} error={errorOf('severities')} />
          <TypesField values={draft.types} onChange={(types) => set({ types })} error={errorOf('types')} />
          <CheckField label="In a crisis only" hint="An executive's role." checked={draft.crisis_only} onCheck={(crisis_only) => set({ crisis_only })} />
          <TargetsField label="Filled by" hint="The first who can be reached is called, and holds it once they acknowledge. Nobody chosen: whoever takes it." targets={draft.filled_by} onChange={(filled_by) => set({ filled_by })} error={errorOf('filled_by')} />
          <CheckField label="Or by whoever is on call for the teams that own the affected services" checked={draft.owners} onCheck={(owners) => set({ owners })} />
          <AmountField label="Cost of an hour in it" optional hint="Empty: as everybody’s, by Organisation and mail. 0: it is not counted." cents={draft.cents_an_hour} onCents={(cents_an_hour) => set({ cents_an_hour })} error={errorOf('cents_an_hour')} />
          <CheckField label="Several people may hold it at once" checked={draft.many} onCheck={(many) => set({ many })} />
          <CheckField label="Must be held" hint="While nobody does, the stream and the commander are told after 5 minutes and every 15 minutes." checked={draft.must_have} onCheck={(must_have) => set({ must_have })} />
        </>
      )}
    </ConfigForm>
  );
}
