// A shift that was chosen: whose it is and by what, and what can be arranged about it. What would change is computed
// by the server before anything is written.
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { createObject, replaceObject, useConfig, useNames, useOptions } from '../../api/config';
import { useFree, usePreview, useShifts } from '../../api/oncall';
import { useSession } from '../../api/session';
import type { Override, Schedule } from '../../api/types';
import { spanSeconds } from '../../domain/words';
import { wallIso, wallOf } from '../../domain/zone';
import { Button } from '../../ui/Button';
import { useDebounced } from '../../ui/debounce';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { ChoiceField, SelectField, TextField } from '../../ui/Field';
import { say } from '../../ui/Toasts';
import { WallField } from '../../ui/WallField';
import { removeArranged } from './arranged';
import { changedOverride, idleReason, overrideOf, overrideSentence, spanSentence, waysFor, wayWords, withDraft, type CoverForm, type Way } from './cover';
import { Gaps } from './Gaps';
import { hoursText } from './lanes';
import { previewPauseMilliseconds } from './PreviewPanel';

export type Picked = { user: string; begin: number; end: number; override: Override | null };

export function CoverDialog({ schedule, picked, zone, onClose, initialWay }: { schedule: Schedule; picked: Picked; zone: string; onClose(): void; initialWay?: Way }) {
  const { can, user: me } = useSession();
  const name = useNames('users');
  const { override } = picked;
  const kept = useConfig('overrides', override !== null).data?.find(({ value }) => value.slug === override?.slug);
  const ways = waysFor({ user: picked.user, me: me.slug, mayArrange: can.configure });
  const [form, setForm] = useState<CoverForm>(() => ({
    way: initialWay ?? ways[0]!,
    who: override?.user ?? (can.configure ? '' : me.slug),
    begin: wallIso(wallOf(Math.max(picked.begin, override ? Date.parse(override.begin) : 0), zone)),
    end: wallIso(wallOf(picked.end, zone)),
    note: override?.note ?? '',
  }));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const set = (change: Partial<CoverForm>) => setForm((last) => ({ ...last, ...change }));
  const range = { begin: new Date(picked.begin).toISOString(), end: new Date(picked.end).toISOString() };
  const whole = useShifts(schedule.slug, range.begin, range.end);
  const others = whole.data?.overrides ?? [];
  const draft = override ? changedOverride(override, form, zone) : overrideOf(form, { schedule: schedule.slug, zone, absent: picked.user, others });
  const complete = (draft.user !== '' || draft.absent !== '') && Date.parse(draft.begin) < Date.parse(draft.end) && (form.way !== 'replace' || draft.user !== '' || Boolean(override));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const saved = override
        ? await replaceObject('overrides', draft, kept?.meta.version ?? null, { idempotencyKey: key })
        : await createObject('overrides', draft, { idempotencyKey: key });
      say(override ? 'Override changed' : `${overrideSentence(saved.value, name)}: saved`);
      onClose();
    } catch (problem) {
      setKey(newKey());
      setError(problem);
      setBusy(false);
    }
  };
  const who = picked.user ? name(picked.user) : 'Nobody';
  return (
    <Dialog title={`${who} on call in ${schedule.name}`} onClose={onClose} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p className="num">{spanSentence(range.begin, range.end, zone)} <span className="dim">({zone} time)</span></p>
        {override ? (
          <div className="row wrap">
            <span className="grow">{overrideSentence(override, name)}, {spanSentence(override.begin, override.end, zone)}{override.note ? `: “${override.note}”` : ''}.</span>
            <Button look="primary" onClick={() => { void removeArranged('overrides', override); onClose(); }}>Delete this override</Button>
          </div>
        ) : (
          <ChoiceField legend="What shall be" options={ways.map((way) => ({ value: way, ...wayWords[way] }))} value={form.way} onText={(way) => set({ way: way as Way })} />
        )}
        <p className="dim small">{override ? 'Or change it:' : `${wayWords[form.way].label}: ${wayWords[form.way].hint}.`}</p>
        {draft.absent && !draft.user && form.way !== 'replace' && form.way !== 'add' && form.way !== 'alone' ? null : <WhoField schedule={schedule.slug} draft={draft} absent={picked.user} value={form.who} onText={(next) => set({ who: next })} />}
        <div className="form-pair">
          <WallField legend="From" value={form.begin} onText={(begin) => begin && set({ begin })} />
          <WallField legend="Until" value={form.end} onText={(end) => end && set({ end })} error={form.end <= form.begin ? 'It ends before it begins.' : null} />
        </div>
        <TextField label="Note" optional maxLength={500} hint="For those who wonder why." value={form.note} onText={(note) => set({ note })} />
        {complete && whole.data && !draft.wanted ? <Effect schedule={schedule} draft={draft} zone={zone} /> : null}
        {form.way === 'ask' && !override ? <Note>Everybody of the schedule sees the request on their On-call screen. Until somebody takes it, you stay on call.</Note> : null}
        {error ? <ErrorBox what="Not saved" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={override ? 'plain' : 'primary'} disabled={!complete} busy={busy && 'Saving…'}>{override ? 'Change it' : form.way === 'ask' ? 'Ask for cover' : 'Save the override'}</Button>
        </div>
      </form>
    </Dialog>
  );
}

// Those of the schedule who are free then come first.
function WhoField({ schedule, draft, absent, value, onText }: { schedule: string; draft: Override; absent: string; value: string; onText(value: string): void }) {
  const { can, user: me } = useSession();
  const users = useOptions('users');
  const scheduleName = useNames('schedules');
  const sound = Date.parse(draft.begin) < Date.parse(draft.end);
  const free = useFree(schedule, draft.begin, sound ? draft.end : new Date(Date.parse(draft.begin) + 60_000).toISOString());
  if (!can.configure) return <p>You, <strong>{me.name}</strong>, come.</p>;
  const order = new Map(free.data?.items.map((person, index) => [person.user, { index, person }]));
  const options = users
    .filter((option) => option.value !== absent || option.value === value)
    .toSorted((a, b) => (order.get(a.value)?.index ?? 1e6) - (order.get(b.value)?.index ?? 1e6))
    .map(({ value: user, label }) => {
      const person = order.get(user)?.person;
      const busyIn = person?.on_call_in.map(scheduleName).slice(0, 2).join(', ');
      return { value: user, label: `${label}${user === me.slug ? ' (you)' : ''}${!person ? '' : busyIn ? ` · on call in ${busyIn}` : ' · free'}` };
    });
  return <SelectField label="Who comes" required options={[{ value: '', label: 'Choose…' }, ...options]} value={value} onText={onText} />;
}

function Effect({ schedule, draft, zone }: { schedule: Schedule; draft: Override; zone: string }) {
  const name = useNames('users');
  const text = JSON.stringify(draft);
  const settled = useDebounced(text, previewPauseMilliseconds);
  const asked = JSON.parse(settled) as Override;
  const arranged = useShifts(schedule.slug, asked.begin, asked.end);
  const preview = usePreview(schedule, asked.begin, asked.end, { overrides: withDraft(arranged.data?.overrides ?? [], asked) }, Boolean(arranged.data) && !arranged.isPlaceholderData);
  if (preview.isError) return <ErrorBox what="No preview" error={preview.error} />;
  if (!preview.data || settled !== text) return <p className="dim" role="status">Computing what would change…</p>;
  const idle = idleReason(asked, preview.data, arranged.data?.temporary ?? [], name);
  return (
    <div role="status" className="stack tight">
      {idle ? <Note warn><strong>This would change nothing</strong>, because {idle}.</Note> : (
        <ul>
          {preview.data.hours.map(({ user, before, after }) => {
            const change = ((spanSeconds(after) ?? 0) - (spanSeconds(before) ?? 0)) * 1000;
            return <li key={user}><span className="strong">{name(user)}</span> {change > 0 ? 'gains' : 'loses'} {hoursText(Math.abs(change))}</li>;
          })}
        </ul>
      )}
      {preview.data.gaps.length > 0 ? <Gaps gaps={preview.data.gaps} zone={zone} inside="this time" /> : null}
    </div>
  );
}
