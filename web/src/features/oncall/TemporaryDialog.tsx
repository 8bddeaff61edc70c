// A temporary schedule: for a stretch of time, these shifts and nothing else.
import { Trash2 } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useFreshObject, useNames, useOptions } from '../../api/config';
import { usePreview } from '../../api/oncall';
import type { Configured, Schedule, TemporarySchedule } from '../../api/types';
import { ManagedNote, SaveNotes, useConfigSave } from '../../domain/configSave';
import { Button, IconButton } from '../../ui/Button';
import { useDebounced } from '../../ui/debounce';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { Skeleton } from '../../ui/Skeleton';
import { WallField } from '../../ui/WallField';
import { removeArranged } from './arranged';
import { spanSentence } from './cover';
import { Gaps } from './Gaps';
import { tonesOf } from './lanes';
import { Overtaken, overtaken } from './Overtaken';
import { previewPauseMilliseconds } from './PreviewPanel';
import { Strips } from './Strip';
import { dated, formOf, temporaryOf, type TemporaryForm } from './temporary';

export function TemporaryDialog({ schedule, present, initial, zone, onClose }: { schedule: Schedule; present: TemporarySchedule | null; initial: TemporaryForm; zone: string; onClose(): void }) {
  const [slug, setSlug] = useState(present?.slug ?? '');
  const [entered, setEntered] = useState<TemporaryForm | null>(null);
  const [dirty, setDirty] = useState(false);
  const fresh = useFreshObject('temporary-schedules', slug);
  const fields = { schedule, zone, onClose, onDirty: setDirty, onInstead: (other: TemporarySchedule, form: TemporaryForm) => { setEntered(form); setSlug(other.slug); } };
  return (
    <Dialog title={`Temporary schedule in ${schedule.name}`} onClose={onClose} dirty={dirty} wide>
      {slug === '' ? <TemporaryFields key="new" {...fields} initial={initial} entered={null} present={null} /> : null}
      {slug !== '' && !fresh.object && !fresh.error ? <Skeleton what="the temporary schedule" /> : null}
      {fresh.error && !fresh.object ? <ErrorBox what="The temporary schedule could not be loaded" error={fresh.error} onRetry={() => void fresh.refetch()} /> : null}
      {fresh.object ? <TemporaryFields key={slug} {...fields} initial={formOf(fresh.object.value, zone)} entered={entered} present={fresh.object} /> : null}
    </Dialog>
  );
}

function TemporaryFields({ schedule, present, initial, entered, zone, onClose, onDirty, onInstead }: {
  schedule: Schedule;
  present: Configured<'temporary-schedules'> | null;
  initial: TemporaryForm;
  // What was typed before it turned out that another one is to be changed.
  entered: TemporaryForm | null;
  zone: string;
  onClose(): void;
  onDirty(dirty: boolean): void;
  onInstead(other: TemporarySchedule, form: TemporaryForm): void;
}) {
  const people = useOptions('users');
  const name = useNames('users');
  const [form, setForm] = useState(entered ?? initial);
  const saving = useConfigSave({ kind: 'temporary-schedules', present, onTake: ({ value }) => setForm(formOf(value, zone)), onSaved: onClose });
  const draft = temporaryOf(form, { slug: saving.base?.value.slug ?? '', schedule: schedule.slug, zone });
  const sound = dated(draft);
  const dirty = JSON.stringify(form) !== JSON.stringify(initial);
  useEffect(() => onDirty(dirty), [onDirty, dirty]);
  const set = (change: Partial<TemporaryForm>) => setForm((last) => ({ ...last, ...change }));
  const setShift = (id: number, change: Partial<TemporaryForm['shifts'][number]>) => setForm((last) => ({ ...last, shifts: last.shifts.map((shift) => (shift.id === id ? { ...shift, ...change } : shift)) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void saving.save(draft);
  };
  return (
    <form className="form" onSubmit={submit}>
      <ManagedNote saving={saving} />
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
      {overtaken(saving.error) && !saving.managedBy
        ? <Overtaken kind="temporary-schedules" error={saving.error} schedule={schedule.slug} begin={draft.begin} end={draft.end} zone={zone} onChange={(other) => onInstead(other, form)} />
        : <SaveNotes saving={saving} onTake={saving.take} onReplace={() => saving.replace(draft)} onNew={() => saving.saveAsNew(draft)} now={saving.theirs ? <Now value={saving.theirs.value} zone={zone} name={name} /> : undefined} />}
      <div className="form-end">
        {present ? <Button look="danger" onClick={() => { void removeArranged('temporary-schedules', present.value); onClose(); }}>Delete it</Button> : null}
        <span className="grow" />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!sound || saving.locked} busy={saving.busy === 'save' && 'Saving…'}>Save</Button>
      </div>
    </form>
  );
}

// What somebody else made of it meanwhile.
function Now({ value, zone, name }: { value: TemporarySchedule; zone: string; name(user: string): string }) {
  return (
    <dl className="facts">
      <dt>Now</dt>
      <dd>
        {spanSentence(value.begin, value.end, zone)}{value.note ? `: “${value.note}”` : ''}
        <ul>{value.shifts.map((shift) => <li key={shift.user + shift.begin}>{name(shift.user)}, {spanSentence(shift.begin, shift.end, zone)}</li>)}</ul>
      </dd>
    </dl>
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
