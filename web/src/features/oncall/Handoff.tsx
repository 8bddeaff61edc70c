// The hand-off note: what whoever goes leaves to whoever comes.
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { useNames } from '../../api/config';
import { useHandoffNotes, writeHandoffNote } from '../../api/oncall';
import { fieldError } from '../../api/problem';
import { useSession } from '../../api/session';
import type { HandoffNote, Schedule } from '../../api/types';
import { respondsForTeam } from '../../domain/access';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { say } from '../../ui/Toasts';
import { noteLengthMax, notesOf } from './handoffs';

export function Handoff({ schedule }: { schedule: Schedule }) {
  const { access } = useSession();
  const notes = useHandoffNotes(schedule.slug);
  const [writing, setWriting] = useState(false);
  const { latest, earlier } = notesOf(notes.data?.items ?? []);
  const may = respondsForTeam(access, schedule.team);
  return (
    <Panel title="Hand-off note" actions={may && notes.data ? <Button small onClick={() => setWriting(true)}>{latest ? 'Write a new one' : 'Write a note'}</Button> : undefined}>
      <div className="stack">
        {notes.isPending ? <Skeleton what="the hand-off note" rows={1} /> : null}
        {notes.isError ? <ErrorBox what="The hand-off note could not be loaded" error={notes.error} onRetry={() => void notes.refetch()} /> : null}
        {notes.data && !latest ? <p className="dim">No note for whoever comes next.</p> : null}
        {latest ? <Written note={latest} /> : null}
        {earlier.length > 0 ? (
          <details className="more">
            <summary>Earlier notes ({earlier.length})</summary>
            <ul className="stack">{earlier.map((note) => <li key={note.written_at}><Written note={note} /></li>)}</ul>
          </details>
        ) : null}
      </div>
      {writing ? <NoteDialog schedule={schedule} before={latest?.text ?? ''} onClose={() => setWriting(false)} /> : null}
    </Panel>
  );
}

function Written({ note }: { note: HandoffNote }) {
  const name = useNames('users');
  return (
    <div>
      {note.text ? <p className="note-text">{note.text}</p> : <p className="dim">Nothing to be said any more.</p>}
      <p className="dim small">{name(note.author)}, <TimeText at={note.written_at} /></p>
    </div>
  );
}

function NoteDialog({ schedule, before, onClose }: { schedule: Schedule; before: string; onClose(): void }) {
  const [text, setText] = useState(before);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const ready = text.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await writeHandoffNote(schedule.slug, ready, { idempotencyKey: key });
      say(ready ? 'The note is left' : 'The note is cleared');
      onClose();
    } catch (problem) {
      setKey(newKey());
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Hand-off note of ${schedule.name}`} onClose={onClose} dirty={text !== before}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <AreaField label="To whoever comes next" data-autofocus="" rows={6} maxLength={noteLengthMax} hint="It stands on the schedule, and in the notice that the next person gets. Empty: nothing to be said any more." value={text} onText={setText} error={fieldError(error, 'text')} />
        {error ? <ErrorBox what="Not saved" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={ready === before.trim()} busy={busy && 'Saving…'}>{ready || !before ? 'Leave the note' : 'Clear the note'}</Button>
        </div>
      </form>
    </Dialog>
  );
}
