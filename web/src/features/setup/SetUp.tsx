// The first run: the one-time link makes the administrator and signs them in.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { ApiError, fieldError } from '../../api/problem';
import { setUp } from '../../api/session';
import { Brand } from '../../shell/Brand';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { TextField } from '../../ui/Field';
import { browserZone, ZoneField } from '../../ui/ZoneField';
import '../../shell/shell.css';

const passwordLengthMin = 12;

export function SetUp() {
  useTitle('Set up');
  const navigate = useNavigate();
  const { token = '' } = useSearch({ strict: false }) as { token?: string };
  const [form, setForm] = useState({ organisation: '', name: '', email: '', password: '', time_zone: browserZone(), public_url: location.origin });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const errorOf = (field: string) => fieldError(error, field);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await setUp({ token, ...form, email: form.email.trim() });
      await navigate({ to: '/' });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <main className="gate wide">
      <Brand />
      <h1>Set up Tocsin</h1>
      <p className="dim">You become the administrator. Everything can be changed later.</p>
      {token ? null : <Note warn>This address lacks its token. Open the whole one-time link that the server printed on its console.</Note>}
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField label="Organisation" required autoFocus autoComplete="organization" value={form.organisation} onText={(organisation) => set({ organisation })} error={errorOf('organisation')} />
        <div className="form-pair">
          <TextField label="Your name" required autoComplete="name" value={form.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <TextField label="Your e-mail" type="email" required autoComplete="username" value={form.email} onText={(email) => set({ email })} error={errorOf('email')} />
        </div>
        <TextField label="Password" type="password" required minLength={passwordLengthMin} autoComplete="new-password" hint={`At least ${passwordLengthMin} characters.`} value={form.password} onText={(password) => set({ password })} error={errorOf('password')} />
        <div className="form-pair">
          <ZoneField value={form.time_zone} onText={(time_zone) => set({ time_zone })} error={errorOf('time_zone')} />
          <TextField label="Public address" type="url" required hint="What links in messages begin with." value={form.public_url} onText={(public_url) => set({ public_url })} error={errorOf('public_url')} />
        </div>
        {error instanceof ApiError && error.status === 403
          ? <Note warn>This link has been used or is wrong. If you are the administrator, <a href="/">sign in</a>; else restart the server for a new link.</Note>
          : error ? <ErrorBox what="Not set up" error={error} /> : null}
        <Button type="submit" look="primary" className="wide" disabled={!token} busy={busy && 'Setting up…'}>Set up</Button>
      </form>
    </main>
  );
}
