// A duration as people write it: 30s, 5m, 1h30m.
import { TextField } from './Field';

export const spanPattern = '\\s*(\\d+\\s*(w|d|h|ms|m|s)\\s*)+';

export function SpanField({ label, hint, error, value, onText, optional }: {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onText(value: string): void;
  optional?: boolean;
}) {
  return (
    <TextField
      label={label}
      hint={hint ?? 'Like 30s, 5m or 1h30m.'}
      error={error}
      value={value}
      onText={(text) => onText(text.replaceAll(' ', ''))}
      pattern={spanPattern}
      required={!optional}
      optional={optional}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
