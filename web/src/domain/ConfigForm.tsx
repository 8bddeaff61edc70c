// The frame of every form that edits a configuration object in a dialog.
import { useState, type FormEvent, type ReactNode } from 'react';
import type { replaceObject } from '../api/config';
import { fieldError } from '../api/problem';
import { useSession } from '../api/session';
import type { Configured, Kind, Kinds } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ManagedNote, SaveNotes, useConfigSave } from './configSave';

export type FieldTools<T> = { draft: T; set(change: Partial<T>): void; errorOf(field: string): string | null };

export function ManagedMark({ by }: { by: string }) {
  return by ? <span className="tag" title="Changed by `tocsin apply`; a change here would be undone by the next one">Managed by {by}</span> : null;
}

export type ConfigFormProps<K extends Kind> = {
  kind: K;
  title: string;
  initial: Kinds[K];
  // None: a new object.
  present: Configured<K> | null;
  onClose(): void;
  onSaved?(saved: Configured<K>): void;
  onDeleted?(): void;
  children(tools: FieldTools<Kinds[K]>): ReactNode;
  wide?: boolean;
  deletable?: boolean;
  tidy?(draft: Kinds[K]): Kinds[K];
  replaceBy?: typeof replaceObject<K>;
};

export function ConfigForm<K extends Kind>({ kind, title, initial, present, onClose, onSaved, onDeleted, children, wide, deletable, tidy, replaceBy }: ConfigFormProps<K>) {
  const { can } = useSession();
  const [draft, setDraft] = useState(initial);
  const saving = useConfigSave({
    kind,
    present,
    replaceBy,
    onTake: ({ value }) => setDraft(value),
    onSaved: (saved) => {
      onSaved?.(saved);
      onClose();
    },
    onDeleted: () => {
      onClose();
      onDeleted?.();
    },
  });
  const { base, error, busy, asking, locked } = saving;
  const dirty = JSON.stringify(draft) !== JSON.stringify(initial);
  const ready = () => (tidy ? tidy(draft) : draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void saving.save(ready());
  };

  const tools: FieldTools<Kinds[K]> = {
    draft,
    set: (change) => setDraft({ ...draft, ...change }),
    errorOf: (field) => fieldError(error, field),
  };
  return (
    <Dialog title={title} onClose={onClose} dirty={dirty} wide={wide}>
      <form className="form" onSubmit={submit}>
        <ManagedNote saving={saving} />
        {children(tools)}
        <SaveNotes saving={saving} onTake={saving.take} onReplace={() => saving.replace(ready())} onNew={() => saving.saveAsNew(ready())} />
        <div className="form-end">
          {base && deletable && can.configure && !asking ? <Button look="danger" disabled={locked} onClick={() => saving.setAsking(true)}>Delete</Button> : null}
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={locked} busy={busy === 'save' && 'Saving…'}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}
