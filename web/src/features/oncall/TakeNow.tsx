// "I take the shift now": in the middle of the night, one button and one answer.
import { useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { useNames, useObject } from '../../api/config';
import { takeShift } from '../../api/oncall';
import { fieldError } from '../../api/problem';
import { useSession } from '../../api/session';
import type { OnCall, Override } from '../../api/types';
import { clock } from '../../api/clock';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { absoluteText } from '../../ui/Time';
import { say } from '../../ui/Toasts';
import { takenOver } from './cover';
import { Effect } from './Effect';

const hour = 3_600_000;
const lengths = [{ value: '', label: 'The end of the shift' }, ...[1, 2, 4, 8, 12, 24].map((hours) => ({ value: String(hours), label: hours === 1 ? 'An hour from now' : `${hours} hours from now` }))];

export function TakeNowButton({ view }: { view: OnCall }) {
  const { can, user } = useSession();
  const [open, setOpen] = useState(false);
  if (!can.respond || view.now.some((shift) => shift.user === user.slug)) return null;
  return (
    <>
      <Button small onClick={() => setOpen(true)}>Take the shift now</Button>
      {open ? <TakeNowDialog view={view} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function TakeNowDialog({ view, onClose }: { view: OnCall; onClose(): void }) {
  const name = useNames('users');
  const [insteadOf, setInsteadOf] = useState(view.now.length === 1 ? view.now[0]!.user : '');
  const [hours, setHours] = useState('');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [key] = useState(newKey);
  const end = view.now.find(({ user, goes_on }) => user === insteadOf && !goes_on)?.end;
  // What was typed stays until the server has taken it.
  const take = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const until = hours ? new Date(clock.now() + Number(hours) * hour).toISOString() : null;
      const { overrides } = await takeShift(view.schedule, { instead_of: insteadOf, until, note: note.trim() }, { idempotencyKey: `${key}.${insteadOf}.${hours}.${note}` });
      say(`You are on call in ${view.name}${overrides.at(-1) ? ` until ${absoluteText(overrides.at(-1)!.end)}` : ''}`);
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Take the shift in ${view.name}`} onClose={onClose} dirty={note !== ''}>
      <form className="form" onSubmit={(event) => void take(event)}>
        {view.now.length > 1 ? (
          <SelectField label="Instead of" options={[{ value: '', label: 'everyone who is on call' }, ...view.now.map(({ user }) => ({ value: user, label: name(user) }))]} value={insteadOf} onText={setInsteadOf} />
        ) : <p>{view.now[0] ? <>Pages of this schedule ring you instead of <strong>{name(view.now[0].user)}</strong>, from now on.</> : 'Nobody is on call now. Pages of this schedule ring you, from now on.'}</p>}
        <SelectField label="Until" hint={hours === '' && end ? `${absoluteText(end)}, when ${name(insteadOf)}’s shift ends` : undefined} options={view.now.length === 0 ? lengths.map((each) => (each.value === '' ? { value: '', label: '8 hours from now' } : each)).filter(({ value }) => value !== '8') : lengths} value={hours} onText={setHours} />
        <TextField label="Note" optional maxLength={500} value={note} onText={setNote} error={fieldError(error, 'note')} />
        <WhatChanges view={view} insteadOf={insteadOf} hours={hours} />
        {error ? <ErrorBox what="You have not taken the shift" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" data-autofocus="" busy={busy && 'Taking it…'}>Take it now</Button>
        </div>
      </form>
    </Dialog>
  );
}

const usualHours = 8;

function WhatChanges({ view, insteadOf, hours }: { view: OnCall; insteadOf: string; hours: string }) {
  const { user: me } = useSession();
  const schedule = useObject('schedules', view.schedule);
  const [now] = useState(() => Math.ceil(clock.now() / 60_000) * 60_000);
  const shift = view.now.find(({ user }) => user === insteadOf) ?? view.now[0];
  const end = hours || !shift ? new Date(now + (Number(hours) || usualHours) * hour).toISOString() : shift.end;
  const taken: Override = {
    slug: 'draft', schedule: view.schedule, user: me.slug, absent: insteadOf, everyone: insteadOf === '', wanted: false, asked: '', return_begin: null, return_end: null,
    priority: 0, begin: new Date(now).toISOString(), end, note: '',
  };
  if (!schedule.data || Date.parse(end) <= now) return null;
  return <Effect schedule={schedule.data.value} about={taken} begin={taken.begin} end={end} arranged={(present) => takenOver(present, { ...taken, absent: '', everyone: false }, insteadOf)} zone={schedule.data.value.time_zone} />;
}
