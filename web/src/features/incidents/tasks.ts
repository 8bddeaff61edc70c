// What tasks mean to whoever looks at them: which may begin, which are late, in what order; and what becomes of two
// people's changes of one task.
import type { RoleHolding, Task, TaskChange, TaskStatus } from '../../api/types';

export const statusWords: Record<TaskStatus, string> = { open: 'Open', doing: 'Doing', done: 'Done', skipped: 'Skipped' };
export const statusMarks: Record<TaskStatus, string> = { open: '○', doing: '◐', done: '✓', skipped: '⤫' };
export const verdictWords = { open: '? Open', confirmed: '✓ Confirmed', ruled_out: '✗ Ruled out' } as const;
export const kindWords: Record<Task['kind'], string> = { task: 'Task', action_item: 'Action item' };

export const isOver = ({ status }: Pick<Task, 'status'>) => status === 'done' || status === 'skipped';
export const isLate = (task: Pick<Task, 'status' | 'due_at'>, now: number) => Boolean(task.due_at) && !isOver(task) && now >= Date.parse(task.due_at!);
export const waitsFor = (task: Pick<Task, 'after'>, byId: ReadonlyMap<number, Task>) => task.after.flatMap((id) => byId.get(id) ?? []).filter((other) => !isOver(other));
export const idsOf = (tasks: readonly Task[]) => new Map(tasks.map((task) => [task.id, task]));

// Who holds the role of a task that nobody owns.
export const holdersOf = (task: Pick<Task, 'owner' | 'role'>, held: readonly RoleHolding[]): string[] =>
  task.owner || !task.role ? [] : held.filter(({ role, state }) => role === task.role && state === 'held').map(({ user }) => user);
export const isMine = (task: Pick<Task, 'owner' | 'role'>, me: string, held: readonly RoleHolding[]) => task.owner === me || holdersOf(task, held).includes(me);

// Mine first; what is under way before what may begin, that before what waits; late before what has time; what is
// over last, the newest end first.
export function inOrder(tasks: readonly Task[], me: string, held: readonly RoleHolding[]): Task[] {
  const byId = idsOf(tasks);
  const rank = (task: Task) => (isOver(task) ? 8 : (isMine(task, me, held) ? 0 : 4) + (task.status === 'doing' ? 0 : waitsFor(task, byId).length === 0 ? 1 : 2));
  const due = (task: Task) => (isOver(task) ? -Date.parse(task.ended_at ?? task.created_at) : task.due_at ? Date.parse(task.due_at) : Infinity);
  return tasks.toSorted((a, b) => rank(a) - rank(b) || (due(a) === due(b) ? 0 : due(a) - due(b)) || a.id - b.id);
}

// What of others waits, by whatever way, for this one: it cannot wait for them.
export function waiters(id: number, tasks: readonly Task[]): Set<number> {
  const found = new Set([id]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const task of tasks) if (task.after.some((each) => found.has(each))) found.add(task.id);
  }
  return found;
}

export const members = ['kind', 'title', 'description', 'status', 'owner', 'role', 'due_at', 'after', 'note'] as const;
export type Member = (typeof members)[number];
export type TaskDraft = Pick<Task, Member>;
export const memberWords: Record<Member, string> = {
  kind: 'kind', title: 'title', description: 'description', status: 'status', owner: 'owner', role: 'role', due_at: 'due time', after: 'what it waits for', note: 'note',
};

export const draftOf = (task: Task): TaskDraft => Object.fromEntries(members.map((member) => [member, task[member]])) as TaskDraft;

const same = (member: Member, a: TaskDraft[Member], b: TaskDraft[Member]) =>
  member === 'due_at' && a && b ? Date.parse(a as string) === Date.parse(b as string) : JSON.stringify(a) === JSON.stringify(b);

// Only what was touched is sent, so that what another changes meanwhile stays.
export function changesOf(base: TaskDraft, draft: TaskDraft): TaskChange {
  return Object.fromEntries(members.filter((member) => !same(member, base[member], draft[member])).map((member) => [member, draft[member]])) as TaskChange;
}

export type Clash = { member: Member; by: string; at: string };
// What both of us changed, to different ends, since `base`.
export function clashesOf(base: Task, draft: TaskDraft, theirs: Task): Clash[] {
  return members
    .filter((member) => !same(member, base[member], draft[member]) && !same(member, base[member], theirs[member]) && !same(member, draft[member], theirs[member]))
    .map((member) => {
      const change = theirs.changes.find((each) => each.member === member);
      return { member, by: change?.by ?? '', at: change?.at ?? '' };
    });
}
// Theirs for all that I did not touch, mine for the rest.
export const rebase = (base: Task, draft: TaskDraft, theirs: Task): TaskDraft => ({ ...draftOf(theirs), ...changesOf(base, draft) });

// "#drain eu-2" makes a task, "!roll back" a decision, "?" a hypothesis, when it is what a line begins with.
export type Mode = 'said' | 'task' | 'decision' | 'hypothesis';
export const modeWords: Record<Mode, string> = { said: 'Line', task: 'Task', decision: 'Decision', hypothesis: 'Hypothesis' };
export const signOf: Record<Mode, string> = { said: '', task: '#', decision: '!', hypothesis: '?' };
const signs: Record<string, Mode> = { '#': 'task', '!': 'decision', '?': 'hypothesis' };
export function modeOf(text: string): { mode: Mode; words: string } {
  const mode = signs[text[0] ?? ''];
  const words = text.slice(1).trim();
  // "???" and "!!" are said.
  return mode && words && !/^[#!?]/.test(words) ? { mode, words } : { mode: 'said', words: text.trim() };
}

const titleBytes = 200;
// The first line, as far as a title goes; the rest is told below it.
export function titled(text: string): { title: string; description: string } {
  const trimmed = text.trim();
  const [first = ''] = trimmed.split('\n');
  let title = first;
  while (new TextEncoder().encode(title).length > titleBytes) title = [...title].slice(0, -1).join('');
  return { title: title.trim(), description: title === trimmed ? '' : trimmed };
}

const clocks = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const passed = (milliseconds: number) => {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  return minutes < 120 ? `${minutes} min` : minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
};
export function dueText(task: Pick<Task, 'due_at' | 'status'>, now: number): string {
  if (!task.due_at || isOver(task)) return '';
  const at = Date.parse(task.due_at);
  if (now >= at) return `late ${passed(now - at)}`;
  return at - now < 20 * 3_600_000 ? `due ${clocks.format(at)}` : `due ${days.format(at)}`;
}
