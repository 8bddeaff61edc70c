// Conditions on labels, one a line, in Alertmanager's language: severity=~"crit.*".
import { AreaField } from '../../ui/Field';

export const linesOf = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

export function MatcherField({ label, hint, error, values, onChange, required }: {
  label: string;
  hint?: string;
  error?: string | null;
  values: string[];
  onChange(values: string[]): void;
  required?: boolean;
}) {
  return (
    <AreaField
      label={label}
      hint={hint ?? 'One a line, all must hold: severity=~"crit.*", team!="web".'}
      error={error}
      required={required}
      className="input area code"
      rows={Math.max(2, values.length + 1)}
      spellCheck={false}
      value={values.join('\n')}
      onText={(text) => onChange(text.split('\n'))}
    />
  );
}
