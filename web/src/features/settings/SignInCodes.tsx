// Codes for signing in, printed in advance: how many somebody has left, new ones, shown once and ready for paper.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, newKey } from '../../api/client';
import { fieldError } from '../../api/problem';
import { useSession } from '../../api/session';
import { useNamer } from '../../domain/names';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/Code';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { report } from '../../ui/Toasts';

export function SignInCodes({ user, mine }: { user: string; mine: boolean }) {
  const path = mine ? '/api/v1/me/sign-in-codes' : `/api/v1/users/${user}/sign-in-codes`;
  const client = useQueryClient();
  const queryKey = ['sign-in-codes', user];
  const codes = useQuery({ queryKey, queryFn: () => api.get<{ left: number; made_at?: string }>(path) });
  const [making, setMaking] = useState(false);
  const again = () => client.invalidateQueries({ queryKey });
  const end = () =>
    void report({ doing: 'Ending the codes…', done: 'No code signs in any more', failed: 'The codes still work' }, async (write) => {
      await api.delete(path, write);
      await again();
    });
  const { data } = codes;
  return (
    <Panel title="Codes for signing in">
      {codes.isPending ? <Skeleton what="the codes" rows={1} /> : null}
      {codes.isError ? <ErrorBox what="The codes could not be counted" error={codes.error} onRetry={() => void codes.refetch()} /> : null}
      {data ? (
        <div className="form">
          <p className="dim">{mine ? 'For the day on which nothing else lets you in' : 'For the day on which nothing else lets them in'}: each works once, with the e-mail address. Print them and keep them where {mine ? 'you find' : 'they find'} them in the dark.</p>
          <p>
            {data.left === 0 || !data.made_at
              ? 'There is no code.'
              : <><span className="strong">{data.left} {data.left === 1 ? 'code is' : 'codes are'} left</span>, made <TimeText at={data.made_at} form="ago" />.</>}
            {data.left > 0 && data.left < 3 ? ' Make new ones soon.' : ''}
          </p>
          <div className="form-end">
            {data.left > 0 ? <Button look="danger" onClick={end}>End them</Button> : null}
            <Button onClick={() => setMaking(true)}>Make new codes</Button>
          </div>
        </div>
      ) : null}
      {making ? <NewCodes path={path} user={user} mine={mine} replaces={data?.left ?? 0} onMade={() => void again()} onClose={() => setMaking(false)} /> : null}
    </Panel>
  );
}

function NewCodes({ path, user, mine, replaces, onMade, onClose }: { path: string; user: string; mine: boolean; replaces: number; onMade(): void; onClose(): void }) {
  const session = useSession();
  const names = useNamer();
  const [current, setCurrent] = useState('');
  const [made, setMade] = useState<string[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { codes } = await api.post<{ codes: string[] }>(path, mine ? { current } : {}, { idempotencyKey: key });
      setMade(codes);
      onMade();
    } catch (problem) {
      setError(problem);
      setKey(newKey());
    }
    setBusy(false);
  };
  if (made) {
    return (
      <Dialog title="Print them now" onClose={onClose} dirty>
        <div className="form">
          <Note warn>They are shown this once. Whoever has one and the e-mail address can sign in.</Note>
          <div className="paper">
            <h3>{session.organisation}: Tocsin at {location.origin}</h3>
            <p>Codes of {names.user(user)} for signing in. Each works once; strike out what is used.</p>
            <ol>{made.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
          </div>
          <div className="form-end">
            <CopyButton text={made.join('\n')} label="Copy the codes" />
            <Button onClick={() => window.print()}>Print</Button>
            <Button look="primary" onClick={onClose}>I have stored them</Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New codes for signing in" onClose={onClose} dirty={current !== ''}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p>{replaces > 0 ? `The ${replaces} present ${replaces === 1 ? 'code ends' : 'codes end'}. ` : ''}Ten new ones are made and shown once. {mine ? '' : 'Whoever prints them could sign in as this person: the audit log tells who made them.'}</p>
        {mine ? <TextField label="Present password" hint="Empty if you have none." type="password" autoComplete="current-password" data-autofocus value={current} onText={setCurrent} error={fieldError(error, 'current')} /> : null}
        {error && !fieldError(error, 'current') ? <ErrorBox what="No codes were made" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Making them…'}>Make ten codes</Button>
        </div>
      </form>
    </Dialog>
  );
}
