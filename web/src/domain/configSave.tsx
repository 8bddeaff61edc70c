// Saving and deleting a configuration object, for forms of any shape: the lock of a managed object, one idempotency
// key a try, and what to do when somebody else was faster. What was typed stays with the form whatever happens.
import { useState } from 'react';
import { api, newKey } from '../api/client';
import { createObject, removeObject, replaceObject } from '../api/config';
import { ApiError } from '../api/problem';
import type { Configured, Kind, Kinds } from '../api/types';
import { Button } from '../ui/Button';
import { ErrorBox, Note } from '../ui/ErrorBox';
import { CheckField } from '../ui/Field';
import { say } from '../ui/Toasts';

export function useConfigSave<K extends Kind>({ kind, present, onTake, onSaved, onDeleted }: {
  kind: K;
  // None: a new object.
  present: Configured<K> | null;
  onTake(theirs: Configured<K>): void;
  onSaved(saved: Configured<K>): void;
  onDeleted?(): void;
}) {
  const [base, setBase] = useState(present);
  const [theirs, setTheirs] = useState<Configured<K> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'save' | 'delete' | null>(null);
  const [override, setOverride] = useState(false);
  const [asking, setAsking] = useState(false);
  const [key, setKey] = useState(newKey);

  const managedBy = base?.meta.managed_by ?? '';

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
  const saveOver = async (value: Kinds[K], version: number | null) => {
    setBusy('save');
    setError(null);
    try {
      const write = { idempotencyKey: key, override };
      const saved = base ? await replaceObject(kind, value, version, write) : await createObject(kind, value, write);
      say('Saved');
      onSaved(saved as Configured<K>);
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
      onDeleted?.();
    } catch (problem) {
      setAsking(false);
      await fail(problem);
      setBusy(null);
    }
  };
  return {
    base, theirs, error, busy, asking, setAsking, override, setOverride, managedBy,
    locked: Boolean(managedBy) && !override,
    save: (value: Kinds[K]) => saveOver(value, base?.meta.version ?? null),
    remove,
    take: () => {
      if (!theirs) return;
      setBase(theirs);
      setTheirs(null);
      onTake(theirs);
    },
    replace: (value: Kinds[K]) => {
      if (!theirs) return;
      setBase(theirs);
      setTheirs(null);
      void saveOver(value, theirs.meta.version);
    },
  };
}

type Saving = Omit<ReturnType<typeof useConfigSave>, 'save' | 'replace' | 'take' | 'base' | 'theirs'> & {
  base: { meta: { version: number } } | null;
  theirs: { meta: { version: number } } | null;
};

export function ManagedNote({ saving }: { saving: Saving }) {
  if (!saving.managedBy) return null;
  return (
    <Note warn>
      The file of <strong>{saving.managedBy}</strong> manages this. Change it there; a change here lasts until the next <code>tocsin apply</code>.
      <CheckField label="Change it here all the same" checked={saving.override} onCheck={saving.setOverride} />
    </Note>
  );
}

// Below the fields: who was faster, what went wrong, whether it shall really go.
export function SaveNotes({ saving, onTake, onReplace }: { saving: Saving; onTake(): void; onReplace(): void }) {
  const { theirs, base, error, asking, busy } = saving;
  return (
    <>
      {theirs ? (
        <Note warn>
          Somebody changed this while you were editing (version {theirs.meta.version} is the newest, you began with {base?.meta.version}).
          <div className="row wrap">
            <Button small onClick={onTake}>Take theirs, drop mine</Button>
            <Button small look="danger" onClick={onReplace}>Replace theirs with mine</Button>
          </div>
        </Note>
      ) : null}
      {error ? <ErrorBox what="Not saved" error={error} /> : null}
      {asking ? (
        <Note warn>
          Delete this for good?
          <div className="row wrap">
            <Button small look="danger" busy={busy === 'delete' && 'Deleting…'} onClick={() => void saving.remove()}>Delete it</Button>
            <Button small onClick={() => saving.setAsking(false)}>Keep it</Button>
          </div>
        </Note>
      ) : null}
    </>
  );
}
