// What an incident is: its summary, its type and the custom fields that are kept of it.
import { useState, type FormEvent } from 'react';
import { useConfig, useOptions } from '../../api/config';
import type { Incident } from '../../api/types';
import { CustomFieldInputs } from '../../domain/CustomFieldInputs';
import { changedFields, useFieldsOf, valueText } from '../../domain/customFields';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField } from '../../ui/Field';
import { MdLite } from '../../ui/MdLite';
import { Panel } from '../../ui/Panel';
import { change } from './change';

export function DetailsPanel({ incident, names, may }: { incident: Incident; names: Namer; may: boolean }) {
  const types = useConfig('incident-types');
  const [editing, setEditing] = useState(false);
  const type = types.data?.find(({ value }) => value.slug === incident.type)?.value.name ?? incident.type;
  const fields = useFieldsOf(incident.type);
  // What is kept of it though its type does not ask for it any more.
  const others = Object.keys(incident.fields).filter((slug) => !fields.some((field) => field.slug === slug));
  if (!type && !types.data?.length && fields.length === 0 && others.length === 0) return null;
  return (
    <Panel title="Details" actions={may ? <Button small look="quiet" onClick={() => setEditing(true)} aria-label="Edit type and fields">Edit</Button> : undefined}>
      <dl className="facts">
        <dt>Type</dt><dd>{type || <span className="dim">not chosen</span>}</dd>
        {fields.map((field) => {
          const value = incident.fields[field.slug];
          return [
            <dt key={`${field.slug}-name`}>{field.name}</dt>,
            <dd key={field.slug} className="break">{value ? valueText(field, value, names) : <span className="dim">{field.needed === 'resolve' ? 'needed to resolve it' : 'not given'}</span>}</dd>,
          ];
        })}
        {others.map((slug) => [<dt key={`${slug}-name`}>{slug}</dt>, <dd key={slug} className="break">{incident.fields[slug]}</dd>])}
      </dl>
      {editing ? <DetailsDialog incident={incident} onClose={() => setEditing(false)} /> : null}
    </Panel>
  );
}

export function SummaryPanel({ incident, onEdit }: { incident: Incident; onEdit?: (() => void) | undefined }) {
  return (
    <Panel title="Summary" actions={onEdit ? <Button small look="quiet" onClick={onEdit}>Edit</Button> : undefined}>
      {incident.summary ? <div className="entry-words"><MdLite blocks text={incident.summary} /></div> : <p className="dim">What is known, what it does to users, what comes next: nobody has written it yet.</p>}
    </Panel>
  );
}

function DetailsDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const types = useOptions('incident-types', 'Not chosen');
  const [type, setType] = useState(incident.type);
  const [values, setValues] = useState(incident.fields);
  const asked = useFieldsOf(type);
  const fields = changedFields(incident.fields, values);
  const dirty = type !== incident.type || Object.keys(fields).length > 0;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const changed = await change(incident, 'details', { ...(type === incident.type ? {} : { type }), fields });
    if (changed) onClose();
  };
  return (
    <Dialog title={`Details of ${incident.key}`} onClose={onClose} dirty={dirty}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {types.length > 1 || type ? <SelectField data-autofocus label="Type" options={types} value={type} onText={setType} /> : null}
        <CustomFieldInputs fields={asked} values={values} onChange={setValues} needed="never" error={null} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!dirty}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}
