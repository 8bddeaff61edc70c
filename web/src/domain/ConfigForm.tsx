// The frame of every form that edits a configuration object: save, the lock of a managed object, and what to
// do when somebody else was faster.
import { useState, type FormEvent, type ReactNode } from 'react';
import { createObject, removeObject, replaceObject } from '../api/config';
import { api, newKey } from '../api/client';
import { ApiError, fieldError } from '../api/problem';
import { useSession } from '../api/session';
import type { Configured, Kind, Kinds } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorBox, Note } from '../ui/ErrorBox';
import { CheckField } from '../ui/Field';
import { say } from '../ui/Toasts';

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
};

export function ConfigForm<K extends Kind>({ kind, title, initial, present, onClose, onSaved, onDeleted, children, wide, deletable, tidy }: ConfigFormProps<K>) {
  const { can } = useSession();
  const [draft, setDraft] = useState(initial);
  const [base, setBase] = useState(present);
  const [theirs, setTheirs] = useState<Configured<K> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'save' | 'delete' | null>(null);
  const [override, setOverride] = useState(false);
  const [asking, setAsking] = useState(false);
  const [key, setKey] = useState(newKey);

  const managedBy = base?.meta.managed_by ?? '';
  const dirty = JSON.stringify(draft) !== JSON.stringify(initial);

  const fail = async (problem: unknown) => {
    if (problem instanceof ApiError && problem.status === 412 && base) {
      try {
        setTheirs(await api.get<Configured<K>>(`/api/v1/${kind}/${encodeURIComponent(base.value.slug)}`));
        setError(null);
        return;
      } catch (second) {
        setError(second);
        return;
      }
    }
    setError(problem);
  };
  const save = async (version: number | null) => {
    setBusy('save');
    setError(null);
    try {
      const value = tidy ? tidy(draft) : draft;
      const write = { idempotencyKey: key, override };
      const saved = base ? await replaceObject(kind, value, version, write) : await createObject(kind, value, write);
      say('Saved');
      onSaved?.(saved as Configured<K>);
      onClose();
    } catch (problem) {
      setKey(newKey());
      await fail(problem);
      setBusy(null);
    }
  };
  const remove = async () => {
    if (!base) return;
    setBusy('delete');
    setError(null);
    try {
      await removeObject(kind, base.value.slug, base.meta.version, { override });
      say('Deleted');
      onClose();
      onDeleted?.();
    } catch (problem) {
      setAsking(false);
      await fail(problem);
      setBusy(null);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(base?.meta.version ?? null);
  };

  const tools: FieldTools<Kinds[K]> = {
    draft,
    set: (change) => setDraft({ ...draft, ...change }),
    errorOf: (field) => fieldError(error, field),
  };
  return (
    <Dialog title={title} onClose={onClose} dirty={dirty} wide={wide}>
      <form className="form" onSubmit={submit}>
        {managedBy ? (
          <Note warn>
            The file of <strong>{managedBy}</strong> manages this. Change it there; a change here lasts until the next <code>tocsin apply</code>.
            <CheckField label="Change it here all the same" checked={override} onCheck={setOverride} />
          </Note>
        ) : null}
        {children(tools)}
        {theirs ? (
          <Note warn>
            Somebody changed this while you were editing (version {theirs.meta.version} is the newest, you began with {base?.meta.version}).
            <div className="row wrap">
              <Button small onClick={() => { setDraft(theirs.value); setBase(theirs); setTheirs(null); }}>Take theirs, drop mine</Button>
              <Button small look="danger" onClick={() => { setBase(theirs); setTheirs(null); void save(theirs.meta.version); }}>Replace theirs with mine</Button>
            </div>
          </Note>
        ) : null}
        {error ? <ErrorBox what="Not saved" error={error} /> : null}
        {asking ? (
          <Note warn>
            Delete this for good?
            <div className="row wrap">
              <Button small look="danger" busy={busy === 'delete' && 'Deleting…'} onClick={() => void remove()}>Delete it</Button>
              <Button small onClick={() => setAsking(false)}>Keep it</Button>
            </div>
          </Note>
        ) : null}
        <div className="form-end">
          {base && deletable && can.configure && !asking ? <Button look="danger" disabled={Boolean(managedBy) && !override} onClick={() => setAsking(true)}>Delete</Button> : null}
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={Boolean(managedBy) && !override} busy={busy === 'save' && 'Saving…'}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}
