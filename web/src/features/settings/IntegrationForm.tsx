// Make or edit an integration; a new one shows its key once.
import { useState } from 'react';
import { createObject, useOptions } from '../../api/config';
import { newKey } from '../../api/client';
import { fieldError } from '../../api/problem';
import type { Configured, Integration, JsonMapping, Protocol } from '../../api/types';
import { ConfigForm } from '../../domain/ConfigForm';
import { protocolWords } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import { SpanField } from '../../ui/SpanField';

export const emptyMapping: JsonMapping = {
  events: '', summary: '{/summary}', dedup_key: '{/dedup_key}', status: '{/status}', resolved_when: ['resolved', 'ok', 'up', 'recovery'],
  severity: '{/severity}', source_url: '{/url}', labels: {}, annotations: {},
};

const empty: Integration = {
  slug: '', name: '', protocol: 'alertmanager', service: '', keys: [], readable: false, resolve_timeout: '5m', heartbeat_interval: '5m',
  heartbeat_grace: '1m', alerts_per_second_max: 10000, mapping: emptyMapping, enabled: true,
};

export const protocolOptions = (Object.keys(protocolWords) as Protocol[]).map((value) => ({ value, label: protocolWords[value] }));

type Made = Configured<'integrations'> & { key: string };

export function NewIntegration({ onClose, onMade }: { onClose(): void; onMade(made: Made): void }) {
  const services = useOptions('services', 'None: routing rules decide');
  const [draft, setDraft] = useState(empty);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [idempotencyKey, setKey] = useState(newKey);
  const set = (change: Partial<Integration>) => setDraft({ ...draft, ...change });
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      onMade(await createObject<'integrations', Made>('integrations', draft, { idempotencyKey }));
    } catch (problem) {
      setError(problem);
      setKey(newKey());
      setBusy(false);
    }
  };
  return (
    <Dialog title="Connect a source" onClose={onClose} dirty={draft.name !== ''}>
      <form className="form" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        <SelectField label="It speaks" options={protocolOptions} value={draft.protocol} onText={(protocol) => set({ protocol: protocol as Protocol })} />
        <TextField label="Name" data-autofocus required placeholder="Prometheus EU" value={draft.name} onText={(name) => set({ name })} error={fieldError(error, 'name')} />
        <SelectField label="Service" hint="Where its alerts go when no routing rule says otherwise." options={services} value={draft.service} onText={(service) => set({ service })} error={fieldError(error, 'service')} />
        <ProtocolFields draft={draft} set={set} errorOf={(field) => fieldError(error, field)} />
        {error ? <ErrorBox what="Not connected" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Making its key…'}>Make its key</Button>
        </div>
      </form>
    </Dialog>
  );
}

function ProtocolFields({ draft, set, errorOf }: { draft: Integration; set(change: Partial<Integration>): void; errorOf(field: string): string | null }) {
  if (draft.protocol === 'heartbeat') {
    return (
      <div className="form-pair">
        <SpanField label="A beat every" value={draft.heartbeat_interval} onText={(heartbeat_interval) => set({ heartbeat_interval })} error={errorOf('heartbeat_interval')} />
        <SpanField label="Grace" hint="It is late after both together." value={draft.heartbeat_grace} onText={(heartbeat_grace) => set({ heartbeat_grace })} error={errorOf('heartbeat_grace')} />
      </div>
    );
  }
  if (draft.protocol === 'alertmanager') {
    return (
      <>
        <SpanField label="Resolve timeout" hint="An alert without an end is over after this, unless repeated." value={draft.resolve_timeout} onText={(resolve_timeout) => set({ resolve_timeout })} error={errorOf('resolve_timeout')} />
        <CheckField label="Its keys may also read alerts and manage silences" hint="For amtool and Grafana." checked={draft.readable} onCheck={(readable) => set({ readable })} />
      </>
    );
  }
  return null;
}

export function EditIntegration({ present, onClose, onDeleted }: { present: Configured<'integrations'>; onClose(): void; onDeleted(): void }) {
  const services = useOptions('services', 'None: routing rules decide');
  return (
    <ConfigForm kind="integrations" title="Edit the integration" initial={present.value} present={present} onClose={onClose} onDeleted={onDeleted} deletable wide={present.value.protocol === 'json'}>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <SelectField label="Service" hint="Where its alerts go when no routing rule says otherwise." options={services} value={draft.service} onText={(service) => set({ service })} error={errorOf('service')} />
          <ProtocolFields draft={draft} set={set} errorOf={errorOf} />
          <TextField label="Alerts a second, at most" type="number" min={1} hint="Above it senders hear 429; a burst of 10 s is let through." value={draft.alerts_per_second_max} onText={(text) => set({ alerts_per_second_max: Number(text) || 1 })} error={errorOf('alerts_per_second_max')} />
          <CheckField label="On" hint="Off: what it sends is refused." checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
        </>
      )}
    </ConfigForm>
  );
}
