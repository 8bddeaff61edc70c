// Lines that the server has not confirmed, and lines that are still being written. Both outlive a reload of this
// window. A line keeps its key, so that saying it again says it once.
import { useState } from 'react';
import { create } from 'zustand';
import { newKey } from '../../api/client';
import { useOutbox } from '../../api/outbox';
import { describeError, NoAnswer } from '../../api/problem';
import { userHere } from '../../api/session';
import { writeEntry } from '../../api/stream';
import { createTask } from '../../api/tasks';
import type { Visibility } from '../../api/types';
import { inTurn, outboxId, sendOnceLive } from './inTurn';
import { titled, type Mode } from './tasks';

export type Unsaid = {
  key: string;
  kind: Mode; // what it becomes when it is said
  incident: number;
  about: number; // 0: in no thread
  by: string;
  text: string;
  visibility: Visibility;
  after: number; // the newest entry that was known then
  at: number;
  state: 'saying' | 'unanswered' | 'refused';
  why: string;
};

const storageKey = 'tocsin.unsaid';

// What was on its way when the page went may have arrived or not.
export function readUnsaid(): Unsaid[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
    return (Array.isArray(kept) ? (kept as Unsaid[]) : []).map((line) => ({ ...line, kind: line.kind ?? 'said', state: line.state === 'saying' ? 'unanswered' : line.state }));
  } catch {
    return [];
  }
}

export const useUnsaid = create<{ lines: readonly Unsaid[] }>()(() => ({ lines: readUnsaid() }));

const keep = (lines: readonly Unsaid[]) => {
  useUnsaid.setState({ lines });
  if (lines.length > 0) sessionStorage.setItem(storageKey, JSON.stringify(lines));
  else sessionStorage.removeItem(storageKey);
};
const become = (key: string, change: Partial<Unsaid>) => keep(useUnsaid.getState().lines.map((line) => (line.key === key ? { ...line, ...change } : line)));

const unsent = ({ key, kind }: Unsaid) => ({ id: outboxId(key), what: kind === 'task' ? 'Making a task' : 'Saying a line', send: () => void sayAgain(key) });
// What a reload of the window cut off is sent when the server is there.
for (const line of useUnsaid.getState().lines) if (line.state === 'unanswered') sendOnceLive(line.at, unsent(line));

async function send(key: string) {
  const line = useUnsaid.getState().lines.find((each) => each.key === key);
  if (!line || line.state !== 'saying') return;
  if (line.by !== userHere()) return become(key, { state: 'unanswered' }); // another has signed in meanwhile
  const outbox = useOutbox.getState();
  const { incident, kind, text, visibility, about } = line;
  try {
    if (kind === 'task') await createTask(incident, { ...titled(text), ...(about ? { entry: about } : {}) }, { idempotencyKey: key });
    else await writeEntry(incident, { kind, text, visibility, ...(about ? { about } : {}) }, { idempotencyKey: key });
    outbox.drop(outboxId(key));
    keep(useUnsaid.getState().lines.filter((each) => each.key !== key));
  } catch (error) {
    const unanswered = error instanceof NoAnswer;
    const { message, requestId } = describeError(error);
    become(key, { state: unanswered ? 'unanswered' : 'refused', why: requestId ? `${message} Request ${requestId}.` : message });
    if (unanswered) outbox.add(unsent(line));
    else outbox.drop(outboxId(key));
  }
}

export function sayLine(line: Pick<Unsaid, 'kind' | 'incident' | 'about' | 'by' | 'text' | 'visibility' | 'after' | 'at'>) {
  const key = newKey();
  keep([...useUnsaid.getState().lines, { ...line, key, state: 'saying', why: '' }]);
  return inTurn(() => send(key));
}

export function sayAgain(key: string) {
  if (useUnsaid.getState().lines.find((line) => line.key === key)?.state === 'saying') return inTurn(async () => undefined);
  become(key, { state: 'saying' });
  return inTurn(() => send(key));
}

export function giveUp(key: string) {
  useOutbox.getState().drop(outboxId(key));
  keep(useUnsaid.getState().lines.filter((line) => line.key !== key));
}

// ---- drafts ---------------------------------------------------------------------------------------

export type Draft = { text: string; visibility: Visibility };
export const emptyDraft: Draft = { text: '', visibility: 'internal' };
const draftKey = (incident: number, about: number) => `tocsin.draft.${incident}.${about}`;

export function readDraft(incident: number, about: number): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(draftKey(incident, about)) ?? '{}') as Partial<Draft>;
    return { text: typeof kept.text === 'string' ? kept.text : '', visibility: kept.visibility === 'stakeholder' ? 'stakeholder' : 'internal' };
  } catch {
    return emptyDraft;
  }
}

export function keepDraft(incident: number, about: number, draft: Draft) {
  if (draft.text) sessionStorage.setItem(draftKey(incident, about), JSON.stringify(draft));
  else sessionStorage.removeItem(draftKey(incident, about));
}

export function useDraft(incident: number, about: number) {
  const [draft, setDraft] = useState(() => readDraft(incident, about));
  return [draft, (next: Draft) => {
    keepDraft(incident, about, next);
    setDraft(next);
  }] as const;
}
