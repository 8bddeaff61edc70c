// Dialogs of an incident's people: choose a person, read a role's duties, set the bridge.
import { useState, type FormEvent } from 'react';
import { useOptions } from '../../api/config';
import { tickPoint } from '../../api/responding';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { clockText } from '../../ui/Time';
import { change, respond } from './change';
import { pointsOf, type RoleRow } from './roles';

export function PersonDialog({ title, hint, label, but, onPick, onClose }: { title: string; hint: string; label: string; but: string[]; onPick(user: string): void; onClose(): void }) {
  const users = useOptions('users', 'Choose a person');
  const [user, setUser] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onPick(user);
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <SelectField data-autofocus label="Person" hint={hint} options={users.filter(({ value }) => !but.includes(value))} value={user} onText={setUser} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={user === ''}>{label}</Button>
        </div>
      </form>
    </Dialog>
  );
}

// Whoever holds the role ticks; the others see how far they are.
export function DutiesDialog({ row, incident, names, me, may, onClose }: { row: RoleRow; incident: Incident; names: Namer; me: string; may: boolean; onClose(): void }) {
  const points = pointsOf(row, incident.roles);
  const mine = may && row.held.some(({ user }) => user === me);
  const done = points.filter(({ tick }) => tick).length;
  const tick = (point: string, ticked: boolean) => void respond(incident, ticked ? `“${point}” is done` : `“${point}” is open again`, (write) => tickPoint(incident, row.slug, point, ticked, write));
  return (
    <Dialog title={row.name} onClose={onClose}>
      <p>{row.role?.description || 'Nobody has written down its duties: see Settings, Incident roles.'}</p>
      {points.length > 0 ? (
        <>
          <h3 className="checklist-head">Checklist <span className="dim num">{done} of {points.length} done</span></h3>
          <ul className="checklist">
            {points.map(({ point, tick: ticked }) => (
              <li key={point}>
                <label className={ticked ? 'point done' : 'point'}>
                  <input type="checkbox" checked={ticked !== null} disabled={!mine} onChange={({ target }) => tick(point, target.checked)} />
                  <span>{point}</span>
                </label>
                {ticked ? <span className="dim small point-by">{ticked.by === me ? 'you' : names.user(ticked.by)}, {clockText(ticked.at)}</span> : null}
              </li>
            ))}
          </ul>
          {mine || !may ? null : <p className="dim small">{row.held.length > 0 ? `Ticked by whoever holds the role: ${row.held.map(({ user }) => names.user(user)).join(', ')}.` : 'Ticked by whoever holds the role: take it first.'}</p>}
        </>
      ) : null}
    </Dialog>
  );
}

export function BridgeDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const [url, setUrl] = useState(incident.bridge.url);
  const [phone, setPhone] = useState(incident.bridge.phone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    void change(incident, 'bridge', { bridge: { url: url.trim(), phone: phone.trim() } });
  };
  return (
    <Dialog title="Bridge" onClose={onClose} dirty={url !== incident.bridge.url || phone !== incident.bridge.phone}>
      <form className="form" onSubmit={submit}>
        <p>Where voices meet. It stands in every page for this incident from now on.</p>
        <TextField data-autofocus label="Address" optional type="url" placeholder="https://meet.example.org/major" value={url} onText={setUrl} maxLength={1000} />
        <TextField label="Number to dial" optional inputMode="tel" placeholder="+49 30 1234567,,4711#" value={phone} onText={setPhone} maxLength={100} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">Set it</Button>
        </div>
      </form>
    </Dialog>
  );
}
