// The facts of the impact, said or corrected by several people at once without anybody losing what they wrote.
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { clock } from '../../api/clock';
import { changeImpact, readImpact } from '../../api/impact';
import { ApiError, fieldError } from '../../api/problem';
import type { Impact, ImpactFacts } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { TextField } from '../../ui/Field';
import { ago } from '../../ui/Time';
import { say } from '../../ui/Toasts';
import { changeOf, clashesOf, draftOf, memberWords, rebase, touched, type ImpactDraft, type Member, type PenaltyDraft } from './impact';
import './impact.css';

const amount = { inputMode: 'decimal', pattern: '\\s*\\d{1,15}([.,]\\d{1,2})?\\s*', title: 'An amount, such as 1250 or 1250.50', autoComplete: 'off' } as const;

export function ImpactDialog({ impact, names, onClose }: { impact: Impact; names: Namer; onClose(): void }) {
  const [facts, setFacts] = useState<ImpactFacts>(impact.facts); // that the draft began from
  const [base, setBase] = useState(() => draftOf(impact.facts));
  const [draft, setDraft] = useState(base);
  const [since, setSince] = useState('');
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [takenIn, setTakenIn] = useState('');
  const theirs = impact.facts;
  const newer = theirs.version > facts.version;
  const clashes = newer ? clashesOf(base, draft, draftOf(theirs)) : [];
  const dirty = touched(base, draft).length > 0 || since !== '';
  const set = (change: Partial<ImpactDraft>) => setDraft({ ...draft, ...change });
  const currency = impact.cost?.currency ?? '';

  // What another changed and I did not touch is taken in as it comes.
  if (newer && clashes.length === 0) {
    const news = theirs.changes.filter(({ version }) => version > facts.version);
    setDraft(rebase(base, draft, draftOf(theirs)));
    setBase(draftOf(theirs));
    setFacts(theirs);
    setTakenIn(news.map(({ by, member }) => `${names.user(by)} changed the ${memberWords[member as Member] ?? member}`).join(', '));
  }

  const settle = (member: Member, mine: boolean) => {
    if (!mine) set({ [member]: draftOf(theirs)[member] });
    setBase({ ...base, [member]: draftOf(theirs)[member] });
  };
  const send = async (from: ImpactFacts, begun: ImpactDraft, wanted: ImpactDraft, again: boolean): Promise<void> => {
    try {
      await changeImpact(impact.incident, from.version, changeOf(begun, wanted, since), { idempotencyKey: again ? newKey() : key });
    } catch (problem) {
      if (again || !(problem instanceof ApiError && problem.status === 412)) throw problem;
      const fresh = (await readImpact(impact.incident)).facts;
      if (clashesOf(begun, wanted, draftOf(fresh)).length > 0) throw problem;
      await send(fresh, draftOf(fresh), rebase(begun, wanted, draftOf(fresh)), true);
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await send(facts, base, draft, false);
      say('The impact is saved');
      onClose();
    } catch (problem) {
      if (problem instanceof ApiError) setKey(newKey());
      // Who was faster is told by the fresh facts.
      setError(problem instanceof ApiError && problem.status === 412 ? null : problem);
      setBusy(false);
    }
  };
  const shown = (member: Member, of: ImpactDraft) => (member === 'penalties' ? of.penalties.map(({ reason, amount: much }) => `${much} ${reason}`).join(', ') : of[member].replace('T', ' ')) || 'empty';
  return (
    <Dialog title="Impact" onClose={onClose} dirty={dirty} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {clashes.length > 0 ? (
          <Note warn>
            <div role="alert">You are not alone here. Nothing of yours is lost, and nothing is saved yet.</div>
            <ul className="clashes">
              {clashes.map((member) => {
                const change = theirs.changes.find((each) => each.member === member);
                return (
                  <li key={member}>
                    <div>{change ? names.user(change.by) : 'Somebody'} changed the {memberWords[member]} {change ? ago(Date.parse(change.at), clock.now()) : ''}: it is <strong>{shown(member, draftOf(theirs))}</strong> now, yours is <strong>{shown(member, draft)}</strong>.</div>
                    <div className="row wrap">
                      <Button small onClick={() => settle(member, true)}>Keep mine</Button>
                      <Button small onClick={() => settle(member, false)}>Take theirs</Button>
                    </div>
                  </li>
                );
              })}
            </ul>
          </Note>
        ) : takenIn ? <Note><span role="status">{takenIn}; it is taken in, and yours stands.</span></Note> : null}
        <div className="form-pair">
          <TextField label="Customers affected" data-autofocus optional type="number" min={0} step={1} hint="Empty: nobody knows." value={draft.customers} onText={(customers) => set({ customers })} error={fieldError(error, 'customers')} />
          <TextField label="Regions" optional hint="With commas between them." value={draft.regions} onText={(regions) => set({ regions })} error={fieldError(error, 'regions')} />
        </div>
        <div className="form-pair">
          <TextField label={`Revenue lost a minute, in ${currency}`} optional hint="The first amount counts from the beginning of the impact, a later one from now on." {...amount} value={draft.revenue} onText={(revenue) => set({ revenue })} error={fieldError(error, 'revenue_cents_a_minute')} />
          <TextField label="Lost so much since" optional type="datetime-local" step={1} hint="To correct what was said: later amounts are taken back." value={since} onText={setSince} required={false} disabled={!draft.revenue} error={fieldError(error, 'revenue_since')} />
        </div>
        <div className="form-pair">
          <TextField label="Began" optional type="datetime-local" step={1} hint="Empty: with its first alert, or when it was declared." value={draft.began_at} onText={(began_at) => set({ began_at })} error={fieldError(error, 'began_at')} />
          <TextField label="Ended" optional type="datetime-local" step={1} hint="Empty: it lasts until the incident is resolved." value={draft.ended_at} onText={(ended_at) => set({ ended_at })} error={fieldError(error, 'ended_at')} />
        </div>
        <div className="form-pair">
          <TextField label="Expected to be over" optional type="datetime-local" step={1} hint="Stakeholders read it. Empty: nobody can say yet." value={draft.expected_by} onText={(expected_by) => set({ expected_by })} error={fieldError(error, 'expected_by')} />
          <TextField label="Next update by" optional type="datetime-local" step={1} hint="Promised to stakeholders; the next line for them keeps it." value={draft.next_update_by} onText={(next_update_by) => set({ next_update_by })} error={fieldError(error, 'next_update_by')} />
        </div>
        <Penalties list={draft.penalties} currency={currency} error={error} onChange={(penalties) => set({ penalties })} />
        {error ? <ErrorBox what="Not saved" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Saving…'} disabled={!dirty || clashes.length > 0}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Penalties({ list, currency, error, onChange }: { list: PenaltyDraft[]; currency: string; error: unknown; onChange(list: PenaltyDraft[]): void }) {
  const change = (at: number, part: Partial<PenaltyDraft>) => onChange(list.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset className="field">
      <legend className="field-label">Contractual penalties</legend>
      <div className="field-hint">One with a time is owed when the impact lasts until then; one without, in any case.</div>
      {list.map((penalty, at) => (
        // Rows have no name of their own until they are saved.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className="penalty-row">
          <TextField label="Reason" required maxLength={500} value={penalty.reason} onText={(reason) => change(at, { reason })} error={fieldError(error, `penalties/${at}/reason`)} />
          <TextField label={`Amount, in ${currency}`} required {...amount} value={penalty.amount} onText={(much) => change(at, { amount: much })} error={fieldError(error, `penalties/${at}/amount_cents`)} />
          <TextField label="Falls due" optional type="datetime-local" step={1} value={penalty.due} onText={(due) => change(at, { due })} />
          <Button small onClick={() => onChange(list.filter((_, index) => index !== at))} aria-label={`Remove the penalty ${penalty.reason || at + 1}`}>Remove</Button>
        </div>
      ))}
      <div className="row"><Button small onClick={() => onChange([...list, { reason: '', amount: '', due: '' }])}>Add a penalty</Button></div>
    </fieldset>
  );
}
