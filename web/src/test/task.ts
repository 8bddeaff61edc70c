// Tasks for tests.
import type { Task } from '../api/types';

export const taskOf = (id: number, change: Partial<Task> = {}): Task => ({
  id, incident: 1, kind: 'task', title: `task ${id}`, description: '', status: 'open', owner: '', role: '', due_at: null, after: [], note: '', entry: 0,
  by_template: '', created_by: 'ana', created_at: '2026-01-05T09:00:00Z', started_at: null, ended_at: null, ended_by: '', version: 1, changes: [], ...change,
});
