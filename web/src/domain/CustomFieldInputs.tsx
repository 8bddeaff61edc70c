// One input for each custom field, of its kind.
import { useOptions } from '../api/config';
import { fieldError } from '../api/problem';
import type { CustomField } from '../api/types';
import { SelectField, TextField } from '../ui/Field';

type Values = Record<string, string>;

export function CustomFieldInputs({ fields, values, onChange, needed, error }: { fields: readonly CustomField[]; values: Values; onChange(values: Values): void; needed: 'declare' | 'resolve' | 'never'; error: unknown }) {
  const users = useOptions('users', 'Nobody');
  const services = useOptions('services', 'None');
  return fields.map((field) => {
    const required = field.needed !== 'never' && field.needed === needed;
    const common = {
      label: field.name,
      hint: field.description || undefined,
      value: values[field.slug] ?? '',
      onText: (text: string) => onChange({ ...values, [field.slug]: text }),
      error: fieldError(error, `fields/${field.slug}`),
      required,
      optional: !required,
    };
    if (field.kind === 'choice') return <SelectField key={field.slug} {...common} options={[{ value: '', label: 'Not given' }, ...field.choices.map((value) => ({ value, label: value }))]} />;
    if (field.kind === 'user') return <SelectField key={field.slug} {...common} options={users} />;
    if (field.kind === 'service') return <SelectField key={field.slug} {...common} options={services} />;
    if (field.kind === 'date') return <TextField key={field.slug} {...common} type="date" />;
    return <TextField key={field.slug} {...common} {...(field.kind === 'number' ? { inputMode: 'decimal' as const } : {})} maxLength={2000} />;
  });
}
