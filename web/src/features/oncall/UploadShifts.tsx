// An .ics file is looked at before it is read in: which shifts it holds, who is not known, what could not be read.
import { useId, useState } from 'react';
import { newKey } from '../../api/client';
import { replaceObject, useNames, useOptions } from '../../api/config';
import { ApiError } from '../../api/problem';
import { importShifts, previewShifts, type ReadShifts } from '../../api/shiftCalendars';
import type { Configured } from '../../api/types';
import { namedBy } from '../../domain/readFrom';
import { momentInZone } from '../../domain/zone';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField } from '../../ui/Field';
import { say } from '../../ui/Toasts';

const fileBytesMax = 4 * 1024 * 1024;
const shiftsShown = 10;

export function UploadShifts({ calendar, zone, onClose }: { calendar: Configured<'shift-calendars'>; zone: string; onClose(): void }) {
  const id = useId();
  const [base, setBase] = useState(calendar);
  const [file, setFile] = useState<File | null>(null);
  const [seen, setSeen] = useState<ReadShifts | null>(null);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'look' | 'names' | 'read' | null>(null);
  const { slug } = base.value;
  const tooLarge = file !== null && file.size > fileBytesMax;
  const attempt = async (what: 'look' | 'names' | 'read', work: () => Promise<void>) => {
    setBusy(what);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
    setBusy(null);
  };
  const look = async (chosen: File) => setSeen(await previewShifts(slug, chosen, { idempotencyKey: newKey() }));
  const choose = (next: File | null) => {
    setFile(next);
    setSeen(null);
    setError(null);
    if (next && next.size <= fileBytesMax) void attempt('look', () => look(next));
  };
  const name = () => file && void attempt('names', async () => {
    const saved = await replaceObject('shift-calendars', { ...base.value, url: '', names: namedBy(base.value.names, answers) }, base.meta.version, { idempotencyKey: newKey() });
    setBase(saved);
    setAnswers({});
    await look(file);
  });
  const read = () => file && void attempt('read', async () => {
    const answer = await importShifts(slug, file, base.meta.version, { idempotencyKey: newKey() });
    say(`${answer.read === 1 ? 'One shift' : `${answer.read} shifts`} of ${base.value.name} read and saved`);
    onClose();
  });
  const stale = error instanceof ApiError && error.status === 412;
  return (
    <Dialog title={`Upload a file into ${calendar.value.name}`} onClose={onClose} wide>
      <div className="form">
        <div className="field">
          <label className="field-label" htmlFor={id}>File</label>
          <input id={id} className="input" type="file" accept=".ics,text/calendar" aria-describedby={`${id}-hint`} onChange={(event) => choose(event.target.files?.[0] ?? null)} />
          <div className="field-hint" id={`${id}-hint`}>It is looked at first. What is over stays; what is still to come is replaced.</div>
          {tooLarge ? <div className="field-error">The file is larger than 4 MB.</div> : null}
        </div>
        {busy === 'look' ? <p className="dim" role="status">Looking at the file…</p> : null}
        {stale
          ? <Note warn><div role="alert">Somebody changed this calendar meanwhile. Close this and open it again.</div></Note>
          : error ? <ErrorBox what={seen ? 'Not saved' : 'The file cannot be read'} error={error} /> : null}
        {seen ? <Seen seen={seen} zone={zone} answers={answers} onAnswer={(text, user) => setAnswers({ ...answers, [text]: user })} /> : null}
        {seen && seen.unknown.length > 0 ? <div className="row"><Button disabled={!Object.values(answers).some(Boolean)} busy={busy === 'names' && 'Saving…'} onClick={name}>Save who is meant, and look again</Button></div> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={!seen || busy !== null} busy={busy === 'read' && 'Reading…'} onClick={read}>{seen && seen.unknown.length > 0 ? 'Read it in without them' : 'Read it in'}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Seen({ seen, zone, answers, onAnswer }: { seen: ReadShifts; zone: string; answers: Readonly<Record<string, string>>; onAnswer(text: string, user: string): void }) {
  const name = useNames('users');
  const users = useOptions('users', 'Nobody here');
  const { shifts } = seen.value;
  return (
    <div className="stack">
      <p role="status"><strong>{seen.read === 0 ? 'No shift' : seen.read === 1 ? 'One shift' : `${seen.read} shifts`}</strong> can be read. Nothing is saved yet.</p>
      {shifts.length > 0 ? (
        <details>
          <summary>What the calendar would hold</summary>
          <ul>{shifts.slice(-shiftsShown).map((shift) => <li key={shift.begin + shift.user}><span className="strong">{name(shift.user)}</span> <span className="num">{momentInZone(Date.parse(shift.begin), zone)} – {momentInZone(Date.parse(shift.end), zone)}</span></li>)}</ul>
          {shifts.length > shiftsShown ? <p className="dim">and {shifts.length - shiftsShown} before these</p> : null}
        </details>
      ) : null}
      {seen.unknown.length > 0 ? (
        <Note warn>
          <p>{seen.unknown.length === 1 ? 'One title means' : `${seen.unknown.length} titles mean`} nobody who is known here. Their events are no shifts. Who is meant?</p>
          {seen.unknown.map((text) => <SelectField key={text} label={text} options={users} value={answers[text] ?? ''} onText={(user) => onAnswer(text, user)} />)}
        </Note>
      ) : null}
      {seen.faults.length > 0 ? (
        <Note warn>
          <p>{seen.faults.length === 1 ? 'One event' : `${seen.faults.length} events`} could not be read:</p>
          <ul>{seen.faults.map(({ line, message }) => <li key={`${line} ${message}`}>line {line}: {message}</li>)}</ul>
        </Note>
      ) : null}
    </div>
  );
}
