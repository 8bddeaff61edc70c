// Of which types of incidents; none: of all.
import { useOptions } from '../api/config';
import { PickField } from '../ui/PickField';

export function TypesField({ values, onChange, error }: { values: string[]; onChange(types: string[]): void; error?: string | null }) {
  const options = useOptions('incident-types');
  // Nothing to choose from, and nothing chosen: nothing to ask.
  if (options.length === 0 && values.length === 0) return null;
  return <PickField label="Incident types" hint="None: any." options={options} values={values} onChange={onChange} error={error} />;
}
