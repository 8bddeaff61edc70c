// The palette: commands of this moment, and whatever the server finds for the words typed.
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { Dialog } from '../ui/Dialog';
import { KeyCap } from '../ui/KeyCap';
import { useDebounced } from '../ui/debounce';
import { boundCommands, shortcutOf, useKeys } from './registry';
import './keys.css';

export type Found = { id: string; kind: string; label: string; perform(): void };

const pauseMilliseconds = 200; // without a key until the server is asked

// What the server finds; what it found before stays until it answers.
function useSearched(text: string, search: (text: string, signal: AbortSignal) => Promise<Found[]>) {
  const [{ of, found }, setFound] = useState<{ of: string; found: Found[] }>({ of: '', found: [] });
  const asked = useDebounced(text, pauseMilliseconds);
  useEffect(() => {
    if (!asked) return;
    const leave = new AbortController();
    const tell = (answer: Found[]) => {
      if (!leave.signal.aborted) setFound({ of: asked, found: answer });
    };
    search(asked, leave.signal).then(tell, () => tell([]));
    return () => leave.abort();
    // oxlint-disable-next-line react/exhaustive-deps
  }, [asked]);
  return { found: text ? found : [], waits: of !== text };
}

export function Palette({ onClose, find, search }: { onClose(): void; find(text: string): Found[]; search(text: string, signal: AbortSignal): Promise<Found[]> }) {
  const id = useId();
  const keys = useKeys();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [commands] = useState(boundCommands);

  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (label: string) => words.every((word) => label.toLowerCase().includes(word));
  const { found: searched, waits } = useSearched(words.join(' '), search);
  const entries = [
    ...commands
      .filter(({ name, label }) => name !== 'palette' && matches(label))
      .map((command) => ({ id: command.name, kind: 'Command', label: command.label, perform: command.perform, shortcut: shortcutOf(command.name, keys) })),
    ...(words.length > 0 ? find(text).map((found) => ({ ...found, shortcut: null })) : []),
  ].slice(0, 40).concat(searched.map((found) => ({ ...found, shortcut: null })));
  const active = Math.min(at, entries.length - 1);

  const run = (index: number) => {
    const entry = entries[index];
    if (!entry) return;
    onClose();
    entry.perform();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) setAt(Math.max(0, Math.min(entries.length - 1, active + step)));
    else if (event.key === 'Enter') run(active);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title="Search and commands" onClose={onClose}>
      <input
        className="input"
        data-autofocus
        role="combobox"
        aria-label="Search and commands"
        aria-expanded={entries.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={entries[active] ? `${id}-${active}` : undefined}
        placeholder="A command, an incident, a service…"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Results" className="palette-list" hidden={entries.length === 0}>
        {entries.map((entry, index) => (
          // The arrow keys and Enter of the field above do the same.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={`${entry.kind} ${entry.id}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onClick={() => run(index)}
          >
            <span className="grow cut">{entry.label}</span>
            {entry.shortcut ? <KeyCap keys={entry.shortcut} decorative /> : <span className="dim small">{entry.kind}</span>}
          </div>
        ))}
      </div>
      {entries.length === 0 ? <p className="dim palette-none" role="status">{waits ? 'Looking through the incidents…' : `Nothing found for “${text}”.`}</p> : null}
    </Dialog>
  );
}
