// One user: how they are reached, what they may do, a new password.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { createObject, removeObject, useConfig, useObject, useOptions } from '../../api/config';
import { fieldError } from '../../api/problem';
import { setPassword, useSession } from '../../api/session';
import type { AccessLevel, Configured, ScopeKind } from '../../api/types';
import { usePageAnybody } from '../../domain/call';
import { ManagedMark } from '../../domain/ConfigForm';
import { listText } from '../../domain/hours';
import { accessWords } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { report, say } from '../../ui/Toasts';
import { ContactMethods } from './ContactMethods';
import { HowCalled } from './HowCalled';
import { passwordLengthMin } from './Me';
import { Notices } from './Notices';
import { SignInCodes } from './SignInCodes';
import { UserForm } from './People';

export function PersonScreen() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const user = useObject('users', slug);
  useTitle(user.data?.value.name ?? slug);
  return (
    <div className="page">
      {user.isPending ? <><h1>{slug}</h1><Skeleton what="the user" /></> : null}
      {user.isError ? <><h1>{slug}</h1><ErrorBox what="The user could not be loaded" error={user.error} onRetry={() => void user.refetch()} /></> : null}
      {user.data ? <Loaded user={user.data} /> : null}
    </div>
  );
}

function Loaded({ user }: { user: Configured<'users'> }) {
  const { can, user: me } = useSession();
  const pageAnybody = usePageAnybody(({ open }) => open);
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const { value, meta } = user;
  return (
    <>
      <div className="page-head">
        <h1>{value.name}</h1>
        {value.active ? null : <span className="tag">inactive</span>}
        <ManagedMark by={meta.managed_by} />
        {can.respond && value.active && value.slug !== me.slug ? <Button onClick={() => pageAnybody([{ kind: 'user', slug: value.slug }])}>Page {value.name}</Button> : null}
        <Link className="btn" to="/settings/messages" search={{ user: value.slug }}>Messages</Link>
        {can.administer ? <Button onClick={() => setEditing(true)}>Edit</Button> : null}
      </div>
      <p className="page-intro">{value.email} · {value.time_zone}{value.expertise.length > 0 ? ` · knows ${listText(value.expertise)}` : ''}</p>
      <div className="stack">
        <ContactMethods user={value.slug} mine={value.slug === me.slug} />
        <HowCalled user={value.slug} mine={value.slug === me.slug} />
        <Notices user={value.slug} mine={value.slug === me.slug} />
        <div className="columns even">
          <Access user={value.slug} may={can.administer} />
          {can.administer ? <Panel title="Password"><NewPassword user={value.slug} /></Panel> : null}
        </div>
        {can.administer ? <SignInCodes user={value.slug} mine={value.slug === me.slug} /> : null}
      </div>
      {editing ? <UserForm present={user} onClose={() => setEditing(false)} onDeleted={() => void navigate({ to: '/settings/people' })} /> : null}
    </>
  );
}

function Access({ user, may }: { user: string; may: boolean }) {
  const grants = useConfig('grants');
  const teams = useOptions('teams');
  const services = useOptions('services');
  const [access, setAccess] = useState<AccessLevel>('responder');
  const [scopeKind, setScopeKind] = useState<ScopeKind>('organisation');
  const [scope, setScope] = useState('');
  const own = grants.data?.filter(({ value }) => value.subject_kind === 'user' && value.subject === user) ?? [];
  const scopes = scopeKind === 'team' ? teams : services;
  const give = (event: FormEvent) => {
    event.preventDefault();
    const chosen = scopeKind === 'organisation' ? '' : scope || (scopes[0]?.value ?? '');
    const slug = ['user', user, access, scopeKind, chosen].filter(Boolean).join('-').slice(0, 64);
    void report({ doing: 'Giving access…', done: 'Access given', failed: 'No access was given' }, (write) =>
      createObject('grants', { slug, subject_kind: 'user', subject: user, access, scope_kind: scopeKind, scope: chosen }, write));
  };
  const take = (grant: Configured<'grants'>) =>
    void report({ doing: 'Taking access…', done: 'Access taken', failed: 'The access stays' }, (write) => removeObject('grants', grant.value.slug, grant.meta.version, write));
  return (
    <Panel title="Access" flush>
      {grants.isPending ? <Skeleton what="access" rows={2} /> : null}
      {grants.isError ? <ErrorBox what="Access could not be loaded" error={grants.error} /> : null}
      {grants.data && own.length === 0 ? <Empty title="No access of their own">What their teams were given counts as well.</Empty> : null}
      <ul className="lines">
        {own.map((grant) => (
          <li key={grant.value.slug}>
            <span className="grow">{accessWords[grant.value.access]} of {grant.value.scope_kind === 'organisation' ? 'the organisation' : `${grant.value.scope_kind} ${grant.value.scope}`} <ManagedMark by={grant.meta.managed_by} /></span>
            {may ? <Button small look="danger" onClick={() => take(grant)}>Take</Button> : null}
          </li>
        ))}
      </ul>
      {may ? (
        <form className="panel-body form" onSubmit={give}>
          <div className="form-pair">
            <SelectField label="Give" options={(Object.keys(accessWords) as AccessLevel[]).map((level) => ({ value: level, label: accessWords[level] }))} value={access} onText={(level) => setAccess(level as AccessLevel)} />
            <SelectField label="Of" options={[{ value: 'organisation', label: 'The organisation' }, { value: 'team', label: 'A team’s services' }, { value: 'service', label: 'A service' }]} value={scopeKind} onText={(kind) => { setScopeKind(kind as ScopeKind); setScope(''); }} />
            {scopeKind === 'organisation' ? null : <SelectField label="Which" options={scopes} value={scope || (scopes[0]?.value ?? '')} onText={setScope} />}
          </div>
          <div className="form-end"><Button type="submit" disabled={scopeKind !== 'organisation' && scopes.length === 0}>Give access</Button></div>
        </form>
      ) : null}
    </Panel>
  );
}

function NewPassword({ user }: { user: string }) {
  const [password, setNext] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await setPassword(user, password);
      setNext('');
      say('Password set');
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  const suggest = () => setNext(newKey().slice(0, 23));
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <TextField label="New password" autoComplete="off" spellCheck={false} required minLength={passwordLengthMin} hint={`At least ${passwordLengthMin} characters. Tell it to the person, who can change it.`} value={password} onText={setNext} error={fieldError(error, 'new')} />
      {error ? <ErrorBox what="Not set" error={error} /> : null}
      <div className="form-end"><Button onClick={suggest}>Suggest one</Button><Button type="submit" busy={busy && 'Setting…'}>Set the password</Button></div>
    </form>
  );
}
