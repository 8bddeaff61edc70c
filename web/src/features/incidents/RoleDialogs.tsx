// Dialogs of an incident's people: choose a person, read a role's duties, set the bridge.
import { useState, type FormEvent } from 'react';
import { useOptions } from '../../api/config';
import type { Incident } from '../../api/types';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { change } from './change';
import type { RoleRow } from './roles';

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

export function DutiesDialog({ row, onClose }: { row: RoleRow; onClose(): void }) {
  const checklist = row.role?.checklist ?? [];
  return (
    <Dialog title={row.name} onClose={onClose}>
      <p>{row.role?.description || 'Nobody has written down its duties: see Settings, Incident roles.'}</p>
      {checklist.length > 0 ? <ol className="checklist">{checklist.map((item) => <li key={item}>{item}</li>)}</ol> : null}
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
