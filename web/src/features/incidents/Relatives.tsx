// Incidents that belong together: the one that this is a part of, its own parts, and what it is merged into.
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { mergeIncident, useIncident, useIncidents, useOpenIncidents } from '../../api/incidents';
import type { Incident } from '../../api/types';
import { StatusMark } from '../../domain/IncidentLine';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Note } from '../../ui/ErrorBox';
import { SelectField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { change, respond } from './change';

export function RelativesPanel({ incident, may }: { incident: Incident; may: boolean }) {
  const children = useIncidents({ parent: String(incident.id), status: 'all' });
  const parts = children.data?.pages.flatMap(({ items }) => items) ?? [];
  if (!incident.parent && parts.length === 0) return null;
  return (
    <Panel title="Belongs together" flush>
      <ul className="lines">
        {incident.parent ? <Parent id={incident.parent} onLeave={may ? () => void change(incident, `no part of INC-${incident.parent}`, { parent: 0 }) : undefined} /> : null}
        {parts.map((part) => <Line key={part.id} incident={part} how="part of this" />)}
      </ul>
      {parts.length > 0 && may ? <p className="panel-body dim small">Resolving this one resolves its parts, and tells who reported them.</p> : null}
    </Panel>
  );
}

function Parent({ id, onLeave }: { id: number; onLeave: (() => void) | undefined }) {
  const key = `INC-${id}`;
  const parent = useIncident(key);
  const leave = onLeave ? <Button small look="quiet" onClick={onLeave} aria-label={`No part of ${key} any more`}>Take out</Button> : null;
  if (parent.data) return <Line incident={parent.data} how="this is part of it">{leave}</Line>;
  return <li><div className="grow">Part of {key}{parent.isError ? <span className="dim">, which you do not see</span> : null}</div>{leave}</li>;
}

function Line({ incident, how, children }: { incident: Incident; how: string; children?: React.ReactNode }) {
  return (
    <li>
      <Severity value={incident.severity} short />
      <div className="grow">
        <Link to="/incidents/$key" params={{ key: incident.key }} className="break">{incident.key} {incident.title}</Link>
        <div className="row wrap small"><StatusMark status={incident.status} /><span className="dim">{how}</span></div>
      </div>
      {children}
    </li>
  );
}

const words = {
  parent: { title: 'is part of', label: 'Part of', button: 'Make it a part', note: 'It is resolved with that one, and whoever reported it is told. Until then it goes its own way.' },
  merge: { title: 'is another incident', label: 'Merge into', button: 'Merge', note: 'Its alerts, tasks and people move there, the worse severity counts, and nobody is called for it any more. What was said stays in its own stream. This cannot be undone.' },
} as const;

export function RelateDialog({ incident, how, onClose }: { incident: Incident; how: 'parent' | 'merge'; onClose(): void }) {
  const navigate = useNavigate();
  const open = useOpenIncidents();
  const [other, setOther] = useState(how === 'parent' && incident.parent ? String(incident.parent) : '');
  const others = (open.data ?? []).filter(({ id, is_private }) => id !== incident.id && is_private === incident.is_private);
  const text = words[how];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!other) return;
    if (how === 'parent') {
      if (await change(incident, `part of INC-${other}`, { parent: Number(other) })) onClose();
    } else if (await respond(incident, `merged into INC-${other}`, (write) => mergeIncident(incident.key, Number(other), write))) {
      onClose();
      void navigate({ to: '/incidents/$key', params: { key: `INC-${other}` } });
    }
  };
  return (
    <Dialog title={`${incident.key} ${text.title}…`} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {open.data && others.length === 0 ? <Note>No other {incident.is_private ? 'private ' : ''}incident is open.</Note> : (
          <>
            <SelectField data-autofocus label={text.label} options={[{ value: '', label: 'Choose an incident' }, ...others.map(({ id, key, severity, title }) => ({ value: String(id), label: `${key} ${severity} ${title}` }))]} value={other} onText={setOther} />
            <p className={how === 'merge' ? 'warn-note' : 'dim'}>{text.note}</p>
          </>
        )}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={how === 'merge' ? 'danger' : 'primary'} disabled={!other}>{text.button}</Button>
        </div>
      </form>
    </Dialog>
  );
}
