// The incident role whose task it is while nobody owns it.
import { useOptions } from '../api/config';
import { SelectField } from '../ui/Field';

export function RoleField({ value, onText, error }: { value: string; onText(role: string): void; error?: string | null }) {
  const options = useOptions('incident-roles', 'None');
  // One that is not configured any more, or not yet, is kept.
  const known = options.some((option) => option.value === value);
  return (
    <SelectField
      label="Role" hint="Whose it is while nobody owns it." options={known ? options : [...options, { value, label: value }]}
      value={value} onText={onText} error={error ?? null}
    />
  );
}
