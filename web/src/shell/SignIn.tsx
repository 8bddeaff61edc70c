// Sign-in: two fields, paste allowed, nothing to solve.
import { useEffect, useState, type FormEvent } from 'react';
import { signIn } from '../api/session';
import { ApiError } from '../api/problem';
import { Button } from '../ui/Button';
import { ErrorBox, Note } from '../ui/ErrorBox';
import { TextField } from '../ui/Field';
import { Brand } from './Brand';
import { useTitle } from './title';
import './shell.css';

export function SignIn({ setupNeeded }: { setupNeeded: boolean }) {
  useTitle('Sign in');
  // The link that guests are given ends in these.
  const [invited] = useState(() => new URLSearchParams(location.hash.slice(1)));
  const code = invited.get('code');
  const [email, setEmail] = useState(invited.get('email') ?? '');
  const [byCode, setByCode] = useState(Boolean(code));
  const [proof, setProof] = useState(code ?? '');
  useEffect(() => {
    if (code) history.replaceState(history.state, '', location.pathname + location.search);
  }, [code]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(email.trim(), byCode ? { code: proof } : { password: proof });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <main className="gate">
      <Brand />
      <h1>Sign in</h1>
      {setupNeeded ? (
        <Note warn>
          This server has no administrator yet. Open the one-time link (<code>/setup?token=…</code>) that it printed on its console.
        </Note>
      ) : null}
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField label="E-mail" type="email" name="email" autoComplete="username" required autoFocus value={email} onText={setEmail} />
        {byCode
          ? <TextField key="code" label="One-time code" name="code" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} placeholder="k7dq-93fm-2xhw-ebtn" hint="One of those you have on paper. It works once." required autoFocus value={proof} onText={setProof} />
          : <TextField key="password" label="Password" type="password" name="password" autoComplete="current-password" required value={proof} onText={setProof} />}
        {error instanceof ApiError && error.status === 401
          ? <p className="field-error" role="alert">{byCode ? 'This e-mail and code do not belong together, or the code was used before: take the next one.' : 'This e-mail and password do not belong together.'}</p>
          : error ? <ErrorBox what="Not signed in" error={error} /> : null}
        <Button type="submit" look="primary" className="wide" busy={busy && 'Signing in…'}>Sign in</Button>
      </form>
      <Button onClick={() => { setByCode(!byCode); setProof(''); setError(null); }}>{byCode ? 'Sign in with the password' : 'Sign in with a one-time code'}</Button>
      {byCode ? null : <p className="dim small">Forgot it? An administrator can set a new password for you.</p>}
    </main>
  );
}
