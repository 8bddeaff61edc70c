// Emergency changes: asked for with their risk and their way back, approved by the change manager in the room, or afterwards.
import { useState, type FormEvent } from 'react';
import { useOptions } from '../../api/config';
import type { ChangeKind, Emergency } from '../../api/changeTypes';
import { newKey } from '../../api/client';
import { askForChange, useEmergencies } from '../../api/emergencies';
import { fieldError, isUnsettled } from '../../api/problem';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { absoluteText, minuteText } from '../../ui/Time';
import { report, say } from '../../ui/Toasts';
import { actNames, actsOn, approvalNames, kindNames, stateNames } from './changes';
import { act, isClosed } from './emergencyActs';
import './changes.css';

export function EmergencyList({ incident, names, me }: { incident: Incident; names: Namer; me: string }) {
  const list = useEmergencies(incident);
  const [opened, setOpened] = useState<number | null>(null);
  const rows = list.data ?? [];
  const lacking = rows.filter(({ lacks_approval }) => lacks_approval).length;
  const open = rows.find(({ id }) => id === opened);
  if (list.isError && !list.data) return <ErrorBox what="The emergency changes could not be loaded" error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return null;
  return (
    <>
      {lacking > 0 ? <p className="changes-first"><span aria-hidden>⚠ </span>{lacking === 1 ? '1 emergency change was' : `${lacking} emergency changes were`} carried out without approval</p> : null}
      <ul className="changes emergencies" aria-label="Emergency changes, the newest first">
        {rows.map((change) => (
          <li key={change.id} className={change.lacks_approval ? 'change just-before' : 'change'}>
            <div className="change-head">
              <button type="button" className="change-title" onClick={() => setOpened(change.id)}>{change.title}</button>
              <Standing change={change} />
            </div>
            <div className="small dim break"><Story change={change} names={names} me={me} /></div>
            {isClosed(incident) ? null : (
              <span className="row wrap change-acts">
                {actsOn(change, me).map((what) => <Button key={what} small look={what === 'approve' ? 'primary' : 'quiet'} aria-label={`${actNames[what].label}: ${change.title}`} onClick={(event) => event.detail < 2 && act(change, what)}>{actNames[what].label}</Button>)}
              </span>
            )}
          </li>
        ))}
      </ul>
      {open ? <EmergencyDialog change={open} names={names} me={me} closed={isClosed(incident)} onClose={() => setOpened(null)} /> : null}
    </>
  );
}

function Standing({ change }: { change: Emergency }) {
  return (
    <>
      <span className={`tag approval ${change.lacks_approval ? 'lacking' : change.approval}`}>{change.lacks_approval && change.approval === 'asked' ? '⚠ Without approval' : approvalNames[change.approval]}</span>
      <span className="small dim">{stateNames[change.state]}</span>
    </>
  );
}

function Story({ change, names, me }: { change: Emergency; names: Namer; me: string }) {
  const person = (user: string) => (user === me ? 'you' : names.user(user));
  return (
    <>
      Emergency change, asked for by {person(change.asked_by)}, {minuteText(change.received_at)}.
      {change.decided_at ? ` ${change.approval === 'approved' ? 'Approved' : 'Refused'}${change.after_the_fact ? ' after the fact' : ''} by ${person(change.decided_by)}, ${minuteText(change.decided_at)}.` : ''}
      {change.approval === 'asked' && change.approvers.length > 0 ? ` For ${change.approvers.map(person).join(' or ')} to approve.` : ''}
      {change.word ? ` “${change.word}”` : ''}
    </>
  );
}

function EmergencyDialog({ change, names, me, closed, onClose }: { change: Emergency; names: Namer; me: string; closed: boolean; onClose(): void }) {
  const [word, setWord] = useState('');
  const acts = closed ? [] : actsOn(change, me, true);
  return (
    <Dialog title={change.title} onClose={onClose} dirty={word !== ''} wide>
      <div className="form">
        <div className="change-head"><Standing change={change} /></div>
        <p className="small dim"><Story change={change} names={names} me={me} /></p>
        <dl className="facts">
          <dt>What will be done</dt><dd className="entry-words break">{change.plan}</dd>
          <dt>Risk</dt><dd className="entry-words break">{change.risk}</dd>
          <dt>Way back</dt><dd className="entry-words break">{change.roll_back}</dd>
          <dt>What</dt><dd>{kindNames[change.kind]} on {change.services.map(names.service).join(', ') || 'no service'}</dd>
          {change.state === 'planned' ? null : <><dt>Began</dt><dd className="num">{absoluteText(change.began_at)}</dd></>}
          {change.ended_at ? <><dt>Ended</dt><dd className="num">{absoluteText(change.ended_at)}</dd></> : null}
        </dl>
        {closed ? <Note>The incident is closed: reopen it to do something with this.</Note> : null}
        {acts.length > 0 ? (
          <>
            <TextField data-autofocus label="A word" optional hint="Why, or what came of it." value={word} onText={setWord} maxLength={2000} />
            {change.state === 'planned' && change.approval === 'asked' ? <Note>Nobody has approved it yet: carried out now, it is marked as without approval until somebody does.</Note> : null}
            <div className="form-end wrap">
              {acts.map((what) => <Button key={what} look={what === 'approve' ? 'primary' : 'plain'} onClick={() => { onClose(); act(change, what, word.trim()); }}>{actNames[what].label}</Button>)}
            </div>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

const kinds = Object.entries(kindNames).map(([value, label]) => ({ value, label }));
const empty = { title: '', kind: 'other' as ChangeKind, plan: '', risk: '', roll_back: '', done_already: false };

export function AskForChangeDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const options = useOptions('services');
  const [draft, setDraft] = useState(empty);
  const [services, setServices] = useState(incident.services);
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const set = (change: Partial<typeof empty>) => setDraft({ ...draft, ...change });
  const whole = [draft.title, draft.plan, draft.risk, draft.roll_back].every((text) => text.trim() !== '');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!whole) return;
    setBusy(true);
    setError(null);
    const wanted = { ...draft, services };
    try {
      await askForChange(incident.id, wanted, { idempotencyKey: key });
      say(`“${draft.title}” is asked for`);
      onClose();
    } catch (problem) {
      if (isUnsettled(problem)) {
        // It may be asked for already: the same key asks once.
        onClose();
        void report({ doing: `Asking for “${draft.title}”…`, done: `“${draft.title}” is asked for`, failed: `“${draft.title}” is not asked for` }, () => askForChange(incident.id, wanted, { idempotencyKey: key }));
        return;
      }
      setKey(newKey());
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Emergency change for ${incident.key}`} onClose={onClose} dirty={JSON.stringify(draft) !== JSON.stringify(empty)} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField data-autofocus label="What is changed" value={draft.title} onText={(title) => set({ title })} error={fieldError(error, 'title')} maxLength={500} required />
        <SelectField label="Kind" options={kinds} value={draft.kind} onText={(kind) => set({ kind: kind as ChangeKind })} />
        <PickField label="Services" options={options} values={services} onChange={setServices} />
        <AreaField label="What will be done" hint="Step by step." value={draft.plan} onText={(plan) => set({ plan })} error={fieldError(error, 'plan')} rows={3} maxLength={5000} required />
        <AreaField label="Risk" hint="What it may break, and for whom." value={draft.risk} onText={(risk) => set({ risk })} error={fieldError(error, 'risk')} rows={2} maxLength={5000} required />
        <AreaField label="Way back" hint="How it is taken back, or that it cannot be." value={draft.roll_back} onText={(roll_back) => set({ roll_back })} error={fieldError(error, 'roll_back')} rows={2} maxLength={5000} required />
        <CheckField label="It is done already" hint="Approval is asked for after the fact; until it comes the room shows that it lacks it." checked={draft.done_already} onCheck={(done_already) => set({ done_already })} />
        {error ? <ErrorBox what="Not asked for" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Asking…'} disabled={!whole}>Ask for approval</Button>
        </div>
      </form>
    </Dialog>
  );
}
