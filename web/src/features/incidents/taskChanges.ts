// One step of a task, told while it is under way and when the server has answered: never done before it said so.
import { create } from 'zustand';
import { newKey } from '../../api/client';
import { changeTask } from '../../api/tasks';
import type { Task, TaskChange, TaskStatus } from '../../api/types';
import { report } from '../../ui/Toasts';
import { statusWords } from './tasks';

// Tasks of which a step is on its way, and what a screen reader hears of the last one.
const useMoving = create<{ ids: ReadonlySet<number>; said: string }>()(() => ({ ids: new Set(), said: '' }));
export const useSaid = () => useMoving(({ said }) => said);
export const useIsMoving = (id: number) => useMoving(({ ids }) => ids.has(id));

const doing: Record<TaskStatus, string> = { open: 'Opening again', doing: 'Starting', done: 'Ending', skipped: 'Skipping' };

export async function move(task: Task, status: TaskStatus, more: TaskChange = {}) {
  if (useMoving.getState().ids.has(task.id)) return;
  useMoving.setState(({ ids }) => ({ ids: new Set(ids).add(task.id) }));
  const done = `“${task.title}”: ${statusWords[status].toLowerCase()}`;
  const write = { idempotencyKey: newKey() };
  const send = () => changeTask(task, { status, ...more }, write);
  // What went well shows in the task itself; what did not is told, and can be tried again.
  try {
    await send();
    useMoving.setState({ said: done });
  } catch {
    await report({ doing: `${doing[status]} “${task.title}”…`, done, failed: `“${task.title}” is still ${statusWords[task.status].toLowerCase()}` }, send);
  }
  useMoving.setState(({ ids }) => ({ ids: new Set([...ids].filter((id) => id !== task.id)) }));
}
