// A temporary schedule: for a stretch of time, these shifts and nothing else.
import { Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { createObject, replaceObject, useConfig, useNames, useOptions } from '../../api/config';
import { usePreview } from '../../api/oncall';
import type { Schedule, TemporarySchedule } from '../../api/types';
import { Button, IconButton } from '../../ui/Button';
import { useDebounced } from '../../ui/debounce';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { say } from '../../ui/Toasts';
import { WallField } from '../../ui/WallField';
import { removeArranged } from './arranged';
import { Gaps } from './Gaps';
import { tonesOf } from './lanes';
import { previewPauseMilliseconds } from './PreviewPanel';
import { Strips } from './Strip';
import { dated, temporaryOf, type TemporaryForm } from './temporary';

export function TemporaryDialog({ schedule, present, initial, zone, onClose }: { schedule: Schedule; present: TemporarySchedule | null; initial: TemporaryForm; zone: string; onClose(): void }) {
  const people = useOptions('users');
  const kept = useConfig('temporary-schedules', present !== null).data?.find(({ value }) => value.slug === present?.slug);
  const [form, setForm] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const draft = temporaryOf(form, { slug: present?.slug ?? '', schedule: schedule.slug, zone });
  const sound = dated(draft);
  const set = (change: Partial<TemporaryForm>) => setForm((last) => ({ ...last, ...change }));
  const setShift = (id: number, change: Partial<TemporaryForm['shifts'][number]>) => setForm((last) => ({ ...last, shifts: last.shifts.map((shift) => (shift.id === id ? { ...shift, ...change } : shift)) }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await (present ? replaceObject('temporary-schedules', draft, kept?.meta.version ?? null, { idempotencyKey: key }) : createObject('temporary-schedules', draft, { idempotencyKey: key }));
      say('Saved');
      onClose();
    } catch (problem) {
      setKey(newKey());
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Temporary schedule in ${schedule.name}`} onClose={onClose} dirty={JSON.stringify(form) !== JSON.stringify(initial)} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p className="dim">Between its ends only the shifts below count: no layer, no override. Times are on the clocks of {zone}.</p>
        <div className="form-pair">
          <WallField legend="From" value={form.begin} onText={(begin) => begin && set({ begin })} />
          <WallField legend="Until" value={form.end} onText={(end) => end && set({ end })} error={form.end <= form.begin ? 'It ends before it begins.' : null} />
        </div>
        <ol className="stack">
          {form.shifts.map((shift, index) => (
            <li key={shift.id} className="form temporary-shift">
              <div className="row spread"><span className="strong">Shift {index + 1}</span><IconButton label={`Remove shift ${index + 1}`} onClick={() => set({ shifts: form.shifts.filter(({ id }) => id !== shift.id) })}><Trash2 aria-hidden /></IconButton></div>
              <SelectField label="Who" required options={[{ value: '', label: 'Choose…' }, ...people]} value={shift.user} onText={(user) => setShift(shift.id, { user })} />
              <div className="form-pair">
                <WallField legend={`Shift ${index + 1} from`} value={shift.begin} onText={(begin) => begin && setShift(shift.id, { begin })} />
                <WallField legend={`Shift ${index + 1} until`} value={shift.end} onText={(end) => end && setShift(shift.id, { end })} error={shift.end <= shift.begin ? 'It ends before it begins.' : null} />
              </div>
            </li>
          ))}
        </ol>
        <div className="row">
          <Button small onClick={() => set({ shifts: [...form.shifts, { id: 1 + Math.max(0, ...form.shifts.map(({ id }) => id)), user: '', begin: form.shifts.at(-1)?.end ?? form.begin, end: form.end }] })}>Add a shift</Button>
        </div>
        <TextField label="Note" optional maxLength={500} value={form.note} onText={(note) => set({ note })} />
        {sound ? <Effect schedule={schedule} draft={draft} zone={zone} /> : <Note>The preview waits for dates that follow each other.</Note>}
        {error ? <ErrorBox what="Not saved" error={error} /> : null}
        <div className="form-end">
          {present ? <Button look="danger" onClick={() => { void removeArranged('temporary-schedules', present); onClose(); }}>Delete it</Button> : null}
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!sound} busy={busy && 'Saving…'}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Effect({ schedule, draft, zone }: { schedule: Schedule; draft: TemporarySchedule; zone: string }) {
  const name = useNames('users');
  const settled = JSON.parse(useDebounced(JSON.stringify({ ...draft, shifts: draft.shifts.filter(({ user }) => user !== '') }), previewPauseMilliseconds)) as TemporarySchedule;
  const preview = usePreview(schedule, settled.begin, settled.end, { temporary: [{ ...settled, slug: settled.slug || 'draft' }] });
  if (preview.isError) return <ErrorBox what="No preview" error={preview.error} />;
  if (!preview.data) return <p className="dim" role="status">Computing what would change…</p>;
  const window = { from: Date.parse(settled.begin), to: Date.parse(settled.end) };
  return (
    <div className="stack">
      <Strips
        window={window} zone={zone} name={name} tones={tonesOf(preview.data.shifts, preview.data.shifts_before)}
        rows={[
          { key: 'before', label: 'Before', shifts: { shifts: preview.data.shifts_before, gaps: preview.data.gaps_before }, gapsMatter: true },
          { key: 'after', label: 'After', shifts: preview.data, gapsMatter: true, final: true },
        ]}
      />
      <Gaps gaps={preview.data.gaps} zone={zone} inside="this time" />
    </div>
  );
}
