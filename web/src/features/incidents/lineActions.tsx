// What people do with lines, shared by the stream and its threads: by mouse, menu and keys.
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { newKey } from '../../api/client';
import { writeEntry } from '../../api/stream';
import type { EntryWrite, Incident, StreamEntry } from '../../api/types';
import { entryTitle, type Namer } from '../../domain/words';
import { useShortcut } from '../../keys/registry';
import type { MenuItem } from '../../ui/Menu';
import { report, say } from '../../ui/Toasts';
import { LineMenu } from './LineMenu';
import { EditLineDialog, EditsDialog, ReactDialog, TrueTimeDialog, WithdrawDialog } from './StreamDialogs';
import type { LineActs } from './StreamLine';
import { authorOf, isWritten } from './streamRows';

type Steps = { doing: string; done: string; failed: string };
type Open = { dialog: 'edit' | 'edits' | 'withdraw' | 'time' | 'react'; entry: StreamEntry };

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

export function markFinding(incident: Incident, entry: StreamEntry) {
  const text = entry.text || entryTitle(entry.kind);
  void write(incident.id, { kind: 'finding', text, about: entry.id, visibility: entry.visibility }, { doing: 'Marking a finding…', done: 'It is a finding now', failed: 'Not marked as a finding' });
}

export function useLineActions({ incident, names, me, may, onThread }: { incident: Incident; names: Namer; me: string; may: boolean; onThread(entry: StreamEntry): void }): { act: LineActs; overlay: ReactNode } {
  const [menu, setMenu] = useState<{ entry: StreamEntry; x: number; y: number } | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const before = useRef<HTMLElement | null>(null);
  const findingKey = useShortcut('finding');
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
  }), [id, may, me, onThread]);

  const closeMenu = useCallback(() => {
    setMenu(null);
    before.current?.focus({ preventScroll: true });
  }, []);
  const close = () => setOpen(null);

  const items = (entry: StreamEntry): MenuItem[] => {
    const { standing } = entry;
    const own = authorOf(entry) === me && isWritten(entry) && !standing.withdrawn;
    const written = isWritten(entry);
    return [
      ...(written && (may || standing.replies > 0) ? [{ name: 'thread', label: may ? 'Answer in a thread' : 'Read the thread', shortcut: 'enter', perform: () => act.thread(entry) }] : []),
      ...(may && !standing.withdrawn ? [
        { name: 'react', label: 'React with another emoji…', perform: () => setOpen({ dialog: 'react', entry }) },
        { name: 'star', label: standing.starred ? 'Take the star away' : 'Star: it matters to the review', perform: () => act.star(entry) },
        ...(entry.kind === 'finding' ? [] : [{ name: 'finding', label: 'Mark as a finding', shortcut: findingKey, perform: () => markFinding(incident, entry) }]),
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
      {open?.dialog === 'react' ? <ReactDialog onClose={close} onReact={(emoji) => act.react(open.entry, emoji)} /> : null}
    </>
  );
  return { act, overlay };
}
