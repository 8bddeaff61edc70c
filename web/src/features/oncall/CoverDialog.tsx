// A shift that was chosen: whose it is and by what, and what can be arranged about it. What would change is computed
// by the server before anything is written.
import { useState, type FormEvent } from 'react';
import { useFreshObject, useNames } from '../../api/config';
import { useShifts } from '../../api/oncall';
import { useSession } from '../../api/session';
import type { Configured, Override, Schedule } from '../../api/types';
import { ManagedNote, SaveNotes, useConfigSave } from '../../domain/configSave';
import { wallIso, wallOf } from '../../domain/zone';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { ChoiceField, SelectField, TextField } from '../../ui/Field';
import { Skeleton } from '../../ui/Skeleton';
import { WallField } from '../../ui/WallField';
import { removeArranged } from './arranged';
import { changedOverride, formOfOverride, mayChange, overrideOf, overrideSentence, spanSentence, waysFor, wayWords, withDraft, type CoverForm, type Way } from './cover';
import { Effect } from './Effect';
import { Overtaken, overtaken } from './Overtaken';
import type { Span } from './spans';
import { noSwap, swapComplete } from './swap';
import { SwapFields } from './SwapFields';
import { useWhoOptions } from './who';

// `moved`: where the override would begin and end. `several`: others are on call then as well.
export type Picked = { user: string; begin: number; end: number; override: Override | null; moved?: Span; several?: boolean };

// An override that is there already is read afresh: who saves it says which version they changed.
export function CoverDialog({ schedule, picked, zone, onClose, initialWay }: { schedule: Schedule; picked: Picked; zone: string; onClose(): void; initialWay?: Way }) {
  const { can, user: me } = useSession();
  const name = useNames('users');
  // Somebody else's override stays as it is: what is arranged then is the shift that it made.
  const [slug, setSlug] = useState(picked.override && mayChange(picked.override, { me: me.slug, mayArrange: can.configure }) ? picked.override.slug : '');
  // What was entered before it turned out that another override is to be changed.
  const [entered, setEntered] = useState<CoverForm | null>(null);
  const present = useFreshObject('overrides', slug);
  const fields = { schedule, picked, zone, onClose, initialWay, entered, onInstead: (other: Override, form: CoverForm) => { setEntered({ ...form, who: form.who || other.user }); setSlug(other.slug); } };
  return (
    <Dialog title={`${picked.user ? name(picked.user) : 'Nobody'} on call in ${schedule.name}`} onClose={onClose} wide>
      {slug === '' ? <CoverFields key="new" {...fields} present={null} /> : null}
      {slug !== '' && !present.object && !present.error ? <Skeleton what="the override" /> : null}
      {present.error && !present.object ? <ErrorBox what="The override could not be loaded" error={present.error} onRetry={() => void present.refetch()} /> : null}
      {present.object ? <CoverFields key={slug} {...fields} present={present.object} /> : null}
    </Dialog>
  );
}

function CoverFields({ schedule, picked, zone, onClose, initialWay, present, entered, onInstead }: {
  schedule: Schedule;
  picked: Picked;
  zone: string;
  onClose(): void;
  initialWay: Way | undefined;
  present: Configured<'overrides'> | null;
  entered: CoverForm | null;
  onInstead(other: Override, form: CoverForm): void;
}) {
  const { can, user: me } = useSession();
  const name = useNames('users');
  const ways = waysFor({ user: picked.user, me: me.slug, mayArrange: can.configure });
  const [form, setForm] = useState<CoverForm>(() => entered ?? (present ? { ...formOfOverride(present.value, zone), ...(picked.moved ? wallsOf(picked.moved, zone) : {}) } : {
    way: initialWay ?? (picked.several && ways.includes('alone') ? 'alone' : ways[0]!), who: can.configure ? '' : me.slug, ...wallsOf(picked, zone), note: '', swap: noSwap,
  }));
  const set = (change: Partial<CoverForm>) => setForm((last) => ({ ...last, ...change }));
  const saving = useConfigSave({
    kind: 'overrides',
    present,
    onTake: ({ value }) => setForm(formOfOverride(value, zone)),
    onSaved: onClose,
    saidSaved: ({ value }) => (present ? 'Override changed' : `${overrideSentence(value, name)}: saved`),
  });
  const override = saving.base?.value ?? null;
  const range = { begin: new Date(picked.begin).toISOString(), end: new Date(picked.end).toISOString() };
  const whole = useShifts(schedule.slug, range.begin, range.end);
  const others = whole.data?.overrides ?? [];
  const draft = override ? changedOverride(override, form, zone) : overrideOf(form, { schedule: schedule.slug, zone, absent: picked.user, others });
  const complete = (draft.user !== '' || draft.absent !== '') && Date.parse(draft.begin) < Date.parse(draft.end) && (form.way !== 'replace' || draft.user !== '' || Boolean(override)) && (form.way !== 'ask' || swapComplete(form.swap));
  const told = (value: Override) => `${overrideSentence(value, name)}, ${spanSentence(value.begin, value.end, zone)}${value.note ? `: “${value.note}”` : ''}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void saving.save(draft);
  };
  return (
    <form className="form" onSubmit={submit}>
      <p className="num">{spanSentence(range.begin, range.end, zone)} <span className="dim">({zone} time)</span></p>
      <ManagedNote saving={saving} />
      {!override && picked.override ? <p className="dim">By an override: {told(picked.override)}.</p> : null}
      {override ? (
        <div className="row wrap">
          <span className="grow">{told(override)}.</span>
          <Button look={picked.moved ? 'plain' : 'primary'} onClick={() => { void removeArranged('overrides', override); onClose(); }}>Delete this override</Button>
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
      {form.way === 'ask' && !override ? <SwapFields schedule={schedule.slug} whose={picked.user} begin={Date.parse(draft.begin)} end={Date.parse(draft.end)} zone={zone} form={form.swap} onChange={(change) => setForm((last) => ({ ...last, swap: { ...last.swap, ...change } }))} /> : null}
      <TextField label="Note" optional maxLength={500} hint="For those who wonder why." value={form.note} onText={(note) => set({ note })} />
      {complete && whole.data && !draft.wanted ? <EffectOf schedule={schedule} draft={draft} present={override} zone={zone} /> : null}
      {form.way === 'ask' && !override ? <Note>Everybody of the schedule sees the request on their On-call screen{form.swap.asked ? <>, and only <strong>{name(form.swap.asked)}</strong> can take it</> : null}. Until {form.swap.asked ? 'then' : 'somebody takes it'}, {picked.user === me.slug ? 'you stay' : <><strong>{name(picked.user)}</strong> stays</>} on call.</Note> : null}
      {overtaken(saving.error) && !saving.managedBy
        ? <Overtaken kind="overrides" error={saving.error} schedule={schedule.slug} begin={draft.begin} end={draft.end} zone={zone} onChange={(other) => onInstead(other, form)} />
        : (
          <SaveNotes
            saving={saving} onTake={saving.take} onReplace={() => saving.replace(draft)} onNew={() => saving.saveAsNew(draft)}
            now={saving.theirs ? <dl className="facts"><dt>Now</dt><dd>{told(saving.theirs.value)}</dd><dt>Yours</dt><dd>{told(draft)}</dd></dl> : undefined}
          />
        )}
      <div className="form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look={override && !picked.moved ? 'plain' : 'primary'} disabled={!complete || saving.locked} busy={saving.busy === 'save' && 'Saving…'}>{override ? (picked.moved ? 'Save the change' : 'Change it') : form.way === 'ask' ? (draft.return_begin ? 'Ask to swap' : 'Ask for cover') : 'Save the override'}</Button>
      </div>
    </form>
  );
}

function WhoField({ schedule, draft, absent, value, onText }: { schedule: string; draft: Override; absent: string; value: string; onText(value: string): void }) {
  const { can, user: me } = useSession();
  const options = useWhoOptions(schedule, Date.parse(draft.begin), Date.parse(draft.end)).filter((option) => option.value !== absent || option.value === value);
  if (!can.configure) return <p>You, <strong>{me.name}</strong>, come.</p>;
  return <SelectField label="Who comes" required options={[{ value: '', label: 'Choose…' }, ...options]} value={value} onText={onText} />;
}

const wallsOf = ({ begin, end }: Span, zone: string) => ({ begin: wallIso(wallOf(begin, zone)), end: wallIso(wallOf(end, zone)) });

// Of an override that is changed, its old time matters as well: others are on call there again.
function EffectOf({ schedule, draft, present, zone }: { schedule: Schedule; draft: Override; present: Override | null; zone: string }) {
  const begin = present && Date.parse(present.begin) < Date.parse(draft.begin) ? present.begin : draft.begin;
  const end = present && Date.parse(present.end) > Date.parse(draft.end) ? present.end : draft.end;
  return <Effect schedule={schedule} about={draft} begin={begin} end={end} arranged={({ overrides }) => withDraft(overrides, draft)} zone={zone} />;
}
