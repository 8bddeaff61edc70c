// Generic JSON: where each field stands in the payload, tried on a captured one before it is saved.
import { useState } from 'react';
import { api } from '../../api/client';
import { replaceObject } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured, IntegrationPreview, JsonMapping } from '../../api/types';
import { useNamer } from '../../domain/names';
import { Button } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { AreaField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { say } from '../../ui/Toasts';

const textOf = (pairs: Record<string, string>) => Object.entries(pairs).map(([name, value]) => `${name} = ${value}`).join('\n');
export const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(text.split('\n').map((line) => line.split('=')).filter(([name, ...rest]) => name?.trim() && rest.length > 0).map(([name, ...rest]) => [name!.trim(), rest.join('=').trim()]));

export function MappingPanel({ integration, lastRaw }: { integration: Configured<'integrations'>; lastRaw: string }) {
  const { can } = useSession();
  const names = useNamer();
  const [mapping, setMapping] = useState<JsonMapping>(integration.value.mapping);
  const [labels, setLabels] = useState(() => textOf(integration.value.mapping.labels));
  const [annotations, setAnnotations] = useState(() => textOf(integration.value.mapping.annotations));
  const [payload, setPayload] = useState('');
  const [preview, setPreview] = useState<IntegrationPreview | null>(null);
  const [error, setError] = useState<unknown>(null);
  const set = (change: Partial<JsonMapping>) => setMapping({ ...mapping, ...change });
  const whole = (): JsonMapping => ({ ...mapping, labels: pairsOf(labels), annotations: pairsOf(annotations) });
  const dirty = JSON.stringify(whole()) !== JSON.stringify(integration.value.mapping);
  const sample = payload || lastRaw;

  const run = async () => {
    setError(null);
    setPreview(null);
    try {
      const parsed: unknown = JSON.parse(sample);
      setPreview(await api.post<IntegrationPreview>(`/api/v1/integrations/${integration.value.slug}/preview`, { payload: parsed, mapping: whole() }));
    } catch (problem) {
      setError(problem instanceof SyntaxError ? new Error(`The payload is not JSON: ${problem.message}`) : problem);
    }
  };
  const save = async () => {
    setError(null);
    try {
      await replaceObject('integrations', { ...integration.value, mapping: whole() }, integration.meta.version);
      say('Mapping saved');
    } catch (problem) {
      setError(problem);
    }
  };

  const field = (name: 'summary' | 'dedup_key' | 'status' | 'severity' | 'source_url' | 'events', label: string, hint?: string) => (
    <TextField label={label} hint={hint} className="input code" value={mapping[name]} onText={(text) => set({ [name]: text })} spellCheck={false} autoComplete="off" disabled={!can.configure} />
  );
  return (
    <Panel title="Field mapping">
      <div className="columns even">
        <div className="form">
          <p className="dim small">A field is text with JSON pointers in braces: <code>{'{/check} on {/host/name}'}</code>.</p>
          {field('summary', 'Summary')}
          {field('dedup_key', 'Dedup key', 'Events with one key are one alert.')}
          <div className="form-pair">
            {field('status', 'Status')}
            <TextField label="Resolved when it is" hint="separated by commas" value={mapping.resolved_when.join(', ')} onText={(text) => set({ resolved_when: text.split(',').map((word) => word.trim()).filter(Boolean) })} disabled={!can.configure} />
          </div>
          <div className="form-pair">
            {field('severity', 'Severity')}
            {field('source_url', 'Link to the source')}
          </div>
          {field('events', 'List of events', 'A pointer, like /alerts; empty: the payload is one event.')}
          <AreaField label="Labels" optional hint="One a line: name = {/pointer}" className="input area code" value={labels} onText={setLabels} disabled={!can.configure} />
          <AreaField label="Annotations" optional hint="One a line: name = {/pointer}" className="input area code" value={annotations} onText={setAnnotations} disabled={!can.configure} />
        </div>
        <div className="form">
          <AreaField label="A payload to try it on" hint={lastRaw ? 'Empty: the last event that came in.' : undefined} rows={10} value={payload} onText={setPayload} placeholder={lastRaw || '{"summary": "disk of db-3 is full"}'} spellCheck={false} />
          <div className="row wrap">
            <Button disabled={!sample} onClick={() => void run()}>Preview</Button>
            {can.configure ? <Button look="primary" disabled={!dirty} onClick={() => void save()}>Save the mapping</Button> : null}
          </div>
          {error ? <ErrorBox what="That did not work" error={error} /> : null}
          {preview ? (
            <div className="stack" role="status">
              {preview.errors.map((problem) => <Note key={problem.index + problem.pointer} warn>Event {problem.index + 1}{problem.pointer ? ` at ${problem.pointer}` : ''}: {problem.detail}</Note>)}
              {preview.events.map((event, index) => {
                const route = preview.routes[index];
                return (
                  <div key={index} className="box">
                    <div className="grow stack tight">
                      <span className="strong break">{event.summary || '(no summary)'}</span>
                      <span className="dim small">{event.action}, dedup key <code>{event.dedup_key || '(none)'}</code></span>
                      {route ? <span className="row wrap"><Severity value={route.severity} /> → {route.service ? names.service(route.service) : <span className="warn">no service</span>}{route.rule ? <span className="dim">by rule {names.rule(route.rule)}</span> : null}{route.suppress ? <span className="tag">suppressed</span> : null}</span> : null}
                      <span className="dim small break">{Object.entries(event.labels).map(([name, value]) => `${name}=${value}`).join(' · ')}</span>
                    </div>
                  </div>
                );
              })}
            </div>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}
