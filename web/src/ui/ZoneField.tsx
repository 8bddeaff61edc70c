// A time zone by its IANA name, with the browser's list to choose from.
import { useId } from 'react';
import { TextField } from './Field';

const zones = () => {
  try {
    return ['UTC', ...Intl.supportedValuesOf('timeZone')];
  } catch {
    return ['UTC'];
  }
};

export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

export function ZoneField({ value, onText, error, label = 'Time zone', hint = 'Like Europe/Berlin.', optional }: { value: string; onText(value: string): void; error?: string | null; label?: string; hint?: string; optional?: boolean }) {
  const id = useId();
  return (
    <>
      <TextField label={label} list={id} required={!optional} optional={optional} value={value} onText={onText} error={error} hint={hint} autoComplete="off" spellCheck={false} />
      <datalist id={id}>{zones().map((zone) => <option key={zone} value={zone}>{zone}</option>)}</datalist>
    </>
  );
}
