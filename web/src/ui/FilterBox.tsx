// The text filter of a list: the `/` key goes there, and the address follows when typing pauses.
import { useEffect, useRef, useState } from 'react';
import { useAction, useShortcut } from '../keys/registry';

const pauseMilliseconds = 200;

export function FilterBox({ label, value, onText, className = 'input filter-box' }: { label: string; value: string; onText(text: string): void; className?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const told = useRef(value);
  const latest = useRef(onText);
  const [text, setText] = useState(value);
  const key = useShortcut('filter');
  useAction('filter', () => input.current?.focus());
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    // The address changed from outside ("Clear filter", back): what was typed is over.
    // oxlint-disable-next-line react/set-state-in-effect
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      latest.current(text);
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      ref={input}
      className={className}
      type="search"
      aria-label={label}
      placeholder={key ? `Filter (${key})` : 'Filter'}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}
