// The tasks of an incident: all of them at once, and what changes over the socket.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, type Write } from './client';
import { followTopic, useLive } from './live';
import { queryClient } from './query';
import type { Listed, Task, TaskChange, TaskWrite } from './types';

const askAgainMilliseconds = 15_000; // where the socket does not come about
const keyOf = (incident: number) => ['incident', incident, 'tasks'];
const pathOf = (incident: number) => `/api/v1/incidents/${incident}/tasks`;

// Tasks are never deleted and their versions only grow: of two readings the newer row of each counts.
export function newest(one: readonly Task[], other: readonly Task[]): Task[] {
  const rows = new Map(one.map((task) => [task.id, task]));
  for (const task of other) if ((rows.get(task.id)?.version ?? 0) <= task.version) rows.set(task.id, task);
  return [...rows.values()].toSorted((a, b) => a.id - b.id);
}

// Heard while the list was still on its way: it may have been read before.
const early = new Map<number, Task[]>();

export function hearTasks(incident: number, rows: readonly Task[]) {
  const old = queryClient.getQueryData<Task[]>(keyOf(incident));
  if (old) queryClient.setQueryData<Task[]>(keyOf(incident), newest(old, rows));
  else early.set(incident, newest(early.get(incident) ?? [], rows));
}

export function useTasks(incident: number, enabled: boolean) {
  const live = useLive(({ state }) => state === 'live');
  useEffect(() => {
    if (!enabled) return undefined;
    return followTopic(`tasks:${incident}`, {
      onRows: (rows) => hearTasks(incident, rows as Task[]),
      onStale: () => void queryClient.invalidateQueries({ queryKey: keyOf(incident) }),
    });
  }, [incident, enabled]);
  return useQuery({
    queryKey: keyOf(incident),
    enabled,
    staleTime: 0,
    refetchInterval: live ? false : askAgainMilliseconds,
    queryFn: async ({ signal }) => {
      const { items } = await api.get<Listed<Task>>(pathOf(incident), signal);
      const heard = newest(early.get(incident) ?? [], queryClient.getQueryData<Task[]>(keyOf(incident)) ?? []);
      early.delete(incident);
      return newest(heard, items);
    },
  });
}

const heard = (task: Task) => {
  hearTasks(task.incident, [task]);
  return task;
};

export const createTask = (incident: number, task: TaskWrite, write: Write) => api.post<Task>(pathOf(incident), task, write).then(heard);
export const readTask = (incident: number, id: number) => api.get<Task>(`${pathOf(incident)}/${id}`).then(heard);
// Only when it is still as `task` says. Errors: 412.
export const changeTask = ({ incident, id, version }: Pick<Task, 'incident' | 'id' | 'version'>, change: TaskChange, write: Write) =>
  api.patch<Task>(`${pathOf(incident)}/${id}`, change, { ...write, ifMatch: `"${version}"` }).then(heard);
