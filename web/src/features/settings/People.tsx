// Users and teams: who there is, who can be reached, who may do what.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useConfig, useNames, useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured, Team, User } from '../../api/types';
import { CalendarAddressButton } from '../../domain/CalendarAddress';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { areaOf, useExpertise } from '../../domain/expertise';
import { usualNotices } from '../../domain/notices';
import { reaches } from '../../domain/reach';
import { accessWords } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { PickField } from '../../ui/PickField';
import { Skeleton } from '../../ui/Skeleton';
import { Who } from '../../ui/Who';
import { browserZone, ZoneField } from '../../ui/ZoneField';

export function People() {
  useTitle('Users and teams');
  const { can, user: me } = useSession();
  const users = useConfig('users');
  const teams = useConfig('teams');
  const methods = useConfig('contact-methods');
  const grants = useConfig('grants');
  const userName = useNames('users');
  const [form, setForm] = useState<{ kind: 'user' } | { kind: 'team'; present: Configured<'teams'> | null } | null>(null);
  const reachable = new Set(methods.data?.filter(reaches).map(({ value }) => value.user));
  const accessOf = (slug: string) =>
    grants.data?.filter(({ value }) => value.subject_kind === 'user' && value.subject === slug)
      .map(({ value }) => `${accessWords[value.access]}${value.scope_kind === 'organisation' ? '' : ` of ${value.scope_kind} ${value.scope}`}`).join(', ');

  return (
    <div className="page">
      <div className="page-head">
        <h1>Users and teams</h1>
        {can.administer ? <Button look="primary" onClick={() => setForm({ kind: 'user' })}>New user</Button> : null}
        {can.configure ? <Button onClick={() => setForm({ kind: 'team', present: null })}>New team</Button> : null}
      </div>
      <div className="stack">
        <Panel title="Users" flush>
          {users.isPending ? <Skeleton what="users" /> : null}
          {users.isError ? <ErrorBox what="Users could not be loaded" error={users.error} onRetry={() => void users.refetch()} /> : null}
          {users.data && users.data.length > 0 ? (
            <div className="table-wrap">
              <table className="table cards">
                <thead><tr><th>Name</th><th>E-mail</th><th>Can be reached</th><th>Access</th><th>Teams</th></tr></thead>
                <tbody>
                  {users.data.map(({ value, meta }) => (
                    <tr key={value.slug}>
                      <td><span className="row wrap"><Link to="/settings/people/$slug" params={{ slug: value.slug }}><Who name={value.name} me={value.slug === me.slug} /></Link>{value.active ? null : <span className="tag">inactive</span>}<ManagedMark by={meta.managed_by} /></span></td>
                      <td className="break">{value.email}</td>
                      <td data-label="Can be reached">{methods.data ? reachable.has(value.slug) ? <span className="good">✓ yes</span> : <span className="warn">✗ no verified method</span> : null}</td>
                      <td data-label="Access">{accessOf(value.slug) || <span className="dim">by teams only</span>}</td>
                      <td data-label="Teams">{teams.data?.filter((team) => team.value.members.includes(value.slug)).map((team) => team.value.name).join(', ')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ) : null}
        </Panel>
        <Panel title="Teams" flush>
          {teams.isPending ? <Skeleton what="teams" rows={3} /> : null}
          {teams.isError ? <ErrorBox what="Teams could not be loaded" error={teams.error} onRetry={() => void teams.refetch()} /> : null}
          {teams.data?.length === 0 ? <Empty title="No team yet">Teams own services, and are called together.</Empty> : null}
          <ul className="lines">
            {teams.data?.map((team) => (
              <li key={team.value.slug} className="wraps">
                <div className="grow">
                  <div className="row wrap"><Link className="strong" to="/settings/teams/$slug" params={{ slug: team.value.slug }}>{team.value.name}</Link><ManagedMark by={team.meta.managed_by} /></div>
                  <div className="dim small">{team.value.members.map(userName).join(', ') || 'nobody'}</div>
                </div>
                <CalendarAddressButton kind="team" scope={team.value.slug} what={team.value.name} full />
                {can.configure ? <Button small aria-label={`Edit team ${team.value.name}`} onClick={() => setForm({ kind: 'team', present: team })}>Edit</Button> : null}
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      {form?.kind === 'user' ? <UserForm present={null} onClose={() => setForm(null)} /> : null}
      {form?.kind === 'team' ? <TeamForm present={form.present} onClose={() => setForm(null)} /> : null}
    </div>
  );
}

export function UserForm({ present, onClose, onDeleted }: { present: Configured<'users'> | null; onClose(): void; onDeleted?(): void }) {
  const empty: User = { slug: '', name: '', email: '', time_zone: browserZone(), active: true, notices: usualNotices, expertise: [] };
  return (
    <ConfigForm kind="users" title={present ? 'Edit the user' : 'New user'} initial={present?.value ?? empty} present={present} onClose={onClose} onDeleted={onDeleted} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <TextField label="E-mail" type="email" required hint="Also the name to sign in with." value={draft.email} onText={(email) => set({ email })} error={errorOf('email')} />
          <ZoneField value={draft.time_zone} onText={(time_zone) => set({ time_zone })} error={errorOf('time_zone')} />
          <ExpertiseField values={draft.expertise} onChange={(expertise) => set({ expertise })} error={errorOf('expertise')} />
          <CheckField label="Active" hint="An inactive user cannot sign in and is never paged." checked={draft.active} onCheck={(active) => set({ active })} />
          {present ? null : <p className="dim">Then open the user to set a first password and give access.</p>}
        </>
      )}
    </ConfigForm>
  );
}

function ExpertiseField({ values, onChange, error }: { values: string[]; onChange(values: string[]): void; error?: string | null | undefined }) {
  const areas = useExpertise().map((area) => ({ value: area, label: area }));
  return <PickField label="Expertise" hint="What they can be called for: “postgresql”, “network”. Whoever is on call is called first." placeholder="Type to find or to add" options={areas} values={values} newValue={areaOf} onChange={onChange} error={error} />;
}

export function TeamForm({ present, onClose, onDeleted }: { present: Configured<'teams'> | null; onClose(): void; onDeleted?(): void }) {
  const users = useOptions('users');
  const empty: Team = { slug: '', name: '', description: '', members: [] };
  return (
    <ConfigForm kind="teams" title={present ? 'Edit the team' : 'New team'} initial={present?.value ?? empty} present={present} onClose={onClose} onDeleted={onDeleted} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <AreaField label="Description" optional rows={2} value={draft.description} onText={(description) => set({ description })} />
          <PickField label="Members" options={users} values={draft.members} onChange={(members) => set({ members })} error={errorOf('members')} />
        </>
      )}
    </ConfigForm>
  );
}
