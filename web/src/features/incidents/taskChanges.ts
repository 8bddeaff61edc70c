// One step of a task, told while it is under way and when the server has answered: never done before it said so.
import { create } from 'zustand';
import { changeTask } from '../../api/tasks';
import type { Task, TaskChange, TaskStatus } from '../../api/types';
import { report } from '../../ui/Toasts';
import { statusWords } from './tasks';

// Tasks of which a step is on its way.
const useMoving = create<{ ids: ReadonlySet<number> }>()(() => ({ ids: new Set() }));
export const useIsMoving = (id: number) => useMoving(({ ids }) => ids.has(id));

const doing: Record<TaskStatus, string> = { open: 'Opening again', doing: 'Starting', done: 'Ending', skipped: 'Skipping' };

export async function move(task: Task, status: TaskStatus, more: TaskChange = {}) {
  if (useMoving.getState().ids.has(task.id)) return;
  useMoving.setState(({ ids }) => ({ ids: new Set(ids).add(task.id) }));
  await report(
    { doing: `${doing[status]} “${task.title}”…`, done: `“${task.title}”: ${statusWords[status].toLowerCase()}`, failed: `“${task.title}” is still ${statusWords[task.status].toLowerCase()}` },
    (write) => changeTask(task, { status, ...more }, write),
  );
  useMoving.setState(({ ids }) => ({ ids: new Set([...ids].filter((id) => id !== task.id)) }));
}
