// "I take the shift now": in the middle of the night, one button and one answer.
import { useState } from 'react';
import { useNames } from '../../api/config';
import { takeShift } from '../../api/oncall';
import { useSession } from '../../api/session';
import type { OnCall, Override } from '../../api/types';
import { clock } from '../../api/clock';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { absoluteText } from '../../ui/Time';
import { report } from '../../ui/Toasts';

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
  const end = view.now.find(({ user, goes_on }) => user === insteadOf && !goes_on)?.end;
  const take = () => {
    const until = hours ? new Date(clock.now() + Number(hours) * hour).toISOString() : null;
    void report<{ overrides: Override[] }>(
      {
        doing: `Taking the shift in ${view.name}…`,
        done: ({ overrides }) => `You are on call in ${view.name}${overrides.at(-1) ? ` until ${absoluteText(overrides.at(-1)!.end)}` : ''}`,
        failed: 'You have not taken the shift',
      },
      (write) => takeShift(view.schedule, { instead_of: insteadOf, until, note: note.trim() }, write),
    );
    onClose();
  };
  return (
    <Dialog title={`Take the shift in ${view.name}`} onClose={onClose}>
      <div className="form">
        {view.now.length > 1 ? (
          <SelectField label="Instead of" options={[{ value: '', label: 'everyone who is on call' }, ...view.now.map(({ user }) => ({ value: user, label: name(user) }))]} value={insteadOf} onText={setInsteadOf} />
        ) : <p>{view.now[0] ? <>Pages of this schedule ring you instead of <strong>{name(view.now[0].user)}</strong>, from now on.</> : 'Nobody is on call now. Pages of this schedule ring you, from now on.'}</p>}
        <SelectField label="Until" hint={hours === '' && end ? `${absoluteText(end)}, when ${name(insteadOf)}’s shift ends` : undefined} options={view.now.length === 0 ? lengths.map((each) => (each.value === '' ? { value: '', label: '8 hours from now' } : each)).filter(({ value }) => value !== '8') : lengths} value={hours} onText={setHours} />
        <TextField label="Note" optional maxLength={500} value={note} onText={setNote} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" data-autofocus="" onClick={take}>Take it now</Button>
        </div>
      </div>
    </Dialog>
  );
}
