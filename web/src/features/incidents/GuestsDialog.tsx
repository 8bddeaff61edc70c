// Guests: vendors and consultants who see this incident alone, for a time.
import { useState, type FormEvent } from 'react';
import { clock } from '../../api/clock';
import { changeGuest, inviteGuest, newGuestCode, useGuests } from '../../api/guests';
import { fieldError } from '../../api/problem';
import type { Guest, GuestInvitation, Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { Skeleton } from '../../ui/Skeleton';
import { momentText, useNow } from '../../ui/Time';
import { report, say } from '../../ui/Toasts';
import { Who } from '../../ui/Who';

const hours = [{ value: '4', label: '4 hours' }, { value: '12', label: '12 hours' }, { value: '24', label: 'a day' }, { value: '72', label: '3 days' }, { value: '168', label: 'a week' }, { value: '720', label: '30 days' }];
const later = (count: string) => new Date(clock.now() + Number(count) * 3_600_000).toISOString();

const states: Record<Guest['state'], { shape: string; words: string; tone: string }> = {
  invited: { shape: '◔', words: 'invited, has not come in', tone: 'dim' },
  here: { shape: '●', words: 'may come and go', tone: 'good' },
  over: { shape: '○', words: 'over', tone: 'dim' },
};

export function GuestsDialog({ incident, names, onClose }: { incident: Incident; names: Namer; onClose(): void }) {
  const guests = useGuests(incident.id);
  const [told, setTold] = useState<GuestInvitation | null>(null);
  return (
    <Dialog title={`Guests of ${incident.key}`} onClose={onClose} wide>
      <div className="stack">
        <p>People from outside, without an account. They see this incident alone, read and write in its stream, work on its tasks and add files, until their time is over. They see neither money nor what is for the people of its roles. All of it stands in its record.</p>
        {told ? <Invited told={told} onDone={() => setTold(null)} /> : null}
        {guests.isPending ? <Skeleton what="the guests" rows={2} /> : null}
        {guests.isError ? <ErrorBox what="The guests could not be loaded" error={guests.error} onRetry={() => void guests.refetch()} /> : null}
        {guests.data?.length === 0 ? <p className="dim">Nobody was invited yet.</p> : null}
        {guests.data && guests.data.length > 0 ? (
          <ul className="lines" aria-label="Guests">
            {guests.data.map((guest) => <GuestLine key={guest.slug} guest={guest} incident={incident} names={names} onTold={setTold} />)}
          </ul>
        ) : null}
        {told ? null : <Invite incident={incident} onTold={setTold} />}
      </div>
    </Dialog>
  );
}

function GuestLine({ guest, incident, names, onTold }: { guest: Guest; incident: Incident; names: Namer; onTold(told: GuestInvitation): void }) {
  const now = useNow('minute');
  const state = states[guest.state];
  const longer = (words: string) => void report(
    { doing: 'Changing…', done: `${guest.name} may stay a day from now`, failed: words },
    (write) => changeGuest(incident.id, guest.slug, { until: later('24') }, write),
  );
  const end = () => void report(
    { doing: 'Ending…', done: `${guest.name} sees ${incident.key} no longer`, failed: `${guest.name} still sees it` },
    (write) => changeGuest(incident.id, guest.slug, { ends: true }, write),
  );
  const again = async () => {
    try {
      onTold(await newGuestCode(incident.id, guest.slug));
    } catch {
      say('No new link was made: the server does not answer', 'bad');
    }
  };
  return (
    <li>
      <div className="grow">
        <Who name={guest.name} /> <span className="dim">{guest.company}</span>
        <div className="small break"><span className={state.tone}><span aria-hidden>{state.shape} </span>{state.words}</span> <span className="dim">{guest.state === 'over' ? 'since' : 'until'} {momentText(guest.until, now)}, {guest.email}{guest.invited_by ? `, invited by ${names.user(guest.invited_by)}` : ''}</span></div>
      </div>
      <div className="row wrap">
        <Button small onClick={() => longer(`${guest.name} was not let in longer`)} aria-label={`Let ${guest.name} stay a day from now`}>{guest.state === 'over' ? 'Let in for a day' : 'A day from now'}</Button>
        {guest.state === 'over' ? null : <Button small onClick={() => void again()} aria-label={`New link for ${guest.name}`}>New link</Button>}
        {guest.state === 'over' ? null : <Button small look="danger" onClick={end} aria-label={`End the access of ${guest.name}`}>End</Button>}
      </div>
    </li>
  );
}

// Told once: the server keeps no more than what recognises it.
function Invited({ told, onDone }: { told: GuestInvitation; onDone(): void }) {
  const link = new URL(told.link, location.origin).href;
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    say('The link is copied');
  };
  const words = encodeURIComponent(`You are asked to help with an incident. This link opens its room once; whoever has it comes in as you:\n\n${link}`);
  return (
    <Note>
      <div role="status">
        <strong>The way in for {told.guest.name}</strong>, shown once. It opens one time; afterwards their browser stays signed in until their time is over.
      </div>
      <TextField label="Link" readOnly data-autofocus value={link} onFocus={(event) => event.target.select()} />
      <p className="small dim">Or, at the sign-in of this address: {told.guest.email} and the one-time code <code>{told.code}</code></p>
      <div className="row wrap">
        <Button look="primary" onClick={() => void copy()}>Copy the link</Button>
        <a className="btn" href={`mailto:${told.guest.email}?subject=${encodeURIComponent('An incident needs you')}&body=${words}`}>Write a mail</a>
        <Button onClick={onDone}>Done</Button>
      </div>
    </Note>
  );
}

function Invite({ incident, onTold }: { incident: Incident; onTold(told: GuestInvitation): void }) {
  const [who, setWho] = useState({ name: '', email: '', company: '' });
  const [time, setTime] = useState('24');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      onTold(await inviteGuest(incident.id, { name: who.name.trim(), email: who.email.trim(), company: who.company.trim(), until: later(time) }));
      setWho({ name: '', email: '', company: '' });
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <form className="form" aria-label="Invite somebody" onSubmit={(event) => void submit(event)}>
      <div className="form-pair">
        <TextField label="Name" required maxLength={200} data-autofocus autoComplete="off" value={who.name} onText={(name) => setWho({ ...who, name })} error={fieldError(error, 'name')} />
        <TextField label="Company" optional maxLength={200} autoComplete="off" value={who.company} onText={(company) => setWho({ ...who, company })} error={fieldError(error, 'company')} />
      </div>
      <div className="form-pair">
        <TextField label="E-mail" type="email" required autoComplete="off" hint="It names them at the sign-in." value={who.email} onText={(email) => setWho({ ...who, email })} error={fieldError(error, 'email')} />
        <SelectField label="For" options={hours} value={time} onText={setTime} error={fieldError(error, 'until')} />
      </div>
      {error ? <ErrorBox what="Not invited" error={error} /> : null}
      <div className="form-end"><Button type="submit" look="primary" busy={busy && 'Inviting…'}>Invite</Button></div>
    </form>
  );
}
