// Which command a key means now. Screens bind commands while they are shown; the newest binding wins.
import { useEffect, useMemo, useRef } from 'react';
import { create } from 'zustand';
import { catalog, type Command, type CommandName } from './catalog';
import { keep } from './hold';

const storageKey = 'tocsin.keys';

type Preferences = { singleKeys: boolean; remapped: Record<string, string | null> };

function stored(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>;
    return { singleKeys: kept.singleKeys ?? true, remapped: kept.remapped ?? {} };
  } catch {
    return { singleKeys: true, remapped: {} };
  }
}

type Keys = Preferences & {
  setSingleKeys(on: boolean): void;
  remap(name: string, shortcut: string | null): void;
  restore(): void;
};

export const useKeys = create<Keys>()((set, get) => {
  const keep = (change: Partial<Preferences>) => {
    set(change);
    const { singleKeys, remapped } = get();
    localStorage.setItem(storageKey, JSON.stringify({ singleKeys, remapped }));
  };
  return {
    ...stored(),
    setSingleKeys: (singleKeys) => keep({ singleKeys }),
    remap: (name, shortcut) => keep({ remapped: { ...get().remapped, [name]: shortcut } }),
    restore: () => keep({ remapped: {} }),
  };
});

// A single character without Ctrl, Alt or Meta: what WCAG 2.1.4 wants to be able to turn off.
const isSingleKey = (shortcut: string) => !/(^|\+|\s)(mod|alt|enter|escape|space)(\+|\s|$)/.test(shortcut);

export function shortcutOf(name: string, { singleKeys, remapped }: Preferences): string | null {
  const command = catalog.find((each) => each.name === name);
  const shortcut = name in remapped ? (remapped[name] ?? null) : (command?.shortcut ?? null);
  return shortcut && !singleKeys && isSingleKey(shortcut) ? null : shortcut;
}

export function useShortcut(name: CommandName): string | null {
  return useKeys((keys) => shortcutOf(name, keys));
}

type Binding = { name: string; perform: () => void; enabled: boolean };

const bound: Binding[] = [];

export function boundCommands(): (Command & { perform(): void })[] {
  const found = new Map<string, Command & { perform(): void }>();
  for (const binding of bound.toReversed()) {
    const command = catalog.find(({ name }) => name === binding.name);
    if (command && binding.enabled && !found.has(binding.name)) found.set(binding.name, { ...command, perform: binding.perform });
  }
  return catalog.flatMap(({ name }) => found.get(name) ?? []);
}

export function useAction(name: CommandName, perform: () => void, enabled = true) {
  const latest = useRef(perform);
  useEffect(() => {
    latest.current = perform;
  });
  useEffect(() => {
    const binding = { name, perform: () => latest.current(), enabled };
    bound.push(binding);
    return () => void bound.splice(bound.indexOf(binding), 1);
  }, [name, enabled]);
}

// One user action as menus, buttons and keys share it.
export type Action = { name: CommandName; label: string; shortcut: string | null; perform(): void; disabled: boolean };

export function useActionObject(name: CommandName, perform: () => void, { enabled = true, label }: { enabled?: boolean; label?: string } = {}): Action {
  useAction(name, perform, enabled);
  const shortcut = useShortcut(name);
  return useMemo(
    () => ({
      name,
      label: label ?? catalog.find((each) => each.name === name)!.label,
      shortcut,
      perform,
      disabled: !enabled,
    }),
    [name, label, shortcut, perform, enabled],
  );
}

export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const letter = /^[a-z]$/.test(key) || key.length > 1;
  const parts = [
    event.ctrlKey || event.metaKey ? 'mod' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey && letter ? 'shift' : '',
    key,
  ];
  return parts.filter(Boolean).join('+');
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));

// Enter and Space already mean something on a link or a button.
const actsItself = (target: EventTarget | null, chord: string) =>
  (chord === 'enter' || chord === 'space') && target instanceof HTMLElement &&
  /^(A|BUTTON|SUMMARY|INPUT)$/.test(target.tagName);

const sequenceMilliseconds = 1200;
let pending = '';
let pendingSince = 0;

export function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || /^(Shift|Control|Alt|Meta)$/.test(event.key)) return;
  if (keep(event)) return event.preventDefault();
  const chord = chordOf(event);
  const modified = chord.startsWith('mod+') || chord.startsWith('alt+');
  const palette = shortcutOf('palette', useKeys.getState());
  if (typing(event.target) && !(modified && chord === palette)) return;
  if (actsItself(event.target, chord)) return;
  if (document.querySelector('dialog[open]') && chord !== palette) return;

  const sequence = pending && event.timeStamp - pendingSince < sequenceMilliseconds ? `${pending} ${chord}` : chord;
  pending = '';
  const keys = useKeys.getState();
  const usable = boundCommands().map((command) => ({ ...command, shortcut: shortcutOf(command.name, keys) }));
  const command = usable.find(({ shortcut }) => shortcut === sequence);
  if (command) {
    event.preventDefault();
    command.perform();
    return;
  }
  if (usable.some(({ shortcut }) => shortcut?.startsWith(`${sequence} `))) {
    event.preventDefault();
    pending = sequence;
    pendingSince = event.timeStamp;
  }
}

export function useKeyboard() {
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
