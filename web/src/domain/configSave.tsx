// Saving and deleting a configuration object, for forms of any shape: the lock of a managed object, one idempotency
// key a try, and what to do when somebody else was faster. What was typed stays with the form whatever happens.
import { useState, type ReactNode } from 'react';
import { api, newKey } from '../api/client';
import { createObject, removeObject, replaceObject } from '../api/config';
import { ApiError } from '../api/problem';
import type { Configured, Kind, Kinds } from '../api/types';
import { Button } from '../ui/Button';
import { ErrorBox, Note } from '../ui/ErrorBox';
import { CheckField } from '../ui/Field';
import { say } from '../ui/Toasts';

export function useConfigSave<K extends Kind>({ kind, present, onTake, onSaved, onDeleted, saidSaved = () => 'Saved', replaceBy = replaceObject }: {
  kind: K;
  // None: a new object.
  present: Configured<K> | null;
  onTake(theirs: Configured<K>): void;
  onSaved(saved: Configured<K>): void;
  onDeleted?(): void;
  saidSaved?(saved: Configured<K>): string;
  replaceBy?: typeof replaceObject<K>;
}) {
  const [base, setBase] = useState(present);
  const [theirs, setTheirs] = useState<Configured<K> | null>(null);
  const [gone, setGone] = useState(false);
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
        const deleted = second instanceof ApiError && second.status === 404;
        setGone(deleted);
        setError(deleted ? null : second);
        return;
      }
    }
    setError(problem);
  };
  const saveOver = async (value: Kinds[K], version: number | null, isNew = !base) => {
    setBusy('save');
    setError(null);
    try {
      const write = { idempotencyKey: key, override };
      const saved = (isNew ? await createObject(kind, value, write) : await replaceBy(kind, value, version, write)) as Configured<K>;
      say(saidSaved(saved));
      onSaved(saved);
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
    base, theirs, gone, error, busy, asking, setAsking, override, setOverride, managedBy,
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
    // What was deleted meanwhile comes back under a new name: names are not used again.
    saveAsNew: (value: Kinds[K]) => {
      setGone(false);
      void saveOver({ ...value, slug: '' }, null, true);
    },
  };
}

type Versioned = { value: object; meta: { version: number } };
type Saving = Omit<ReturnType<typeof useConfigSave>, 'save' | 'replace' | 'take' | 'saveAsNew' | 'base' | 'theirs'> & {
  base: Versioned | null;
  theirs: Versioned | null;
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

const shown = (value: unknown) => (value === undefined || value === null || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value));

// What they changed, member by member, for forms that have no sentence for it.
function WhatItIsNow({ base, theirs }: { base: Versioned; theirs: Versioned }) {
  const before = base.value as Record<string, unknown>;
  const changed = Object.entries(theirs.value).filter(([member, value]) => JSON.stringify(value) !== JSON.stringify(before[member]));
  if (changed.length === 0) return null;
  return (
    <details>
      <summary>Show what it is now</summary>
      <div className="table-wrap">
        <table className="table">
          <thead><tr><th scope="col">What</th><th scope="col">When you began</th><th scope="col">Now</th></tr></thead>
          <tbody>
            {changed.map(([member, value]) => <tr key={member}><td>{member.replaceAll('_', ' ')}</td><td className="break">{shown(before[member])}</td><td className="break">{shown(value)}</td></tr>)}
          </tbody>
        </table>
      </div>
    </details>
  );
}

// Below the fields: who was faster, what went wrong, whether it shall really go. `now` tells theirs in the form's words.
export function SaveNotes({ saving, onTake, onReplace, onNew, now }: { saving: Saving; onTake(): void; onReplace(): void; onNew(): void; now?: ReactNode }) {
  const { theirs, gone, base, error, asking, busy } = saving;
  return (
    <>
      {theirs && base ? (
        <Note warn>
          <div role="alert">Somebody changed this while you were editing (version {theirs.meta.version} is the newest, you began with {base.meta.version}). Nothing of yours is lost, and nothing is saved yet.</div>
          {now ?? <WhatItIsNow base={base} theirs={theirs} />}
          <div className="row wrap">
            <Button small onClick={onTake}>Take theirs, drop mine</Button>
            <Button small look="danger" onClick={onReplace}>Replace theirs with mine</Button>
          </div>
        </Note>
      ) : null}
      {gone ? (
        <Note warn>
          <div role="alert">Somebody deleted this while you were editing. Nothing of yours is lost, and nothing is saved yet.</div>
          <div className="row wrap"><Button small busy={busy === 'save' && 'Saving…'} onClick={onNew}>Save mine as a new one</Button></div>
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
