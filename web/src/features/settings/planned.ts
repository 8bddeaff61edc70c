// The tasks of a template while they are edited. They name each other by their places, which change with the list.
import type { PlannedTask } from '../../api/types';

export const emptyPlanned: PlannedTask = { title: '', description: '', role: '', due_after: null, after: [] };

const replaced = (tasks: readonly PlannedTask[], placeOf: (place: number) => number | null) =>
  tasks.map((task) => ({ ...task, after: task.after.flatMap((place) => placeOf(place) ?? []) }));

export function without(tasks: readonly PlannedTask[], gone: number): PlannedTask[] {
  return replaced(tasks.filter((_, place) => place !== gone), (place) => (place === gone ? null : place > gone ? place - 1 : place));
}

export function movedUp(tasks: readonly PlannedTask[], at: number): PlannedTask[] {
  if (at < 1 || at >= tasks.length) return [...tasks];
  const next = [...tasks.slice(0, at - 1), tasks[at]!, tasks[at - 1]!, ...tasks.slice(at + 1)];
  return replaced(next, (place) => (place === at ? at - 1 : place === at - 1 ? at : place));
}

// What waits, by whatever way, for the task at this place: it cannot wait for them.
export function waitersAt(tasks: readonly PlannedTask[], at: number): Set<number> {
  const found = new Set([at]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    tasks.forEach((task, place) => {
      if (task.after.some((each) => found.has(each))) found.add(place);
    });
  }
  return found;
}
