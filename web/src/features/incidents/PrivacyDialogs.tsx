// Who sees a private incident: its circle, how an incident becomes private and opens again, and how an administrator who is not inside gets in.
import { useState, type FormEvent } from 'react';
import { useOptions } from '../../api/config';
import { breakGlass } from '../../api/incidents';
import { queryClient, refreshSoon } from '../../api/query';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { Who } from '../../ui/Who';
import { change } from './change';
import { whyInside } from './privacy';

export function CircleDialog({ incident, names, me, may, onClose }: { incident: Incident; names: Namer; me: string; may: boolean; onClose(): void }) {
  const users = useOptions('users');
  const [members, setMembers] = useState(incident.members);
  const [opening, setOpening] = useState(false);
  const dirty = members.join() !== incident.members.join();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const what = incident.is_private ? 'members' : 'made private';
    const done = await change(incident, what, { members, ...(incident.is_private ? {} : { is_private: true }) });
    if (done) onClose();
  };
  const open = () => {
    onClose();
    void change(incident, 'open to whoever sees its services', { is_private: false });
  };
  return (
    <Dialog title={incident.is_private ? `Who sees ${incident.key}` : `Make ${incident.key} private`} onClose={onClose} dirty={dirty}>
      <form className="form" onSubmit={(event) => void save(event)}>
        <p>
          {incident.is_private
            ? 'Only these people see it, in lists, search, messages and counters. Administrators do not, unless they break the glass, which is told to everybody here.'
            : 'Then only you, whoever declared it, the people of its roles, its responders and these members see it. Channels of teams are told nothing of it any more.'}
        </p>
        {incident.is_private ? (
          <ul className="lines" aria-label="Who is inside">
            {incident.insiders.map((user) => (
              <li key={user}><div className="grow"><Who name={names.user(user)} me={user === me} /></div><span className="dim small">{whyInside(incident, user)}</span></li>
            ))}
          </ul>
        ) : null}
        {may ? <PickField label="Members" hint="Beside those who hold a role or respond: those come and go by themselves." options={users} values={members} onChange={setMembers} /> : null}
        {opening ? (
          <div className="box warned">
            <div className="grow">All that was said in it, its files too, is then read by whoever responds for its services, and its title by everybody who sees them.</div>
            <Button look="danger" onClick={open}>Open it to them</Button>
          </div>
        ) : null}
        <div className="form-end">
          {may && incident.is_private && !opening ? <Button onClick={() => setOpening(true)}>Open it…</Button> : null}
          <Button onClick={onClose}>{may ? 'Cancel' : 'Close'}</Button>
          {may ? <Button type="submit" look="primary" disabled={incident.is_private && !dirty}>{incident.is_private ? 'Save members' : 'Make it private'}</Button> : null}
        </div>
      </form>
    </Dialog>
  );
}

// For an administrator, where there is nothing to be seen: there may be none, or it is private.
export function BreakGlass({ incidentKey }: { incidentKey: string }) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !reason.trim()) return;
    setBusy(true);
    setError(null);
    try {
      const incident = await breakGlass(incidentKey, reason.trim());
      await queryClient.invalidateQueries({ queryKey: ['incident', incident.id] });
      refreshSoon(['incidents'], ['open-incidents'], ['home']);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <details className="panel panel-body">
      <summary>It may be private. You are an administrator: break the glass</summary>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p>You will see it and be one of its members. That stands in its stream for ever, and everybody inside is told at once, with your reason.</p>
        <AreaField label="Reason" value={reason} onText={setReason} rows={2} maxLength={1000} required />
        {error ? <ErrorBox what="You are not inside" error={error} /> : null}
        <div className="form-end"><Button type="submit" look="danger" busy={busy && 'Breaking the glass…'} disabled={!reason.trim()}>Break the glass</Button></div>
      </form>
    </details>
  );
}
