// Changes of an incident: status and severity in one key and Enter, with an optional reason.
import { useState, type FormEvent } from 'react';
import { useOptions } from '../../api/config';
import type { Incident, IncidentStatus, SeverityName } from '../../api/types';
import { CustomFieldInputs } from '../../domain/CustomFieldInputs';
import { changedFields, useFieldsOf } from '../../domain/customFields';
import { SeverityMeaning } from '../../domain/SeverityMeaning';
import { incidentStatusWords, nextStatuses } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { AreaField, ChoiceField, TextField } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { SeverityPick } from '../../ui/SeverityPick';
import { change } from './change';

export function StatusDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const choices = nextStatuses(incident.status).filter((status) => status !== 'cancelled');
  const [status, setStatus] = useState<IncidentStatus>(choices[0] ?? incident.status);
  const [note, setNote] = useState('');
  const fields = useFieldsOf(incident.type);
  const [values, setValues] = useState<Record<string, string>>({});
  const asked = status === 'resolved' ? fields.filter(({ slug, needed }) => needed === 'resolve' && !incident.fields[slug]) : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    void change(incident, `status ${incidentStatusWords[status]}`, { status, ...(asked.length > 0 ? { fields: changedFields({}, values) } : {}), ...(note.trim() ? { note: note.trim() } : {}) });
  };
  return (
    <Dialog title={`Status of ${incident.key}`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <ChoiceField
          legend={`Now ${incidentStatusWords[incident.status]}, next`}
          options={choices.map((choice) => ({ value: choice, label: incidentStatusWords[choice] }))}
          value={status}
          onText={(value) => setStatus(value as IncidentStatus)}
        />
        <CustomFieldInputs fields={asked} values={values} onChange={setValues} needed="resolve" error={null} />
        <TextField data-autofocus label={status === 'resolved' ? 'What fixed it' : 'Reason'} optional value={note} onText={setNote} maxLength={2000} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter">Set {incidentStatusWords[status]}</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function SeverityDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const [severity, setSeverity] = useState<string>(incident.severity);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    if (severity !== incident.severity) void change(incident, `severity ${severity}`, { severity: severity as SeverityName, ...(note.trim() ? { note: note.trim() } : {}) });
  };
  return (
    <Dialog title={`Severity of ${incident.key}`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <div>
          <SeverityPick value={severity} onChange={setSeverity} legend={`Now ${incident.severity}`} />
          <SeverityMeaning severity={severity as SeverityName} />
        </div>
        <TextField data-autofocus label="Reason" optional value={note} onText={setNote} maxLength={2000} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter">Set {severity}</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function EditIncidentDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const options = useOptions('services');
  const [title, setTitle] = useState(incident.title);
  const [summary, setSummary] = useState(incident.summary);
  const [services, setServices] = useState(incident.services);
  const dirty = title !== incident.title || summary !== incident.summary || services.join() !== incident.services.join();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const changed = await change(incident, 'description', {
      ...(title.trim() !== incident.title ? { title: title.trim() } : {}),
      ...(summary !== incident.summary ? { summary } : {}),
      ...(services.join() !== incident.services.join() ? { services } : {}),
    });
    if (changed) onClose();
  };
  return (
    <Dialog title={`${incident.key}: title, summary, services`} onClose={onClose} dirty={dirty} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField label="Title" value={title} onText={setTitle} required maxLength={200} />
        <AreaField label="Summary" hint="What is known, what it does to users, what comes next." value={summary} onText={setSummary} rows={6} maxLength={20000} />
        <PickField label="Services" options={options} values={services} onChange={setServices} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!dirty}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}
