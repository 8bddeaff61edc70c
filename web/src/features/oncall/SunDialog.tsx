// The three zones that a schedule follows the sun through.
import { useState, type FormEvent } from 'react';
import { listText } from '../../domain/hours';
import { knownZone } from '../../domain/zone';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField } from '../../ui/Field';
import { ZoneField } from '../../ui/ZoneField';
import type { SunForm } from './presets';

const starts = [6, 7, 8, 9, 10].map((at) => ({ value: String(at), label: `${String(at).padStart(2, '0')}:00–${at + 8}:00` }));

export function SunDialog({ zone, onClose, onDone }: { zone: string; onClose(): void; onDone(form: SunForm): void }) {
  const [form, setForm] = useState<SunForm>({ zones: [zone, '', ''], start: 8 });
  const unknown = form.zones.filter((each) => each && !knownZone(each));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (unknown.length === 0) onDone(form);
  };
  return (
    <Dialog title="Follow the sun" onClose={onClose} dirty={form.zones[1] !== '' || form.zones[2] !== ''}>
      <form className="form" onSubmit={submit}>
        <p>Three layers, each by day on the clocks of its own zone. Whom each calls you choose next; the preview shows where nobody is left.</p>
        {form.zones.map((each, index) => (
          <ZoneField
            key={index} label={`Zone ${index + 1}`} hint={index === 0 ? undefined : 'Where it is day when it is night in the others.'} value={each}
            onText={(text) => setForm((last) => ({ ...last, zones: last.zones.with(index, text.trim()) }))}
            error={each && !knownZone(each) ? 'This is not the name of a zone.' : null}
          />
        ))}
        <SelectField label="Each works" hint="Every day, on its own clocks." options={starts} value={String(form.start)} onText={(start) => setForm((last) => ({ ...last, start: Number(start) }))} />
        {unknown.length > 0 ? <p className="danger" role="alert">Not known: {listText(unknown)}.</p> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">Add the three layers</Button>
        </div>
      </form>
    </Dialog>
  );
}
