// Changes of tasks that the server has not confirmed: they outlive a reload of this window, are sent in turn, each at
// most once, and what another changed meanwhile is not overwritten without asking.
import { create } from 'zustand';
import { newKey } from '../../api/client';
import { ApiError } from '../../api/problem';
import { userHere } from '../../api/session';
import { changeTask, createTask, readTask } from '../../api/tasks';
import type { Task, TaskChange, TaskStatus, TaskWrite } from '../../api/types';
import { attempt, flush, isTooOld, leaveTurn, readKept, resume, takeTurn, writeKept, type Turn } from './inTurn';
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
  return readKept<Waiting>(storageKey).map((one) => ({ ...one, state: one.state === 'sending' ? 'unanswered' : one.state }));
}

export const useWaiting = create<{ all: readonly Waiting[]; said: string }>()(() => ({ all: readWaiting(), said: '' }));
export const useSaid = () => useWaiting(({ said }) => said);
// What waits for the task; more than one thing at a time does not.
export const useWaitingFor = (id: number) => useWaiting(({ all }) => all.find(({ task, by }) => task?.id === id && by === userHere()));

const keep = (all: readonly Waiting[], said = useWaiting.getState().said) => {
  useWaiting.setState({ all, said });
  writeKept(storageKey, all);
};
const find = (key: string) => useWaiting.getState().all.find((one) => one.key === key);
const become = (key: string, change: Partial<Waiting>) => keep(useWaiting.getState().all.map((one) => (one.key === key ? { ...one, ...change } : one)));
const leave = (key: string, said?: string) => {
  leaveTurn(key);
  keep(useWaiting.getState().all.filter((one) => one.key !== key), said);
};
const turnOf = ({ key, at, task }: Waiting): Turn => ({
  key, at, what: task ? `Changing “${task.title}”` : 'Making a task', send: () => send(key), hold: () => become(key, { state: 'unanswered' }),
});
resume(useWaiting.getState().all.filter(({ state, at }) => state === 'unanswered' && !isTooOld(at)).map(turnOf));

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

async function send(key: string): Promise<boolean> {
  const one = find(key);
  if (!one || one.state === 'clash' || one.state === 'refused') return true;
  if (one.by !== userHere()) return true; // another has signed in meanwhile: it waits for whoever did it
  return attempt(one.at, async () => {
    become(key, { state: 'sending' });
    if (!one.task) await createTask(one.incident, one.change as TaskWrite, { idempotencyKey: key });
    else {
      try {
        await changeTask(one.task, one.change, { idempotencyKey: key });
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 412)) throw error;
        return meet(one, one.task);
      }
    }
    leave(key, saidOf(one));
  }, (why) => become(key, { state: 'refused', why }));
}

const begin = (one: Pick<Waiting, 'incident' | 'task' | 'change'>, key = newKey()) => {
  const begun: Waiting = { ...one, key, by: userHere(), at: Date.now(), state: 'sending', why: '', theirs: null };
  keep([...useWaiting.getState().all, begun]);
  return takeTurn(turnOf(begun));
};

// One step of a task: never done before the server said so.
export function move(task: Task, status: TaskStatus, more: TaskChange = {}) {
  if (useWaiting.getState().all.some((one) => one.task?.id === task.id && one.by === userHere())) return undefined;
  return begin({ incident: task.incident, task, change: { status, ...more } });
}

// What a form has sent without getting an answer, under its key. `task`: the one it changes.
export const sendLater = (incident: number, task: Task | null, change: TaskChange, key: Waiting['key']) => begin({ incident, task, change }, key);

export function sendAgain(key: string) {
  const one = find(key);
  if (!one || one.state === 'sending') return flush();
  // A person has looked: it is sent anew when its key is forgotten.
  const again: Waiting = { ...one, state: 'sending', ...(isTooOld(one.at) ? { key: newKey(), at: Date.now() } : {}) };
  keep(useWaiting.getState().all.map((each) => (each.key === key ? again : each)));
  if (again.key !== key) leaveTurn(key);
  return takeTurn(turnOf(again));
}

// Mine, over theirs that I have seen.
export function insist(key: string) {
  const one = find(key);
  if (!one?.theirs) return undefined;
  leave(key);
  return begin({ incident: one.incident, task: one.theirs, change: one.change });
}

export const discard = (key: string) => leave(key);
