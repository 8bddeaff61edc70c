// Silences: planned quiet. What one would match is shown before it is made.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { createSilence, expireSilence, previewSilence, replaceSilence, useSilences } from '../../api/pages';
import { clock } from '../../api/clock';
import { refreshSoon } from '../../api/query';
import { useSession } from '../../api/session';
import type { Alert, Matcher, Silence } from '../../api/types';
import { useNamer } from '../../domain/names';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { Tabs } from '../../ui/Tabs';
import { TimeText } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import './settings.css';

export const matcherText = ({ name, value, isRegex, isEqual }: Matcher) =>
  `${/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name) ? name : JSON.stringify(name)}${isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!='}${JSON.stringify(value)}`;
const setText = (matchers: readonly Matcher[]) => `{${matchers.map(matcherText).join(', ')}}`;

const stateWords = { active: 'active', pending: 'not yet begun', expired: 'over' } as const;

export function Silences() {
  useTitle('Silences');
  const { can } = useSession();
  const names = useNamer();
  const navigate = useNavigate();
  const { expired = false, match } = useSearch({ strict: false }) as { expired?: boolean; match?: string };
  const list = useSilences(expired);
  const [editing, setEditing] = useState<Silence | null>(null);
  const [asked, setAdding] = useState<{ text: string } | null>(null);
  const adding = asked ?? (match ? { text: match } : null);
  const close = () => {
    setAdding(null);
    setEditing(null);
    if (match) void navigate({ to: '/settings/silences', search: { expired: expired || undefined }, replace: true });
  };
  const add = can.respond ? <Button look="primary" onClick={() => setAdding({ text: '' })}>New silence</Button> : undefined;
  const end = (silence: Silence) =>
    void report({ doing: 'Ending the silence…', done: 'The silence is over', failed: 'The silence goes on' }, async (write) => {
      await expireSilence(silence.uuid, write);
      refreshSoon(['alerts'], ['alert'], ['alert-counts']);
    });
  const shown = expired ? list.data?.filter(({ state }) => state === 'expired') : list.data?.filter(({ state }) => state !== 'expired');

  return (
    <div className="page">
      <div className="page-head"><h1>Silences</h1>{add}</div>
      <p className="page-intro">Alerts that match are recorded and page nobody until the silence ends.</p>
      <Tabs label="Which silences" tabs={[{ label: 'Active and coming', to: '/settings/silences', search: {}, active: !expired }, { label: 'Over', to: '/settings/silences', search: { expired: true }, active: expired }]} />
      <div className="list-under-tabs"><Panel flush>
        {list.isPending ? <Skeleton what="silences" /> : null}
        {list.isError ? <ErrorBox what="Silences could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data && shown?.length === 0 ? <Empty title={expired ? 'None is over' : 'Nothing is silenced'} action={expired ? undefined : add} /> : null}
        <ul className="lines">
          {shown?.map((silence) => (
            <li key={silence.uuid}>
              <div className="grow">
                <div className="matchers strong">{setText(silence.matchers)}</div>
                <div className="small">{silence.comment}</div>
                <div className="dim small">
                  #{silence.id}, {stateWords[silence.state]} · {silence.state === 'pending' ? <>from <TimeText at={silence.starts_at} /> </> : null}until <TimeText at={silence.ends_at} /> · by {names.user(silence.created_by)}
                </div>
              </div>
              {can.respond && silence.state !== 'expired' ? <Button small onClick={() => setEditing(silence)}>Edit</Button> : null}
              {can.respond && silence.state !== 'expired' ? <Button small look="danger" onClick={() => end(silence)}>End it</Button> : null}
            </li>
          ))}
        </ul>
      </Panel></div>
      {adding || editing ? <SilenceForm present={editing} text={adding?.text ?? ''} onClose={close} /> : null}
    </div>
  );
}

const hours = (count: number) => new Date(clock.now() + count * 3_600_000);
// <input type=datetime-local> speaks local time without a zone.
export const localText = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function SilenceForm({ present, text: initialText, onClose }: { present: Silence | null; text: string; onClose(): void }) {
  const { user } = useSession();
  const [text, setMatchers] = useState(present ? setText(present.matchers) : initialText);
  const [ends, setEnds] = useState(() => localText(present ? new Date(present.ends_at) : hours(2)));
  const [comment, setComment] = useState(present?.comment ?? '');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const [matches, setMatches] = useState<{ matches: number; items: Alert[] } | null>(null);

  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      if (!text.trim()) {
        setMatches(null);
        return;
      }
      previewSilence({ text }).then(
        (found) => current && setMatches(found),
        () => current && setMatches(null),
      );
    }, 300);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const form = { text, ends_at: new Date(ends).toISOString(), comment, ...(present ? { starts_at: present.starts_at } : {}) };
    try {
      await (present ? replaceSilence(present.uuid, form, { idempotencyKey: key }) : createSilence(form, { idempotencyKey: key }));
      refreshSoon(['alerts'], ['alert'], ['alert-counts']);
      onClose();
    } catch (problem) {
      setKey(newKey());
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={present ? `Edit silence #${present.id}` : 'New silence'} onClose={onClose} dirty={comment !== (present?.comment ?? '')}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <AreaField label="Alerts with" data-autofocus required className="input area code" hint={'All must hold: {alertname="DiskFull", instance=~"db-.*"}'} spellCheck={false} value={text} onText={setMatchers} />
        {matches ? (
          <div role="status">
            <p className={matches.matches === 0 ? 'warn' : 'strong'}>{matches.matches === 0 ? 'No open alert matches now.' : `Matches ${matches.matches} open ${matches.matches === 1 ? 'alert' : 'alerts'} now:`}</p>
            <ul>{matches.items.slice(0, 5).map((alert) => <li key={alert.id} className="cut"><Link to="/alerts/$id" params={{ id: String(alert.id) }}>{alert.summary}</Link></li>)}</ul>
          </div>
        ) : null}
        <div className="field">
          <TextField label="Until" type="datetime-local" required hint={`Your zone: ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`} value={ends} onText={setEnds} />
          <div className="row wrap">{[1, 2, 8, 24, 72].map((count) => <Button key={count} small onClick={() => setEnds(localText(hours(count)))}>{count < 48 ? `${count} h` : `${count / 24} days`}</Button>)}</div>
        </div>
        <TextField label="Why" required placeholder="disk is being replaced, ticket 4711" value={comment} onText={setComment} />
        <p className="dim small">It is kept under your name, {user.name}.</p>
        {error ? <ErrorBox what="Not silenced" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Silencing…'}>Silence</Button>
        </div>
      </form>
    </Dialog>
  );
}
