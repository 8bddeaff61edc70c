// API tokens for scripts: shown once, never more than their access and their owner's.
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { createObject, removeObject, useConfig, useOptions } from '../../api/config';
import { fieldError } from '../../api/problem';
import { clock } from '../../api/clock';
import { useSession } from '../../api/session';
import type { AccessLevel, Configured } from '../../api/types';
import { ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { accessWords } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/Code';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { report } from '../../ui/Toasts';

type Made = Configured<'tokens'> & { token: string };

export function Tokens() {
  useTitle('API tokens');
  const list = useConfig('tokens');
  const names = useNamer();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const add = <Button look="primary" onClick={() => setAdding(true)}>New token</Button>;
  const revoke = (token: Configured<'tokens'>) =>
    void report({ doing: 'Revoking…', done: `Token ${token.value.name} no longer works`, failed: 'The token still works' }, (write) => removeObject('tokens', token.value.slug, token.meta.version, write));
  return (
    <div className="page">
      <div className="page-head"><h1>API tokens</h1>{add}</div>
      <p className="page-intro">A token acts for a user, with the user’s rights and never more than its own access. Scripts and the command line send it as <code>Authorization: Bearer …</code>.</p>
      <div className="stack">
        {made ? (
          <Note warn>
            <div className="key-once">
              <span className="strong">The token “{made.value.name}” is shown once.</span>
              <span className="row wrap"><code className="break">{made.token}</code><CopyButton text={made.token} label="Copy the token" /></span>
              <span><Button small onClick={() => setMade(null)}>I have stored it</Button></span>
            </div>
          </Note>
        ) : null}
        <Panel flush>
          {list.isPending ? <Skeleton what="tokens" /> : null}
          {list.isError ? <ErrorBox what="Tokens could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data?.length === 0 ? <Empty title="No token yet" action={add} /> : null}
          <ul className="lines">
            {list.data?.map((token) => (
              <li key={token.value.slug}>
                <div className="grow">
                  <div className="row wrap"><span className="strong">{token.value.name}</span><code>…{token.value.hint}</code><ManagedMark by={token.meta.managed_by} /></div>
                  <div className="dim small">for {names.user(token.value.user)}, at most {accessWords[token.value.access].toLowerCase()} · {token.value.expires_at ? <>until <TimeText at={token.value.expires_at} /></> : 'without an end'} · made <TimeText at={token.meta.created_at} form="ago" /></div>
                </div>
                <Button small look="danger" aria-label={`Revoke ${token.value.name}`} onClick={() => revoke(token)}>Revoke</Button>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      {adding ? <NewToken onClose={() => setAdding(false)} onMade={(token) => { setAdding(false); setMade(token); }} /> : null}
    </div>
  );
}

function NewToken({ onClose, onMade }: { onClose(): void; onMade(made: Made): void }) {
  const { user: me, can } = useSession();
  const users = useOptions('users');
  const [name, setName] = useState('');
  const [user, setUser] = useState(me.slug);
  const [access, setAccess] = useState<AccessLevel>('responder');
  const [days, setDays] = useState('365');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const expires_at = days ? new Date(clock.now() + Number(days) * 86_400_000).toISOString() : null;
    try {
      onMade(await createObject<'tokens', Made>('tokens', { name, user, access, ...(expires_at ? { expires_at } : {}) }, { idempotencyKey: key }));
    } catch (problem) {
      setError(problem);
      setKey(newKey());
      setBusy(false);
    }
  };
  return (
    <Dialog title="New API token" onClose={onClose} dirty={name !== ''}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField label="Name" data-autofocus required placeholder="deploy script" value={name} onText={setName} error={fieldError(error, 'name')} />
        {can.administer ? <SelectField label="Acts for" options={users} value={user} onText={setUser} error={fieldError(error, 'user')} /> : null}
        <div className="form-pair">
          <SelectField label="At most" options={(Object.keys(accessWords) as AccessLevel[]).map((level) => ({ value: level, label: accessWords[level] }))} value={access} onText={(level) => setAccess(level as AccessLevel)} />
          <SelectField label="Works for" options={[{ value: '30', label: '30 days' }, { value: '90', label: '90 days' }, { value: '365', label: 'a year' }, { value: '', label: 'ever' }]} value={days} onText={setDays} />
        </div>
        {error ? <ErrorBox what="No token was made" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Making it…'}>Make the token</Button>
        </div>
      </form>
    </Dialog>
  );
}
