// Page a person, a team or whoever is on call by hand: as well as those who are called, or instead of them.
import { useState, type FormEvent } from 'react';
import { pageByHand, type Called } from '../api/pages';
import { refreshSoon } from '../api/query';
import type { Target } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { CheckField, TextField } from '../ui/Field';
import { clockText } from '../ui/Time';
import { report } from '../ui/Toasts';
import { clock } from '../api/clock';
import { TargetsField } from './TargetsField';

// `reassign`: somebody who is called hands it on, so it begins with "instead".
export function PageDialog({ kind, id, title, reassign = false, onClose }: { kind: 'alerts' | 'incidents'; id: number; title: string; reassign?: boolean; onClose(): void }) {
  const [targets, setTargets] = useState<Target[]>([]);
  const [instead, setInstead] = useState(reassign);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void report<Called>(
      {
        doing: 'Paging…',
        done: ({ outcome, pages }) => outcome === 'called_already' ? 'They are being called already' : `Paged ${pages.length === 1 ? 'one person' : `${pages.length} people`} at ${clockText(clock.now())}`,
        failed: 'Nobody was paged',
      },
      async (write) => {
        const answer = await pageByHand(kind, id, { targets, instead, note: note.trim() }, write);
        refreshSoon(['pages'], ['home'], ['alerts'], ['alert'], ['incident']);
        return answer;
      },
    );
    onClose();
  };
  return (
    <Dialog title={reassign ? 'Reassign' : 'Page someone'} onClose={onClose} dirty={targets.length > 0 || note !== ''}>
      <form className="form" onSubmit={submit}>
        <p>For <strong>{title}</strong>.</p>
        <TargetsField label="Whom" targets={targets} onChange={setTargets} />
        <CheckField label="Instead of those who are called now" hint="Off: as well as them." checked={instead} onCheck={setInstead} />
        <TextField label="Why" optional maxLength={2000} hint="Stands in the timeline." value={note} onText={setNote} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={targets.length === 0}>{instead ? 'Page them instead' : 'Page them'}</Button>
        </div>
      </form>
    </Dialog>
  );
}
