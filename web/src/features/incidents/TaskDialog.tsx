// A task in full: made anew, or changed by several people at once without anybody losing what they wrote.
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { clock } from '../../api/clock';
import { useOptions } from '../../api/config';
import { ApiError, fieldError, NoAnswer } from '../../api/problem';
import { changeTask, createTask, readTask } from '../../api/tasks';
import type { Incident, Task } from '../../api/types';
import { RoleField } from '../../domain/RoleField';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { AreaField, ChoiceField, SelectField, TextField } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { TimeText, ago } from '../../ui/Time';
import { say } from '../../ui/Toasts';
import { localStamp } from './StreamDialogs';
import { move, sendLater, useWaitingFor } from './taskChanges';
import { changesOf, clashesOf, draftOf, kindWords, memberWords, rebase, statusMarks, statusWords, waiters, type Clash, type Member, type TaskDraft } from './tasks';

const empty: TaskDraft = { kind: 'task', title: '', description: '', status: 'open', owner: '', role: '', due_at: null, after: [], note: '' };
const quickDues = [[15, '15 min'], [30, '30 min'], [60, '1 h'], [1440, '1 day']] as const;

type DialogProps = { incident: Incident; tasks: readonly Task[]; names: Namer; me: string; over: boolean; onClose(): void };

export function NewTaskDialog(props: DialogProps) {
  const { incident, onClose, over } = props;
  const [draft, setDraft] = useState<TaskDraft>(over ? { ...empty, kind: 'action_item' } : empty);
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { status: _status, note: _note, ...task } = draft;
      await createTask(incident.id, task, { idempotencyKey: key });
      say(`The ${kindWords[draft.kind].toLowerCase()} “${draft.title}” is made`);
      onClose();
    } catch (problem) {
      if (problem instanceof NoAnswer) {
        // It may be made already: the same key makes it once.
        const { status: _status, note: _note, ...task } = draft;
        void sendLater(incident.id, null, task, key);
        onClose();
        return;
      }
      setKey(newKey());
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title="New task" onClose={onClose} dirty={JSON.stringify(draft) !== JSON.stringify(empty)} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <Fields {...props} id={0} draft={draft} set={(change) => setDraft({ ...draft, ...change })} error={error} />
        {error ? <ErrorBox what="Not made" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Making…'} disabled={!draft.title.trim()}>Make it</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function EditTaskDialog({ task, ...props }: DialogProps & { task: Task }) {
  const { names, onClose, tasks } = props;
  const [base, setBase] = useState(task);
  const [draft, setDraft] = useState(() => draftOf(task));
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [takenIn, setTakenIn] = useState('');
  const theirs = tasks.find(({ id }) => id === base.id) ?? base;
  const clashes = theirs.version > base.version ? clashesOf(base, draft, theirs) : [];
  const changes = changesOf(draftOf(base), draft);
  const dirty = Object.keys(changes).length > 0;
  const waiting = useWaitingFor(task.id);

  // What another changed and I did not touch is taken in as it comes.
  if (theirs.version > base.version && clashes.length === 0) {
    const news = theirs.changes.filter(({ version }) => version > base.version);
    setDraft(rebase(base, draft, theirs));
    setBase(theirs);
    setTakenIn(news.map(({ by, member }) => `${names.user(by)} changed the ${memberWords[member as Member] ?? member}`).join(', '));
  }

  const settle = ({ member }: Clash, mine: boolean) => {
    if (!mine) setDraft({ ...draft, [member]: theirs[member] });
    setBase({ ...base, [member]: theirs[member] });
  };
  const send = async (from: Task, wanted: TaskDraft, again: boolean): Promise<Task> => {
    try {
      return await changeTask(from, changesOf(draftOf(from), wanted), { idempotencyKey: again ? newKey() : key });
    } catch (problem) {
      if (again || !(problem instanceof ApiError && problem.status === 412)) throw problem;
      const fresh = await readTask(from.incident, from.id);
      if (clashesOf(from, wanted, fresh).length > 0) throw problem;
      return send(fresh, rebase(from, wanted, fresh), true);
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const saved = await send(base, draft, false);
      say(`“${saved.title}” is saved`);
      onClose();
    } catch (problem) {
      if (problem instanceof NoAnswer) {
        void sendLater(base.incident, base, changes, key);
        onClose();
        return;
      }
      setKey(newKey());
      // Who was faster is told by the fresh row.
      setError(problem instanceof ApiError && problem.status === 412 ? null : problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`${kindWords[base.kind]} ${base.id}`} onClose={onClose} dirty={dirty} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {clashes.length > 0 ? (
          <Note warn>
            <div role="alert">You are not alone here. Nothing of yours is lost, and nothing is saved yet.</div>
            <ul className="clashes">
              {clashes.map((clash) => (
                <li key={clash.member}>
                  <div>{clash.by ? names.user(clash.by) : 'Somebody'} changed the {memberWords[clash.member]} {clash.at ? ago(Date.parse(clash.at), clock.now()) : ''}: it is <strong>{shown(clash.member, theirs, props)}</strong> now, yours is <strong>{shown(clash.member, draft, props)}</strong>.</div>
                  <div className="row wrap">
                    <Button small onClick={() => settle(clash, true)}>Keep mine</Button>
                    <Button small onClick={() => settle(clash, false)}>Take theirs</Button>
                  </div>
                </li>
              ))}
            </ul>
          </Note>
        ) : waiting ? <Note warn><span role="status">A change of this is not sent yet: see it in the list of tasks, and send or discard it first.</span></Note> : takenIn ? <Note><span role="status">{takenIn}; it is taken in, and yours stands.</span></Note> : null}
        <ChoiceField
          legend="Status"
          options={(['open', 'doing', 'done', 'skipped'] as const).map((value) => ({ value, label: `${statusMarks[value]} ${statusWords[value]}` }))}
          value={draft.status}
          onText={(status) => setDraft({ ...draft, status: status as Task['status'] })}
        />
        {draft.status === 'done' || draft.status === 'skipped' ? <TextField label={draft.status === 'skipped' ? 'Why it is not needed' : 'How it went'} optional value={draft.note} onText={(note) => setDraft({ ...draft, note })} maxLength={2000} error={fieldError(error, 'note')} /> : null}
        <Fields {...props} id={base.id} draft={draft} set={(change) => setDraft({ ...draft, ...change })} error={error} />
        <p className="small dim">
          Made <TimeText at={base.created_at} />{base.created_by ? ` by ${names.user(base.created_by)}` : ''}{base.by_template ? `, by the template ${base.by_template}` : ''}
          {base.entry ? <> · <a href={`#entry-${base.entry}`} onClick={onClose}>the line it came from</a></> : null}
        </p>
        {error ? <ErrorBox what="Not saved" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Saving…'} disabled={!dirty || clashes.length > 0 || Boolean(waiting) || !draft.title.trim()}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}

function shown(member: Member, draft: TaskDraft, { names, tasks }: DialogProps): string {
  switch (member) {
    case 'owner': return draft.owner ? names.user(draft.owner) : 'nobody';
    case 'status': return statusWords[draft.status];
    case 'kind': return kindWords[draft.kind];
    case 'due_at': return draft.due_at ? new Date(draft.due_at).toLocaleString() : 'no time';
    case 'after': return draft.after.map((id) => tasks.find((task) => task.id === id)?.title ?? id).join(', ') || 'nothing';
    default: return draft[member] || 'empty';
  }
}


function Fields({ id, draft, set, error, tasks, me, over }: DialogProps & { id: number; draft: TaskDraft; set(change: Partial<TaskDraft>): void; error: unknown }) {
  const users = useOptions('users', 'Nobody');
  const [stamp, setStamp] = useState(draft.due_at ? localStamp(draft.due_at) : '');
  const [dueSeen, setDueSeen] = useState(draft.due_at);
  if (dueSeen !== draft.due_at) {
    // It was set from elsewhere: by a button, or by another.
    setDueSeen(draft.due_at);
    setStamp(draft.due_at ? localStamp(draft.due_at) : '');
  }
  const setDue = (due_at: string | null, text: string) => {
    setStamp(text);
    setDueSeen(due_at);
    set({ due_at });
  };
  const circle = waiters(id, tasks);
  const others = tasks.filter((task) => !circle.has(task.id) || draft.after.includes(task.id)).map((task) => ({ value: String(task.id), label: task.title }));
  return (
    <>
      <TextField label="What is to be done" data-autofocus required maxLength={200} value={draft.title} onText={(title) => set({ title })} error={fieldError(error, 'title')} />
      <div className="field-pair">
        <SelectField label="Owner" options={users} value={draft.owner} onText={(owner) => set({ owner })} error={fieldError(error, 'owner')} />
        <RoleField value={draft.role} onText={(role) => set({ role })} error={fieldError(error, 'role')} />
      </div>
      {draft.owner === me ? null : <div className="row"><Button small onClick={() => set({ owner: me })}>I take it</Button></div>}
      <TextField type="datetime-local" label="Due" optional value={stamp} onText={(text) => setDue(text && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null, text)} error={fieldError(error, 'due_at')} />
      <div className="row wrap" role="group" aria-label="Due in">
        {quickDues.map(([minutes, label]) => <Button key={minutes} small onClick={() => set({ due_at: new Date(clock.now() + minutes * 60_000).toISOString() })}>in {label}</Button>)}
        {draft.due_at ? <Button small look="quiet" onClick={() => set({ due_at: null })}>no time</Button> : null}
      </div>
      {others.length > 0 ? <PickField label="After" hint="It can begin when these are done or skipped." options={others} values={draft.after.map(String)} onChange={(values) => set({ after: values.map(Number) })} error={fieldError(error, 'after')} /> : null}
      {over ? null : (
        <ChoiceField legend="Kind" options={[{ value: 'task', label: 'Task', hint: 'To do while the incident lasts' }, { value: 'action_item', label: 'Action item', hint: 'To do so that it does not come again' }]} value={draft.kind} onText={(kind) => set({ kind: kind as Task['kind'] })} />
      )}
      <AreaField label="Details" optional value={draft.description} onText={(description) => set({ description })} rows={3} maxLength={20000} error={fieldError(error, 'description')} />
    </>
  );
}

export function SkipTaskDialog({ task, onClose }: { task: Task; onClose(): void }) {
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    void move(task, 'skipped', note.trim() ? { note: note.trim() } : {});
  };
  return (
    <Dialog title={`Skip “${task.title}”?`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField data-autofocus label="Why it is not needed" optional value={note} onText={setNote} maxLength={2000} />
        <div className="form-end">
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" look="primary" shortcut="enter">Skip it</Button>
        </div>
      </form>
    </Dialog>
  );
}
