// Declare an incident: `c`, a few words, Enter.
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { newKey } from '../api/client';
import { useConfig, useOptions } from '../api/config';
import { declareIncident, useOpenIncidents, useSeverityScale } from '../api/incidents';
import { fieldError } from '../api/problem';
import { refreshSoon } from '../api/query';
import type { Level, SeverityName } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorBox } from '../ui/ErrorBox';
import { AreaField, CheckField, SelectField, TextField } from '../ui/Field';
import { CustomFieldInputs } from './CustomFieldInputs';
import { changedFields, useFieldsOf } from './customFields';
import { SeverityMeaning } from './SeverityMeaning';
import { PickField } from '../ui/PickField';
import { Severity } from '../ui/Severity';
import { SeverityPick } from '../ui/SeverityPick';
import type { DeclareSeed } from './declare';

// Open incidents that share a word of four letters or more with what is being typed.
export function alike<T extends { title: string }>(title: string, incidents: readonly T[]): T[] {
  const words = title.toLowerCase().match(/[\p{L}\d]{4,}/gu) ?? [];
  return incidents.filter((incident) => words.some((word) => incident.title.toLowerCase().includes(word))).slice(0, 3);
}

export function DeclareDialog({ seed, onClose }: { seed: DeclareSeed; onClose(): void }) {
  const navigate = useNavigate();
  const services = useOptions('services');
  const users = useOptions('users', 'Nobody yet');
  const incidents = useOpenIncidents();
  const scale = useSeverityScale();
  const [title, setTitle] = useState(seed.title ?? '');
  const [severity, setSeverity] = useState<string>(seed.severity ?? 'SEV2');
  const [more, setMore] = useState(Boolean(seed.services?.length));
  const [summary, setSummary] = useState('');
  const [serviceSlugs, setServiceSlugs] = useState<string[]>(seed.services ?? []);
  const [commander, setCommander] = useState('');
  const [pageTeams, setPageTeams] = useState(false);
  const [major, setMajor] = useState(false);
  const [drill, setDrill] = useState(false);
  const [hidden, setHidden] = useState(false);
  const types = useConfig('incident-types');
  const [type, setType] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const [impact, setImpact] = useState<Level | ''>('');
  const [urgency, setUrgency] = useState<Level | ''>('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [key] = useState(newKey);

  const pickLevel = (nextImpact: Level | '', nextUrgency: Level | '') => {
    setImpact(nextImpact);
    setUrgency(nextUrgency);
    const row = scale.data?.impact.indexOf(nextImpact as Level) ?? -1;
    const column = scale.data?.urgency.indexOf(nextUrgency as Level) ?? -1;
    const given = scale.data?.severity[row]?.[column];
    if (given) setSeverity(given);
  };

  const kinds = (types.data ?? []).map(({ value }) => value).toSorted((a, b) => a.position - b.position);
  const kind = kinds.find(({ slug }) => slug === type);
  const fields = useFieldsOf(type);
  const given = changedFields({}, Object.fromEntries(fields.map(({ slug }) => [slug, values[slug] ?? ''])));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim() || busy) return;
    setBusy(true);
    setError(null);
    try {
      const incident = await declareIncident({
        title: title.trim(),
        severity: severity as SeverityName,
        ...(summary.trim() ? { summary: summary.trim() } : {}),
        ...(impact && urgency ? { impact, urgency } : {}),
        ...(serviceSlugs.length > 0 ? { services: serviceSlugs } : {}),
        ...(seed.alerts?.length ? { alerts: seed.alerts } : {}),
        ...(commander ? { commander } : {}),
        ...(major ? { major: true } : {}),
        ...(pageTeams ? { page_teams: true } : {}),
        ...(drill ? { drill: true } : {}),
        ...(hidden ? { is_private: true } : {}),
        ...(type ? { type } : {}),
        ...(Object.keys(given).length > 0 ? { fields: given } : {}),
      }, { idempotencyKey: key });
      refreshSoon(['incidents'], ['home'], ['alerts'], ['alert']);
      onClose();
      void navigate({ to: '/incidents/$key', params: { key: incident.key } });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  const same = alike(title, incidents.data ?? []);
  const levels = (which: 'impact' | 'urgency') => [{ value: '', label: 'Not given' }, ...(scale.data?.[which] ?? []).map((level) => ({ value: level, label: level }))];
  return (
    <Dialog title="Declare an incident" onClose={onClose} dirty={title.trim() !== (seed.title ?? '') || summary !== ''}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField
          label="What is broken?"
          data-autofocus
          value={title}
          onText={setTitle}
          maxLength={200}
          required
          autoComplete="off"
          placeholder="checkout errors in EU"
          error={fieldError(error, 'title')}
        />
        {same.length > 0 ? (
          <div className="box">
            <div className="stack tight grow">
              <span className="dim small">Already open and alike:</span>
              {same.map((incident) => (
                <button key={incident.id} type="button" className="btn small spread" onClick={() => { onClose(); void navigate({ to: '/incidents/$key', params: { key: incident.key } }); }}>
                  <span className="row"><Severity value={incident.severity} /><span className="cut">{incident.key} {incident.title}</span></span>
                  <span>Join it</span>
                </button>
              ))}
            </div>
          </div>
        ) : null}
        <div>
          <SeverityPick value={severity} onChange={(next) => { setSeverity(next); setImpact(''); setUrgency(''); }} />
          <SeverityMeaning severity={severity as SeverityName} />
        </div>
        <CheckField label="Declare a major incident" hint={severity <= 'SEV2' ? 'Otherwise it is proposed as one.' : 'Otherwise rules may propose it as one.'} checked={major} onCheck={setMajor} />
        {kinds.length > 0 ? <SelectField label="Type" options={[{ value: '', label: 'Not chosen' }, ...kinds.map(({ slug, name }) => ({ value: slug, label: name }))]} value={type} onText={setType} hint={kind ? [kind.description, kind.at_least ? `At least ${kind.at_least}.` : '', kind.is_private ? 'Begins private.' : ''].filter(Boolean).join(' ') : undefined} /> : null}
        <CustomFieldInputs fields={fields.filter(({ needed }) => needed === 'declare')} values={values} onChange={setValues} needed="declare" error={error} />
        {seed.alerts?.length ? <p className="dim">{seed.alerts.length === 1 ? 'The alert' : `${seed.alerts.length} alerts`} will be attached.</p> : null}
        <details open={more} onToggle={(event) => setMore(event.currentTarget.open)} className="more">
          <summary>More: services, commander, page teams, private, drill</summary>
          <div className="form">
            <PickField label="Services" options={services} values={serviceSlugs} onChange={setServiceSlugs} />
            <CheckField label="Page the teams of these services now" hint="Starts their escalation policies." checked={pageTeams} onCheck={setPageTeams} disabled={serviceSlugs.length === 0} />
            <div className="form-pair">
              <SelectField label="Impact" options={levels('impact')} value={impact} onText={(value) => pickLevel(value as Level | '', urgency)} />
              <SelectField label="Urgency" options={levels('urgency')} value={urgency} onText={(value) => pickLevel(impact, value as Level | '')} hint="Both together give the severity." />
            </div>
            <SelectField label="Incident commander" options={users} value={commander} onText={setCommander} />
            <CustomFieldInputs fields={fields.filter(({ needed }) => needed !== 'declare')} values={values} onChange={setValues} needed="declare" error={error} />
            <AreaField label="Summary" optional value={summary} onText={setSummary} rows={3} />
            <CheckField label="Private" hint="Only you, whoever is called or holds a role, and the members you add see it. No channel is told." checked={hidden} onCheck={setHidden} />
            <CheckField label="Drill" hint="An exercise: same machinery, marked everywhere, not counted." checked={drill} onCheck={setDrill} />
          </div>
        </details>
        {error ? <ErrorBox what="Not declared" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter" busy={busy && 'Declaring…'}>Declare</Button>
        </div>
      </form>
    </Dialog>
  );
}
