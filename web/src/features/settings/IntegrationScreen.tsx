// One source: what to paste into it, its keys, a test event, and what became of the last events.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntegrationEvents } from '../../api/alerts';
import { api } from '../../api/client';
import { useConfig, useObject } from '../../api/config';
import { queryClient, refreshSoon } from '../../api/query';
import { useSession } from '../../api/session';
import type { Configured, LoggedEvent } from '../../api/types';
import { ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { protocolWords, spanText } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Code, CopyButton } from '../../ui/Code';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { Heard } from './Integrations';
import { EditIntegration } from './IntegrationForm';
import { MappingPanel } from './MappingPanel';
import { keyPlaceholder, snippetsOf } from './snippets';
import './settings.css';

export function IntegrationScreen() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const integration = useObject('integrations', slug);
  useTitle(integration.data?.value.name ?? slug);
  return (
    <div className="page">
      {integration.isPending ? <><h1>{slug}</h1><Skeleton what="the integration" /></> : null}
      {integration.isError ? <><h1>{slug}</h1><ErrorBox what="The integration could not be loaded" error={integration.error} onRetry={() => void integration.refetch()} /></> : null}
      {integration.data ? <Loaded key={slug} integration={integration.data} /> : null}
    </div>
  );
}

function Loaded({ integration }: { integration: Configured<'integrations'> }) {
  const { value, meta } = integration;
  const { can } = useSession();
  const navigate = useNavigate();
  const names = useNamer();
  const settings = useConfig('settings', can.administer);
  const events = useIntegrationEvents(value.slug);
  const [freshKey, setFreshKey] = useState<string | null>(() => queryClient.getQueryData<string>(['fresh-key', value.slug]) ?? null);
  const [editing, setEditing] = useState(false);
  const base = (settings.data?.[0]?.value.public_url || location.origin).replace(/\/$/, '');

  const test = (action: 'trigger' | 'resolve') =>
    void report<{ alert: number }>(
      { doing: 'Sending a test event…', done: ({ alert }) => `The test event became alert ${alert}`, failed: 'No test event was sent' },
      async (write) => {
        const answer = await api.post<{ alert: number }>(`/api/v1/integrations/${value.slug}/test`, { action, ...(action === 'trigger' ? { summary: `Test event of ${value.name}` } : {}) }, write);
        refreshSoon(['events', value.slug], ['alerts'], ['alert-counts'], ['home']);
        return answer;
      },
    );

  return (
    <>
      <div className="page-head">
        <h1>{value.name}</h1>
        {value.enabled ? null : <span className="tag">off</span>}
        <ManagedMark by={meta.managed_by} />
        {can.configure ? <Button onClick={() => test('trigger')}>Send a test event</Button> : null}
        {can.configure ? <Button onClick={() => test('resolve')}>Resolve the test</Button> : null}
        {can.configure ? <Button onClick={() => setEditing(true)}>Edit</Button> : null}
      </div>
      <p className="page-intro">{protocolWords[value.protocol]}{value.service ? <>, to <Link to="/services/$slug" params={{ slug: value.service }}>{names.service(value.service)}</Link> unless a routing rule says otherwise</> : ', to the service that routing rules name'}. <Heard integration={integration} /></p>
      <div className="stack">
        {freshKey ? (
          <Note warn>
            <div className="key-once">
              <span className="strong">This key is shown once. The snippets below hold it.</span>
              <span className="row wrap"><code className="break">{freshKey}</code><CopyButton text={freshKey} label="Copy the key" /></span>
              <span><Button small onClick={() => { queryClient.removeQueries({ queryKey: ['fresh-key', value.slug] }); setFreshKey(null); }}>I have stored it</Button></span>
            </div>
          </Note>
        ) : null}
        <Panel title="Connect it">
          <div className="stack">
            {freshKey ? null : <p className="dim">Put the key in the place of {keyPlaceholder}. Lost it? Make a new one below; the old one keeps working while you move senders over.</p>}
            {snippetsOf(value, base, freshKey ?? keyPlaceholder).map((snippet) => <Code key={snippet.label} label={snippet.label} text={snippet.text} />)}
          </div>
        </Panel>
        <Events events={events} names={names.service} />
        {value.protocol === 'json' ? <MappingPanel integration={integration} lastRaw={events.data?.items.find(({ content }) => content?.raw)?.content?.raw ?? ''} /> : null}
        <Keys integration={integration} onKey={setFreshKey} />
        <Panel title="Facts">
          <dl className="facts">
            <dt>Slug</dt><dd className="mono">{value.slug}</dd>
            {value.protocol === 'heartbeat' ? <><dt>Expected</dt><dd>every {spanText(value.heartbeat_interval)}, late after {spanText(value.heartbeat_grace)} more</dd></> : null}
            {value.protocol === 'alertmanager' ? <><dt>Resolve timeout</dt><dd>{spanText(value.resolve_timeout)}</dd><dt>Keys may read</dt><dd>{value.readable ? 'yes: alerts and silences' : 'no, only write'}</dd></> : null}
            <dt>Limit</dt><dd>{value.alerts_per_second_max} alerts a second</dd>
          </dl>
        </Panel>
      </div>
      {editing ? <EditIntegration present={integration} onClose={() => setEditing(false)} onDeleted={() => void navigate({ to: '/settings/integrations' })} /> : null}
    </>
  );
}

const actionWords: Record<LoggedEvent['action'], string> = { trigger: 'trigger', acknowledge: 'acknowledge', resolve: 'resolve' };

function Events({ events }: { events: ReturnType<typeof useIntegrationEvents>; names(slug: string): string }) {
  return (
    <Panel title="Last events, and what became of them" flush>
      {events.isPending ? <Skeleton what="events" rows={3} /> : null}
      {events.isError ? <ErrorBox what="Events could not be loaded" error={events.error} onRetry={() => void events.refetch()} /> : null}
      {events.data?.items.length === 0 ? <Empty title="Nothing has come in yet">They appear here as they arrive.</Empty> : null}
      <ul className="lines">
        {events.data?.items.map((event, index) => (
          <li key={`${event.received_at}${index}`} className="wraps">
            <span className="dim"><TimeText at={event.received_at} form="ago" /></span>
            <span className="tag">{actionWords[event.action] ?? event.action}</span>
            <div className="grow">
              {event.alert ? <Link to="/alerts/$id" params={{ id: String(event.alert) }} className="break">{event.summary || `alert ${event.alert}`}</Link> : <span className="dim">changed nothing: no open alert has this key</span>}
              {event.content?.raw ? (
                <details>
                  <summary className="dim small">The event as it was sent</summary>
                  <Code label="Raw event" text={pretty(event.content.raw)} />
                </details>
              ) : null}
            </div>
            {event.alert ? <span className="dim">{event.status}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}

function Keys({ integration, onKey }: { integration: Configured<'integrations'>; onKey(key: string): void }) {
  const { can } = useSession();
  const { value } = integration;
  const [rotating, setRotating] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['config', 'integrations'] });
  const revoke = (hint: string) =>
    void report({ doing: 'Revoking the key…', done: 'The key no longer works', failed: 'The key still works' }, async (write) => {
      await api.delete(`/api/v1/integrations/${value.slug}/keys/${hint}`, write);
      await refresh();
    });
  return (
    <Panel title="Keys" flush actions={can.configure ? <Button small onClick={() => setRotating(true)}>New key</Button> : undefined}>
      {value.keys.length === 0 ? <Empty title="It has no key">Nothing can send to it until you make one.</Empty> : null}
      <ul className="lines">
        {value.keys.map((key) => (
          <li key={key.hint} className="wraps">
            <code>…{key.hint}</code>
            <span className="grow dim">{key.expires_at ? <>works until <TimeText at={key.expires_at} /></> : 'works until it is replaced'}</span>
            {can.configure ? <Button small look="danger" onClick={() => revoke(key.hint)}>Revoke now</Button> : null}
          </li>
        ))}
      </ul>
      {rotating ? (
        <RotateDialog
          slug={value.slug}
          onClose={() => setRotating(false)}
          onKey={(key) => {
            setRotating(false);
            onKey(key);
            void refresh();
          }}
        />
      ) : null}
    </Panel>
  );
}

function RotateDialog({ slug, onClose, onKey }: { slug: string; onClose(): void; onKey(key: string): void }) {
  const [overlap, setOverlap] = useState('24h');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    setError(null);
    try {
      onKey((await api.post<{ key: string }>(`/api/v1/integrations/${slug}/keys`, { expire_others_after: overlap })).key);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title="A new key" onClose={onClose}>
      <form className="form" onSubmit={(event) => { event.preventDefault(); void make(); }}>
        <SelectField
          label="The present keys go on working for"
          options={[{ value: '1h', label: '1 hour' }, { value: '24h', label: '24 hours' }, { value: '7d', label: '7 days' }, { value: '30d', label: '30 days' }, { value: '0s', label: 'no time: they stop now' }]}
          value={overlap}
          onText={setOverlap}
        />
        {error ? <ErrorBox what="No key was made" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Making it…'}>Make the key</Button>
        </div>
      </form>
    </Dialog>
  );
}
