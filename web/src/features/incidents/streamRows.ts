// What of the stream is shown, in the order of a chat: the oldest first.
import type { Heard } from '../../api/stream';
import type { Listed, StreamEntry } from '../../api/types';
import { titled } from './tasks';
import type { Unsaid } from './unsaid';

export const shows = ['all', 'talk', 'facts', 'findings', 'decisions', 'tasks', 'starred'] as const;
export type Show = (typeof shows)[number];

const files = ['file_added', 'link_added'];
const talk = ['said', 'note', ...files];
// What is only looked for: it stands among the facts, not in the way of the talk.
const quiet = ['checklist_ticked', 'checklist_unticked'];
const roll = ['roll_called', 'service_confirmed'];
const emergencies = ['change_requested', 'change_approved', 'change_refused', 'change_moved'];
const decisions = ['decision', 'hypothesis'];
const tasks = ['tasks_planned', 'task_created', 'task_started', 'task_done', 'task_skipped', 'task_reopened', 'task_changed', 'task_late'];
// All that the program itself writes of an incident.
const facts = [
  'created', 'acknowledged', 'resolved', 'unacknowledged', 'quiet_began', 'quiet_ended', 'content_changed', 'escalation_started', 'step_fired', 'step_skipped',
  'nobody_notified', 'escalation_ended', 'paged', 'page_acknowledged', 'page_cancelled', 'notification_sent', 'notification_failed', 'notification_unknown', 'declared',
  'status_changed', 'severity_changed', 'title_changed', 'summary_changed', 'alert_attached', 'alert_detached', 'services_changed', 'commander_changed', 'major_changed',
  'reopened', 'incident_linked', 'handed_over', 'called_by_hand', 'role_assigned', 'role_left', 'role_offered', 'role_declined', 'role_vacant', 'responder_joined', 'responder_released',
  'bridge_changed', 'privacy_changed', 'members_changed', 'glass_broken', 'type_changed', 'crisis_changed', 'field_changed', 'parent_changed', 'child_added', 'child_left', 'merged', 'took_in', 'impact_changed', 'guest_invited', 'guest_left', 'call_began', 'call_ended', 'chat_linked', 'chat_left', ...quiet, ...emergencies, ...roll, ...tasks,
];
const written = new Set(['said', 'note', 'finding', ...decisions]);

export const isWritten = (entry: Pick<StreamEntry, 'kind'>) => written.has(entry.kind);
// What somebody wrote or showed stands under their name, and is answered; the rest are facts.
export const isTalk = (entry: Pick<StreamEntry, 'kind'>) => isWritten(entry) || files.includes(entry.kind);
export const authorOf = ({ actor }: Pick<StreamEntry, 'actor'>) => (actor.kind === 'user' ? actor.slug : actor.on_behalf_of || actor.slug);

// What the server is asked for. Stars are no kind: they are found among all.
export function kindsOf(show: Show): { kind?: string } {
  if (show === 'talk') return { kind: talk.join() };
  if (show === 'facts') return { kind: facts.join() };
  if (show === 'decisions') return { kind: decisions.join() };
  if (show === 'tasks') return { kind: tasks.join() };
  return show === 'findings' ? { kind: 'finding' } : {};
}

export function belongs(show: Show, entry: StreamEntry): boolean {
  switch (show) {
    case 'all': return !quiet.includes(entry.kind);
    case 'talk': return talk.includes(entry.kind);
    case 'facts': return !isTalk(entry);
    case 'findings': return entry.kind === 'finding';
    case 'decisions': return decisions.includes(entry.kind);
    case 'tasks': return tasks.includes(entry.kind);
    case 'starred': return entry.standing.starred;
  }
}

// Pages come newest first. What was heard stands in for what was read before it; what is older than the pages reach
// waits for its page, so that no gap is shown as if there were none.
export function mergeStream(pages: readonly Listed<StreamEntry>[], heard: Heard, wanted: (entry: StreamEntry) => boolean): StreamEntry[] {
  const rows = new Map<number, StreamEntry>();
  for (const { items } of pages) for (const entry of items) rows.set(entry.id, entry);
  const last = pages.at(-1);
  const reach = last?.next ? (last.items.at(-1)?.id ?? Infinity) : -Infinity;
  for (const [id, entry] of heard) if (id >= reach) rows.set(id, entry);
  return [...rows.values()].filter(wanted).toSorted((a, b) => a.id - b.id);
}

// A line that the server has already told everybody, though its answer is still on the way, is not shown twice.
export function stillUnsaid(lines: readonly Unsaid[], entries: readonly StreamEntry[]): Unsaid[] {
  const told = new Set<number>();
  return lines.filter((line) => {
    if (line.state !== 'saying') return true;
    const [kind, text] = line.kind === 'task' ? ['task_created', titled(line.text).title] : [line.kind, line.text];
    const same = entries.findLast((entry) => entry.id > line.after && !told.has(entry.id) && entry.kind === kind && entry.text === text && authorOf(entry) === line.by);
    if (same) told.add(same.id);
    return !same;
  });
}

export type Row = {
  key: string;
  at: number;
  entry?: StreamEntry;
  unsaid?: Unsaid;
  day?: string; // the first of its day
  fresh?: boolean; // the first that is new since one looked
  follows?: boolean; // said by who said the line before it, so that the name need not stand again
};

const followMilliseconds = 5 * 60_000;

export function rowsOf(entries: readonly StreamEntry[], unsaid: readonly Unsaid[], seen: number | null, me: string): Row[] {
  const rows: Row[] = [];
  let day = '';
  let marked = seen === null;
  let before: StreamEntry | undefined;
  for (const entry of entries) {
    const at = Date.parse(entry.at);
    const row: Row = { key: `e${entry.id}`, at, entry };
    const today = new Date(at).toDateString();
    if (today !== day) row.day = today;
    day = today;
    if (!marked && entry.id > seen! && authorOf(entry) !== me) {
      marked = true;
      row.fresh = true;
    }
    row.follows = before?.kind === 'said' && entry.kind === 'said' && !row.day && !row.fresh && entry.about === before.about
      && authorOf(before) === authorOf(entry) && before.visibility === entry.visibility && at - Date.parse(before.at) < followMilliseconds;
    rows.push(row);
    before = entry;
  }
  for (const line of unsaid) {
    const today = new Date(line.at).toDateString();
    rows.push({ key: `u${line.key}`, at: line.at, unsaid: line, ...(today === day ? {} : { day: today }) });
    day = today;
  }
  return rows;
}

const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export function dayText(day: string, now: number): string {
  if (day === new Date(now).toDateString()) return 'Today';
  if (day === new Date(now - 86_400_000).toDateString()) return 'Yesterday';
  return weekday.format(new Date(day));
}
