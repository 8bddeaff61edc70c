// Form fields: every control has a label, and may have a hint and an error that a screen reader ties to it.
import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import './Field.css';

type Frame = { label: string; hint?: ReactNode; error?: string | null | undefined; optional?: boolean };

function Field({ id, label, hint, error, optional, children }: Frame & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {optional ? <span className="dim"> (optional)</span> : null}
      </label>
      {children}
      {hint ? <div className="field-hint" id={`${id}-hint`}>{hint}</div> : null}
      {error ? <div className="field-error" id={`${id}-error`}>{error}</div> : null}
    </div>
  );
}

function described(id: string, hint: ReactNode, error: string | null | undefined) {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return { id, 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined };
}

export function TextField({ label, hint, error, optional, onText, ...rest }: Frame &
  InputHTMLAttributes<HTMLInputElement> & { onText?(value: string): void }) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <input
        {...rest}
        {...described(id, hint, error)}
        className="input"
        onChange={onText ? (event) => onText(event.target.value) : rest.onChange}
      />
    </Field>
  );
}

export function AreaField({ label, hint, error, optional, onText, ...rest }: Frame &
  TextareaHTMLAttributes<HTMLTextAreaElement> & { onText?(value: string): void }) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <textarea
        {...rest}
        {...described(id, hint, error)}
        className="input area"
        onChange={onText ? (event) => onText(event.target.value) : rest.onChange}
      />
    </Field>
  );
}

export type Option = { value: string; label: string };

export function SelectField({ label, hint, error, optional, options, onText, ...rest }: Frame &
  SelectHTMLAttributes<HTMLSelectElement> & { options: readonly Option[]; onText?(value: string): void }) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <select
        {...rest}
        {...described(id, hint, error)}
        className="input"
        onChange={onText ? (event) => onText(event.target.value) : rest.onChange}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>{option.label}</option>
        ))}
      </select>
    </Field>
  );
}

export function CheckField({ label, hint, checked, onCheck, disabled }: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onCheck(checked: boolean): void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="check">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onCheck(event.target.checked)}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint ? <div className="field-hint" id={`${id}-hint`}>{hint}</div> : null}
      </div>
    </div>
  );
}

// One of a few, all of them in sight.
export function ChoiceField({ legend, options, value, onText, autofocus }: {
  legend: string;
  options: readonly (Option & { hint?: string })[];
  value: string;
  onText(value: string): void;
  autofocus?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className="field-label">{legend}</legend>
      <div className="sev-pick">
        {options.map((option, index) => (
          <label key={option.value} title={option.hint}>
            <input type="radio" data-autofocus={autofocus && index === 0 ? '' : undefined} name={name} checked={option.value === value} onChange={() => onText(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
