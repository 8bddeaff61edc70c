// What people do with lines, shared by the stream and its threads: by mouse, menu and keys.
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { newKey } from '../../api/client';
import { writeEntry } from '../../api/stream';
import { createTask } from '../../api/tasks';
import type { EntryWrite, Incident, StreamEntry, TaskKind } from '../../api/types';
import { entryTitle, type Namer } from '../../domain/words';
import { useShortcut } from '../../keys/registry';
import type { MenuItem } from '../../ui/Menu';
import { report, say } from '../../ui/Toasts';
import { DecisionDialog, EditLineDialog, EditsDialog, EvidenceDialog, LineMenu, ReactDialog, TrueTimeDialog, VerdictDialog, WithdrawDialog } from './roomDialogs';
import type { LineActs } from './StreamLine';
import { authorOf, isTalk, isWritten } from './streamRows';
import { titled } from './tasks';

type Steps = { doing: string; done: string; failed: string };
type Open = { dialog: 'edit' | 'edits' | 'withdraw' | 'time' | 'react' | 'decision' | 'evidence' | 'confirmed' | 'ruled_out'; entry: StreamEntry };

// What went well shows in the line itself and needs no words; what did not is told, and can be tried again.
async function write(incident: number, entry: EntryWrite, steps: Steps) {
  const key = { idempotencyKey: newKey() };
  try {
    await writeEntry(incident, entry, key);
  } catch {
    await report(steps, () => writeEntry(incident, entry, key));
  }
}

export const linkTo = (incident: Pick<Incident, 'key'>, id: number) => `${location.origin}/incidents/${incident.key}#entry-${id}`;

const wordsOf = (entry: StreamEntry) => entry.text || entryTitle(entry.kind);

export function markAs(kind: 'finding' | 'decision' | 'hypothesis', incident: Incident, entry: StreamEntry) {
  void write(incident.id, { kind, text: wordsOf(entry), about: entry.id, visibility: entry.visibility }, { doing: `Marking a ${kind}…`, done: `It is a ${kind} now`, failed: `Not marked as a ${kind}` });
}

// Of a line at once: what is missing, its owner and its time, is added when there is time for it.
export function actionOf(kind: TaskKind, incident: Incident, entry: StreamEntry) {
  const what = kind === 'task' ? 'task' : 'action item';
  void report(
    { doing: `Making ${what === 'task' ? 'a task' : 'an action item'} of the line…`, done: ({ title }: { title: string }) => `The ${what} “${title}” is made`, failed: `The ${what} was not made` },
    (key) => createTask(incident.id, { ...titled(wordsOf(entry)), kind, entry: entry.id }, key),
  );
}

export function judge(incident: number, hypothesis: StreamEntry, kind: 'confirmed' | 'ruled_out' | 'open_again', text: string) {
  void write(incident, { kind, text, about: hypothesis.id }, { doing: 'Noting it…', done: 'Noted', failed: 'What was found out is not noted' });
}

export function useLineActions({ incident, names, me, may, onThread, onTask }: { incident: Incident; names: Namer; me: string; may: boolean; onThread(entry: StreamEntry): void; onTask(id: number): void }): { act: LineActs; overlay: ReactNode } {
  const [menu, setMenu] = useState<{ entry: StreamEntry; x: number; y: number } | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const before = useRef<HTMLElement | null>(null);
  const findingKey = useShortcut('finding');
  const decisionKey = useShortcut('decision');
  const hypothesisKey = useShortcut('hypothesis');
  const taskKey = useShortcut('new-task');
  const itemKey = useShortcut('action-item');
  const { id } = incident;

  const act = useMemo<LineActs>(() => ({
    menu: (entry, at) => {
      before.current = document.activeElement as HTMLElement | null;
      setMenu({ entry, ...at });
    },
    thread: onThread,
    react: (entry, emoji) => {
      if (!may) return;
      const mine = entry.standing.reactions.some((reaction) => reaction.emoji === emoji && reaction.users.includes(me));
      void write(id, { kind: mine ? 'unreacted' : 'reacted', text: emoji, about: entry.id }, { doing: `${emoji}…`, done: `${emoji} ✓`, failed: `Your ${emoji} was not ${mine ? 'taken back' : 'added'}` });
    },
    star: (entry) => {
      const { starred } = entry.standing;
      void write(id, { kind: starred ? 'unstarred' : 'starred', about: entry.id }, { doing: 'Star…', done: starred ? 'Star taken away' : 'Starred', failed: 'The star was not changed' });
    },
    edits: (entry) => setOpen({ dialog: 'edits', entry }),
    task: onTask,
  }), [id, may, me, onThread, onTask]);

  const closeMenu = useCallback(() => {
    setMenu(null);
    before.current?.focus({ preventScroll: true });
  }, []);
  const close = () => setOpen(null);

  const verdicts = (entry: StreamEntry): MenuItem[] => {
    const now = entry.standing.verdict?.kind;
    return [
      ...(now === 'confirmed' ? [] : [{ name: 'confirmed', label: 'It is confirmed…', perform: () => setOpen({ dialog: 'confirmed' as const, entry }) }]),
      ...(now === 'ruled_out' ? [] : [{ name: 'ruled-out', label: 'It is ruled out…', perform: () => setOpen({ dialog: 'ruled_out' as const, entry }) }]),
      ...(now ? [{ name: 'open-again', label: 'It is open again', perform: () => judge(id, entry, 'open_again', '') }] : []),
    ];
  };
  const items = (entry: StreamEntry): MenuItem[] => {
    const { standing } = entry;
    const own = authorOf(entry) === me && isWritten(entry) && !standing.withdrawn;
    const written = isTalk(entry);
    return [
      ...(written && (may || standing.replies > 0) ? [{ name: 'thread', label: may ? 'Answer in a thread' : 'Read the thread', shortcut: 'enter', perform: () => act.thread(entry) }] : []),
      ...(may && !standing.withdrawn ? [
        { name: 'react', label: 'React with another emoji…', perform: () => setOpen({ dialog: 'react', entry }) },
        { name: 'star', label: standing.starred ? 'Take the star away' : 'Star: it matters to the review', perform: () => act.star(entry) },
        ...(entry.kind === 'finding' ? [] : [{ name: 'finding', label: 'Mark as a finding', shortcut: findingKey, perform: () => markAs('finding', incident, entry) }]),
        ...(entry.kind === 'decision' ? [] : [{ name: 'decision', label: 'Mark as a decision', shortcut: decisionKey, perform: () => markAs('decision', incident, entry) }]),
        ...(entry.kind === 'decision' ? [] : [{ name: 'decide', label: 'Decision with why and options…', perform: () => setOpen({ dialog: 'decision', entry }) }]),
        ...(entry.kind === 'hypothesis' ? verdicts(entry) : [{ name: 'hypothesis', label: 'Mark as a hypothesis', shortcut: hypothesisKey, perform: () => markAs('hypothesis', incident, entry) }]),
        ...(entry.kind === 'hypothesis' ? [] : [{ name: 'evidence', label: 'Evidence for a hypothesis or decision…', perform: () => setOpen({ dialog: 'evidence', entry }) }]),
        // Everybody here reads tasks.
        ...(entry.visibility === 'restricted' ? [] : [
          { name: 'task', label: 'Make it a task', shortcut: taskKey, perform: () => actionOf('task', incident, entry) },
          { name: 'item', label: 'Make it an action item', shortcut: itemKey, perform: () => actionOf('action_item', incident, entry) },
        ]),
        { name: 'time', label: 'Set when it happened…', perform: () => setOpen({ dialog: 'time', entry }) },
      ] : []),
      ...(may && own ? [{ name: 'edit', label: 'Edit…', perform: () => setOpen({ dialog: 'edit', entry }) }] : []),
      ...(standing.edits.length > 0 ? [{ name: 'edits', label: 'See what was changed', perform: () => act.edits(entry) }] : []),
      {
        name: 'link',
        label: 'Copy the link',
        perform: () => void navigator.clipboard.writeText(linkTo(incident, entry.id)).then(() => say('The link is copied'), () => say(`Not copied. The link is ${linkTo(incident, entry.id)}`, 'bad')),
      },
      ...(may && own ? [{ name: 'withdraw', label: 'Withdraw…', danger: true, perform: () => setOpen({ dialog: 'withdraw', entry }) }] : []),
    ];
  };

  const overlay = (
    <>
      {menu ? <LineMenu at={menu} items={items(menu.entry)} onReact={may && !menu.entry.standing.withdrawn ? (emoji) => act.react(menu.entry, emoji) : null} onClose={closeMenu} /> : null}
      {open?.dialog === 'edit' ? <EditLineDialog entry={open.entry} onClose={close} onSave={(text) => void write(id, { kind: 'edited', text, about: open.entry.id }, { doing: 'Changing the line…', done: 'The line is changed', failed: 'The line was not changed' })} /> : null}
      {open?.dialog === 'edits' ? <EditsDialog entry={open.entry} names={names} onClose={close} /> : null}
      {open?.dialog === 'withdraw' ? <WithdrawDialog entry={open.entry} onClose={close} onWithdraw={() => void write(id, { kind: 'withdrawn', about: open.entry.id }, { doing: 'Withdrawing…', done: 'Withdrawn', failed: 'Not withdrawn' })} /> : null}
      {open?.dialog === 'time' ? <TrueTimeDialog entry={open.entry} onClose={close} onSet={(at) => void write(id, { kind: 'dated', occurred_at: at, about: open.entry.id }, { doing: 'Setting the time…', done: 'The time is set', failed: 'The time was not set' })} /> : null}
      {open?.dialog === 'decision' ? <DecisionDialog text={wordsOf(open.entry)} onClose={close} onDecide={(text) => void write(id, { kind: 'decision', text, about: open.entry.id, visibility: open.entry.visibility }, { doing: 'Noting the decision…', done: 'The decision is noted', failed: 'The decision was not noted' })} /> : null}
      {open?.dialog === 'evidence' ? <EvidenceDialog incident={incident} entry={open.entry} onClose={close} onChoose={(about) => void write(id, { kind: 'evidence', about, evidence: open.entry.id }, { doing: 'Adding the evidence…', done: 'It is evidence now', failed: 'The evidence was not added' })} /> : null}
      {open?.dialog === 'confirmed' || open?.dialog === 'ruled_out' ? <VerdictDialog entry={open.entry} verdict={open.dialog} onClose={close} onJudge={judge.bind(null, id, open.entry)} /> : null}
      {open?.dialog === 'react' ? <ReactDialog onClose={close} onReact={(emoji) => act.react(open.entry, emoji)} /> : null}
    </>
  );
  return { act, overlay };
}
