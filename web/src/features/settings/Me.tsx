// My own things: how I am reached, my name and zone, my password.
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { fieldError } from '../../api/problem';
import { changeMe, changePassword, useSession } from '../../api/session';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { ErrorBox } from '../../ui/ErrorBox';
import { TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { say } from '../../ui/Toasts';
import { ZoneField } from '../../ui/ZoneField';
import { accessWords } from '../../domain/words';
import { ContactMethods } from './ContactMethods';
import { HowCalled } from './HowCalled';
import { Notices } from './Notices';
import { SignInCodes } from './SignInCodes';
import { ThisDevice } from './ThisDevice';

export function Me() {
  useTitle('My profile');
  const session = useSession();
  return (
    <div className="page">
      <div className="page-head">
        <h1>{session.user.name}</h1>
        <Link className="btn" to="/settings/messages" search={{ user: session.user.slug }}>My messages</Link>
      </div>
      <div className="stack">
        <ThisDevice user={session.user.slug} />
        <ContactMethods user={session.user.slug} mine />
        <HowCalled user={session.user.slug} mine />
        <Notices user={session.user.slug} mine />
        <div className="columns even">
          <Panel title="Profile"><Profile /></Panel>
          <Panel title="Password"><Password /></Panel>
        </div>
        <SignInCodes user={session.user.slug} mine />
        <Panel title="What you may do">
          <ul>
            {session.access.map(({ access, scope_kind, scope }) => <li key={access + scope_kind + scope}>{accessWords[access]} of {scope_kind === 'organisation' ? 'the organisation' : `${scope_kind} ${scope}`}</li>)}
          </ul>
        </Panel>
      </div>
    </div>
  );
}

function Profile() {
  const { user } = useSession();
  const [name, setName] = useState(user.name);
  const [zone, setZone] = useState(user.time_zone);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await changeMe(name.trim(), zone);
      say('Saved');
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <TextField label="Name" required autoComplete="name" value={name} onText={setName} error={fieldError(error, 'name')} />
      <ZoneField value={zone} onText={setZone} error={fieldError(error, 'time_zone')} />
      <p className="dim">{user.email}</p>
      {error ? <ErrorBox what="Not saved" error={error} /> : null}
      <div className="form-end"><Button type="submit" busy={busy && 'Saving…'} disabled={name === user.name && zone === user.time_zone}>Save</Button></div>
    </form>
  );
}

export const passwordLengthMin = 12;

function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await changePassword(current, next);
      say('Password changed');
      setCurrent('');
      setNext('');
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <TextField label="Present password" type="password" autoComplete="current-password" required value={current} onText={setCurrent} error={fieldError(error, 'current')} />
      <TextField label="New password" type="password" autoComplete="new-password" required minLength={passwordLengthMin} hint={`At least ${passwordLengthMin} characters.`} value={next} onText={setNext} error={fieldError(error, 'new')} />
      {error ? <ErrorBox what="Not changed" error={error} /> : null}
      <div className="form-end"><Button type="submit" busy={busy && 'Changing…'}>Change the password</Button></div>
    </form>
  );
}
