// Changes of tasks that the server has not confirmed: they outlive a reload of this window, are sent in turn, each at
// most once, and what another changed meanwhile is not overwritten without asking.
import { create } from 'zustand';
import { newKey } from '../../api/client';
import { clock } from '../../api/clock';
import { useOutbox } from '../../api/outbox';
import { ApiError, describeError, NoAnswer } from '../../api/problem';
import { userHere } from '../../api/session';
import { changeTask, createTask, readTask } from '../../api/tasks';
import type { Task, TaskChange, TaskStatus, TaskWrite } from '../../api/types';
import { inTurn, outboxId, sendOnceLive } from './inTurn';
import { changesOf, clashesOf, draftOf, statusWords } from './tasks';

export type Waiting = {
  key: ReturnType<typeof newKey>;
  by: string;
  incident: number;
  task: Task | null; // as it was when it was changed; none: it is made
  change: TaskChange;
  at: number;
  state: 'sending' | 'unanswered' | 'clash' | 'refused';
  why: string;
  theirs: Task | null; // of a clash: as it is now
};

const storageKey = 'tocsin.tasks';

export function readWaiting(): Waiting[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
    return (Array.isArray(kept) ? (kept as Waiting[]) : []).map((one) => ({ ...one, state: one.state === 'sending' ? 'unanswered' : one.state }));
  } catch {
    return [];
  }
}

export const useWaiting = create<{ all: readonly Waiting[]; said: string }>()(() => ({ all: readWaiting(), said: '' }));
export const useSaid = () => useWaiting(({ said }) => said);
// What waits for the task; more than one thing at a time does not.
export const useWaitingFor = (id: number) => useWaiting(({ all }) => all.find(({ task }) => task?.id === id));

const keep = (all: readonly Waiting[], said = useWaiting.getState().said) => {
  useWaiting.setState({ all, said });
  if (all.length > 0) sessionStorage.setItem(storageKey, JSON.stringify(all));
  else sessionStorage.removeItem(storageKey);
};
const find = (key: string) => useWaiting.getState().all.find((one) => one.key === key);
const become = (key: string, change: Partial<Waiting>) => keep(useWaiting.getState().all.map((one) => (one.key === key ? { ...one, ...change } : one)));
const leave = (key: string, said?: string) => {
  useOutbox.getState().drop(outboxId(key));
  keep(useWaiting.getState().all.filter((one) => one.key !== key), said);
};
const unsent = ({ key, task }: Waiting) => ({ id: outboxId(key), what: task ? `Changing “${task.title}”` : 'Making a task', send: () => void sendAgain(key) });
for (const one of useWaiting.getState().all) if (one.state === 'unanswered') sendOnceLive(one.at, unsent(one));

// Somebody was faster: what does not touch theirs goes on with it.
async function meet(one: Waiting, base: Task) {
  const theirs = await readTask(one.incident, base.id);
  const wanted = { ...draftOf(base), ...one.change };
  if (clashesOf(base, wanted, theirs).length > 0) return become(one.key, { state: 'clash', theirs });
  const left = Object.fromEntries(Object.entries(one.change).filter(([member]) => member in changesOf(draftOf(theirs), { ...draftOf(theirs), ...one.change })));
  if (Object.keys(left).length === 0) return leave(one.key, `“${base.title}” is so already`);
  await changeTask(theirs, left, { idempotencyKey: newKey() });
  leave(one.key, saidOf(one));
}

const saidOf = ({ task, change }: Waiting) => (task ? `“${task.title}”: ${change.status ? statusWords[change.status].toLowerCase() : 'changed'}` : `“${change.title}” is made`);

async function send(key: string) {
  const one = find(key);
  if (!one || one.state !== 'sending') return;
  if (one.by !== userHere()) return become(key, { state: 'unanswered' }); // another has signed in meanwhile
  try {
    if (!one.task) await createTask(one.incident, one.change as TaskWrite, { idempotencyKey: key });
    else {
      try {
        await changeTask(one.task, one.change, { idempotencyKey: key });
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 412)) throw error;
        await meet(one, one.task);
        return;
      }
    }
    leave(key, saidOf(one));
  } catch (error) {
    const unanswered = error instanceof NoAnswer;
    const { message, requestId } = describeError(error);
    become(key, { state: unanswered ? 'unanswered' : 'refused', why: requestId ? `${message} Request ${requestId}.` : message });
    if (unanswered) useOutbox.getState().add(unsent(one));
    else useOutbox.getState().drop(outboxId(key));
  }
}

const begin = (one: Pick<Waiting, 'incident' | 'task' | 'change'>, key = newKey()) => {
  keep([...useWaiting.getState().all, { ...one, key, by: userHere(), at: clock.now(), state: 'sending', why: '', theirs: null }]);
  return inTurn(() => send(key));
};

// One step of a task: never done before the server said so.
export function move(task: Task, status: TaskStatus, more: TaskChange = {}) {
  if (useWaiting.getState().all.some((one) => one.task?.id === task.id)) return undefined;
  return begin({ incident: task.incident, task, change: { status, ...more } });
}

// What a form has sent without getting an answer, under its key. `task`: the one it changes.
export const sendLater = (incident: number, task: Task | null, change: TaskChange, key: Waiting['key']) => begin({ incident, task, change }, key);

export function sendAgain(key: string) {
  if (!find(key) || find(key)!.state === 'sending') return inTurn(async () => undefined);
  become(key, { state: 'sending' });
  return inTurn(() => send(key));
}

// Mine, over theirs that I have seen.
export function insist(key: string) {
  const one = find(key);
  if (!one?.theirs) return undefined;
  leave(key);
  return begin({ incident: one.incident, task: one.theirs, change: one.change });
}

export const discard = (key: string) => leave(key);
