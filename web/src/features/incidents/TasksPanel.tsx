// The tasks of an incident, as a list with mine first or as a board by status.
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useOptions } from '../../api/config';
import type { Incident, RoleHolding, Task, TaskStatus } from '../../api/types';
import type { Namer } from '../../domain/words';
import { useAction, useShortcut } from '../../keys/registry';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Skeleton } from '../../ui/Skeleton';
import { absoluteText, useNow } from '../../ui/Time';
import { move, useSaid, useWaiting, useWaitingFor } from './taskChanges';
import { WaitingTask } from './WaitingTask';
import { dueText, holdersOf, idsOf, inOrder, isLate, isMine, isOver, statusMarks, statusWords, waitsFor } from './tasks';
import './tasks.css';

const columns: readonly TaskStatus[] = ['open', 'doing', 'done', 'skipped'];
const overShown = 5;

export type TasksProps = {
  incident: Incident;
  tasks: readonly Task[] | undefined;
  error: unknown;
  onRetry(): void;
  names: Namer;
  me: string;
  board: boolean;
  onOpen(id: number): void;
  onNew(): void;
  onSkip(task: Task): void;
};

// What one key does with it next; none: it waits, or it is over.
export function nextStep(task: Task, byId: ReadonlyMap<number, Task>): { label: string; status: TaskStatus } | null {
  if (task.status === 'doing') return { label: 'Done', status: 'done' };
  return task.status === 'open' && waitsFor(task, byId).length === 0 ? { label: 'Start', status: 'doing' } : null;
}

export function TasksPanel({ incident, tasks, error, onRetry, names, me, board, onOpen, onNew, onSkip }: TasksProps) {
  const now = useNow('minute');
  const root = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [inside, setInside] = useState(false); // the focus is on a task
  const [allOver, setAllOver] = useState(false);
  const newKey = useShortcut('new-task');
  const said = useSaid();
  const everything = useWaiting(({ all }) => all);
  const unmade = everything.filter((one) => one.incident === incident.id && !one.task && one.by === me && one.state !== 'sending');
  const rows = inOrder(tasks ?? [], me, incident.roles);
  const roleNames = new Map(useOptions('incident-roles').map(({ value, label }) => [value, label]));
  const byId = idsOf(rows);
  const open = rows.filter((task) => !isOver(task));
  const over = rows.filter(isOver);
  const late = open.filter((task) => isLate(task, now)).length;
  const drawn = board ? columns.flatMap((status) => rows.filter((task) => task.status === status)) : [...open, ...(allOver ? over : over.slice(0, overShown))];
  const at = drawn.findIndex(({ id }) => id === cursor);
  const current = drawn[at];

  const go = (index: number) => {
    const to = drawn[Math.max(0, Math.min(drawn.length - 1, index))];
    if (to) root.current?.querySelector<HTMLElement>(`[data-task="${to.id}"]`)?.focus();
  };
  // A task that a key moved goes to another place of the list, and the focus with it.
  const followed = useRef<number | null>(null);
  const step = (task: Task | undefined) => {
    const next = task && nextStep(task, byId);
    if (!task || !next) return;
    followed.current = task.id;
    void move(task, next.status);
  };
  useEffect(() => {
    if (followed.current === null || document.activeElement !== document.body) return;
    root.current?.querySelector<HTMLElement>(`[data-task="${followed.current}"]`)?.focus();
  });
  useAction('focus-tasks', () => go(Math.max(0, at)), drawn.length > 0);
  useAction('down', () => go(at + 1), inside);
  useAction('up', () => go(at - 1), inside);
  useAction('open', () => step(current), inside);
  useAction('line-menu', () => current && onOpen(current.id), inside);
  useAction('skip-task', () => current && !isOver(current) && onSkip(current), inside);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: drawn.length - 1 };
    const to = steps[event.key];
    if (to === undefined || !(event.target as HTMLElement).matches('[data-task]')) return;
    event.preventDefault();
    go(to);
  };
  const row = (task: Task) => (
    <TaskRow key={task.id} task={task} byId={byId} names={names} me={me} held={incident.roles} roleNames={roleNames} now={now} tab={task.id === (current ?? drawn[0])?.id} onCurrent={setCursor} onOpen={onOpen} />
  );
  const view = (label: string, to: 'board' | undefined) => (
    <Link
      to="/incidents/$key" params={{ key: incident.key }} replace search={(old: object) => ({ ...old, work: to }) as never}
      activeOptions={{ explicitUndefined: true }} aria-current={board === (to === 'board') ? 'page' : undefined}
    >
      {label}
    </Link>
  );

  return (
    <section className={board ? 'panel tasks-panel board' : 'panel tasks-panel'} aria-label="Tasks">
      <div className="panel-head">
        <h2>Tasks {tasks ? <span className="tab-count num" title="Not over yet">{open.length}</span> : null}{late > 0 ? <span className="tag late-tag">▲ {late} late</span> : null}</h2>
        <nav className="tasks-view" aria-label="How tasks are shown">{view('List', undefined)}{view('Board', 'board')}</nav>
        <Button small shortcut={newKey} onClick={onNew} title="New task">New</Button>
      </div>
      <div role="status" className="visually-hidden">{said}</div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={root} onKeyDown={onKeyDown}
        onFocus={(event) => setInside((event.target as HTMLElement).matches('[data-task]'))}
        onBlur={(event) => {
          setInside(false);
          if (event.relatedTarget) followed.current = null;
        }}
      >
        {!tasks && !error ? <Skeleton what="the tasks" rows={3} /> : null}
        {!tasks && error ? <ErrorBox what="The tasks could not be loaded" error={error} onRetry={onRetry} /> : null}
        {tasks && rows.length === 0 && unmade.length === 0 ? <Empty title="Nothing is to be done yet" action={<Button onClick={onNew}>New task</Button>}>Begin a line of the stream with #, or choose a line and press n.</Empty> : null}
        {unmade.length > 0 ? <ul className="task-list" aria-label="Tasks that are not made yet">{unmade.map((one) => <li key={one.key} className="task"><WaitingTask waiting={one} names={names} /></li>)}</ul> : null}
        {rows.length > 0 && !board ? (
          <>
            {open.length > 0 ? <ul className="task-list" aria-label="What is to be done, mine first">{open.map(row)}</ul> : <p className="dim task-none">All of it is done.</p>}
            {over.length > 0 ? (
              <>
                <ul className="task-list over" aria-label="What is over">{(allOver ? over : over.slice(0, overShown)).map(row)}</ul>
                {over.length > overShown && !allOver ? <div className="panel-body"><Button small look="quiet" onClick={() => setAllOver(true)}>Show all {over.length} that are over</Button></div> : null}
              </>
            ) : null}
          </>
        ) : null}
        {rows.length > 0 && board ? (
          <div className="task-board">
            {columns.map((status) => {
              const here = rows.filter((task) => task.status === status);
              return (
                <section key={status} aria-label={`${statusWords[status]}: ${here.length}`}>
                  <h3><span aria-hidden>{statusMarks[status]}</span> {statusWords[status]} <span className="dim num">{here.length}</span></h3>
                  <ul className="task-list">{here.map(row)}</ul>
                </section>
              );
            })}
          </div>
        ) : null}
      </div>
    </section>
  );
}

function TaskRow({ task, byId, names, me, held, roleNames, now, tab, onCurrent, onOpen }: {
  task: Task;
  byId: ReadonlyMap<number, Task>;
  names: Namer;
  me: string;
  held: readonly RoleHolding[];
  roleNames: ReadonlyMap<string, string>;
  now: number;
  tab: boolean;
  onCurrent(id: number): void;
  onOpen(id: number): void;
}) {
  const waiting = useWaitingFor(task.id);
  const late = isLate(task, now);
  const before = isOver(task) ? [] : waitsFor(task, byId);
  const next = nextStep(task, byId);
  const due = dueText(task, now);
  const mine = isMine(task, me, held);
  const person = (user: string) => `${names.user(user)}${user === me ? ' (you)' : ''}`;
  const holders = holdersOf(task, held);
  const role = roleNames.get(task.role) ?? task.role;
  const who = task.owner ? person(task.owner) : !task.role ? 'nobody' : `${role}: ${holders.length > 0 ? holders.map(person).join(', ') : 'nobody'}`;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={['task', task.status, late ? 'late' : '', mine ? 'mine' : ''].filter(Boolean).join(' ')}
      data-task={task.id}
      // A row takes the focus, so that one key starts, ends or skips it.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={tab ? 0 : -1}
      onFocus={() => onCurrent(task.id)}
    >
      <span className="task-mark" role="img" aria-label={before.length > 0 ? 'Waits' : statusWords[task.status]}>{before.length > 0 ? '◌' : statusMarks[task.status]}</span>
      <div className="task-body">
        <button type="button" className="task-title" tabIndex={-1} onClick={() => onOpen(task.id)}>{task.title}</button>
        <div className="task-meta">
          <span className={mine ? 'strong' : 'dim'}>{who}</span>
          {due ? <span className={late ? 'tag late-tag' : 'dim'} title={absoluteText(task.due_at!)}>{late ? '▲ ' : ''}{due}</span> : null}
          {task.kind === 'action_item' ? <span className="tag">Action item</span> : null}
          {before.length > 0 ? <span className="dim">after {before.map(({ title }) => title).join(', ')}</span> : null}
          {task.note && isOver(task) ? <span className="dim">{task.note}</span> : null}
        </div>
        {waiting ? <WaitingTask waiting={waiting} names={names} /> : null}
      </div>
      {next && (!waiting || waiting.state === 'sending') ? <Button small tabIndex={-1} busy={waiting && '…'} onClick={() => void move(task, next.status)} aria-label={`${next.label}: ${task.title}`}>{next.label}</Button> : null}
    </li>
  );
}
