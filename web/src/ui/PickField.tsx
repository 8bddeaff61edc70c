// Choose several things of a list by typing a part of the name: a combobox with removable chips.
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Option } from './Field';

export function PickField({ label, hint, error, options, values, onChange, placeholder, single, newValue }: {
  label: string;
  hint?: string;
  error?: string | null | undefined;
  options: readonly Option[];
  values: readonly string[];
  onChange(values: string[]): void;
  placeholder?: string;
  single?: boolean;
  // Other values may be typed: which one a text means, empty for none.
  newValue?(text: string): string;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const found = options
    .filter((option) => !values.includes(option.value) && option.label.toLowerCase().includes(text.toLowerCase()))
    .slice(0, 50);
  const typed = newValue?.(text) ?? '';
  const isNew = typed && !values.includes(typed) && options.every(({ value }) => value !== typed);
  const shown = isNew ? [...found, { value: typed, label: `New: ${typed}` }] : found;
  const active = Math.min(at, shown.length - 1);

  const choose = (option: Option) => {
    onChange(single ? [option.value] : [...values, option.value]);
    setText('');
    setAt(0);
    // The list would lie over what comes next; typing, a click or the arrow keys bring it back.
    setOpen(false);
  };
  const remove = (value: string) => {
    onChange(values.filter((each) => each !== value));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt(Math.max(0, Math.min(shown.length - 1, active + step)));
    } else if (event.key === 'Enter' && open && shown[active]) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === 'Escape' && open) {
      // The first Escape closes the list, the next one the dialog around it.
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === 'Backspace' && !text && values.length > 0) {
      onChange(values.slice(0, -1));
    }
  };

  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>{label}</label>
      {values.length > 0 ? (
        <ul className="chips">
          {values.map((value) => {
            const name = options.find((option) => option.value === value)?.label ?? value;
            return (
              <li className="chip" key={value}>
                <span className="cut">{name}</span>
                <button type="button" onClick={() => remove(value)} aria-label={`Remove ${name}`}>×</button>
              </li>
            );
          })}
        </ul>
      ) : null}
      <div className="picker">
        <input
          ref={input}
          id={id}
          className="input"
          role="combobox"
          aria-expanded={open && shown.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && shown[active] ? `${id}-${active}` : undefined}
          aria-describedby={[hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined}
          aria-invalid={error ? true : undefined}
          autoComplete="off"
          placeholder={placeholder ?? 'Type to find'}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        <div id={`${id}-list`} role="listbox" aria-label={label} className="options" hidden={!open || shown.length === 0}>
          {shown.map((option, index) => (
            <div
              key={option.value}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(option);
              }}
            >
              {option.label}
            </div>
          ))}
        </div>
      </div>
      {hint ? <div className="field-hint" id={`${id}-hint`}>{hint}</div> : null}
      {error ? <div className="field-error" id={`${id}-error`}>{error}</div> : null}
    </div>
  );
}
