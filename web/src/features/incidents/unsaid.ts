// Lines that the server has not confirmed, and lines that are still being written. Both outlive a reload of this
// window. A line keeps its key, so that saying it again says it once.
import { useState } from 'react';
import { create } from 'zustand';
import { newKey } from '../../api/client';
import { userHere } from '../../api/session';
import { writeEntry } from '../../api/stream';
import { createTask } from '../../api/tasks';
import type { Visibility } from '../../api/types';
import { attempt, flush, isTooOld, leaveTurn, readKept, resume, takeTurn, writeKept, type Turn } from './inTurn';
import { titled, type Mode } from './tasks';

export type Unsaid = {
  key: string;
  kind: Mode; // what it becomes when it is said
  incident: number;
  about: number; // 0: in no thread
  by: string;
  text: string;
  visibility: Visibility;
  page?: string[]; // whom it names and calls
  nextUpdate?: string; // promised to stakeholders with it
  after: number; // the newest entry that was known then
  at: number; // by the server's clock
  queued: number; // by this browser's
  state: 'saying' | 'unanswered' | 'refused';
  why: string;
};

const storageKey = 'tocsin.unsaid';

// What was on its way when the page went may have arrived or not.
export function readUnsaid(): Unsaid[] {
  return readKept<Unsaid>(storageKey).map((line) => ({ ...line, kind: line.kind ?? 'said', queued: line.queued ?? line.at, state: line.state === 'saying' ? 'unanswered' : line.state }));
}

export const useUnsaid = create<{ lines: readonly Unsaid[] }>()(() => ({ lines: readUnsaid() }));

const keep = (lines: readonly Unsaid[]) => {
  useUnsaid.setState({ lines });
  writeKept(storageKey, lines);
};
const become = (key: string, change: Partial<Unsaid>) => keep(useUnsaid.getState().lines.map((line) => (line.key === key ? { ...line, ...change } : line)));

const turnOf = ({ key, kind, queued }: Unsaid): Turn => ({
  key, at: queued, what: kind === 'task' ? 'Making a task' : 'Saying a line', send: () => send(key), hold: () => become(key, { state: 'unanswered' }),
});
resume(useUnsaid.getState().lines.filter(({ state, queued }) => state === 'unanswered' && !isTooOld(queued)).map(turnOf));

async function send(key: string): Promise<boolean> {
  const line = useUnsaid.getState().lines.find((each) => each.key === key);
  if (!line || line.state === 'refused') return true;
  const { incident, kind, text, visibility, about, nextUpdate, page } = line;
  if (line.by !== userHere()) return true; // another has signed in meanwhile: it waits for whoever wrote it
  return attempt(line.queued, async () => {
    become(key, { state: 'saying' });
    if (kind === 'task') await createTask(incident, { ...titled(text), ...(about ? { entry: about } : {}) }, { idempotencyKey: key });
    else await writeEntry(incident, { kind, text, visibility, ...(about ? { about } : {}), ...(nextUpdate ? { next_update_by: nextUpdate } : {}), ...(page ? { page } : {}) }, { idempotencyKey: key });
    keep(useUnsaid.getState().lines.filter((each) => each.key !== key));
  }, (why) => become(key, { state: 'refused', why }));
}

export function sayLine(line: Pick<Unsaid, 'kind' | 'incident' | 'about' | 'by' | 'text' | 'visibility' | 'nextUpdate' | 'page' | 'after' | 'at'>) {
  const said: Unsaid = { ...line, key: newKey(), queued: Date.now(), state: 'saying', why: '' };
  keep([...useUnsaid.getState().lines, said]);
  return takeTurn(turnOf(said));
}

export function sayAgain(key: string) {
  const line = useUnsaid.getState().lines.find((each) => each.key === key);
  if (!line || line.state === 'saying') return flush();
  // A person has looked: it is said anew when its key is forgotten.
  const lapsed = line.nextUpdate !== undefined && Date.parse(line.nextUpdate) <= Date.now(); // such a promise is not made any more
  const again: Unsaid = { ...line, state: 'saying', ...(lapsed ? { nextUpdate: '' } : {}), ...(lapsed || isTooOld(line.queued) ? { key: newKey(), queued: Date.now() } : {}) };
  keep(useUnsaid.getState().lines.map((each) => (each.key === key ? again : each)));
  if (again.key !== key) leaveTurn(key);
  return takeTurn(turnOf(again));
}

export function giveUp(key: string) {
  leaveTurn(key);
  keep(useUnsaid.getState().lines.filter((line) => line.key !== key));
}

// ---- drafts ---------------------------------------------------------------------------------------

export type Draft = { text: string; visibility: Visibility; promise?: number; page?: string[] }; // minutes until the next update; whom it calls
export const emptyDraft: Draft = { text: '', visibility: 'internal' };
const draftKey = (incident: number, about: number) => `tocsin.draft.${incident}.${about}`;

export function readDraft(incident: number, about: number): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(draftKey(incident, about)) ?? '{}') as Partial<Draft>;
    return { text: typeof kept.text === 'string' ? kept.text : '', visibility: kept.visibility ?? 'internal', ...(kept.promise ? { promise: kept.promise } : {}), ...(kept.page ? { page: kept.page } : {}) };
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
