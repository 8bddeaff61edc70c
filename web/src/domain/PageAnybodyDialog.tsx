// Page somebody although nothing fires: an incident is opened for it, where they answer and where it ends.
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { newKey } from '../api/client';
import { declareIncident } from '../api/incidents';
import { fieldError } from '../api/problem';
import { refreshSoon } from '../api/query';
import type { SeverityName, Target } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorBox } from '../ui/ErrorBox';
import { TextField } from '../ui/Field';
import { SeverityPick } from '../ui/SeverityPick';
import { say } from '../ui/Toasts';
import { TargetsField } from './TargetsField';

export function PageAnybodyDialog({ whom, onClose }: { whom: Target[]; onClose(): void }) {
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [targets, setTargets] = useState(whom);
  const [severity, setSeverity] = useState<string>('SEV3');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [key] = useState(newKey);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim() || targets.length === 0 || busy) return;
    setBusy(true);
    setError(null);
    try {
      const incident = await declareIncident({ title: title.trim(), severity: severity as SeverityName, page_targets: targets }, { idempotencyKey: key });
      refreshSoon(['incidents'], ['home'], ['pages']);
      say(`${incident.key} is open, and they are being called`);
      onClose();
      void navigate({ to: '/incidents/$key', params: { key: incident.key } });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title="Page someone" onClose={onClose} dirty={title !== '' || targets !== whom}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p className="dim">This opens an incident, which is where they answer, and where it ends.</p>
        <TextField label="What is it about?" hint="They read or hear this first." data-autofocus required maxLength={200} autoComplete="off" placeholder="the office has no power" value={title} onText={setTitle} error={fieldError(error, 'title')} />
        <TargetsField label="Whom" targets={targets} onChange={setTargets} error={fieldError(error, 'page_targets')} />
        <SeverityPick value={severity} onChange={setSeverity} />
        {error ? <ErrorBox what="No incident was opened, and nobody was paged" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={targets.length === 0} busy={busy && 'Paging…'}>Open the incident and page them</Button>
        </div>
      </form>
    </Dialog>
  );
}
