// Programs outside that hear of everything that happens in incidents: signed, in order, tried again for two days.
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useConfig, useOptions } from '../../api/config';
import { queryClient } from '../../api/query';
import type { Configured, WebhookSubscription } from '../../api/types';
import { sendTestEvent, useDeliveries, type WaitingEvents } from '../../api/webhooks';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { Delivery } from '../../domain/Delivery';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, ChoiceField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { eventGroups } from './incidentEvents';
import './settings.css';

type Item = Configured<'webhook-subscriptions'>;

const shapeWords: Record<WebhookSubscription['shape'], string> = { tocsin: 'Tocsin, signed as Standard Webhooks', pagerduty_v3: 'PagerDuty V3' };
const audienceWords: Record<WebhookSubscription['audience'], string> = {
  internal: 'All that responders read',
  stakeholder: 'Only what stakeholders read',
  public_: 'Only what everybody may read',
};
const empty: WebhookSubscription = { slug: '', name: '', url: '', secret: '', headers: [], shape: 'tocsin', events: [], services: [], audience: 'internal', drills: false, enabled: true };

const headerLines = (headers: WebhookSubscription['headers']) => headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
export function headersIn(text: string): WebhookSubscription['headers'] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? { name: line, value: '' } : { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
  });
}

function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}

export function Webhooks() {
  useTitle('Webhooks');
  const list = useConfig('webhook-subscriptions');
  const [editing, setEditing] = useState<Item | 'new' | null>(null);
  const [log, setLog] = useState<Item | null>(null);
  const add = <Button look="primary" onClick={() => setEditing('new')}>New webhook</Button>;
  return (
    <div className="page">
      <div className="page-head"><h1>Webhooks</h1>{add}</div>
      <p className="page-intro">Each event of an incident is posted to these addresses: signed, in its order, and tried again for 48 hours. Private incidents, and lines for the roles alone, are never sent.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="webhooks" /> : null}
        {list.isError ? <ErrorBox what="Webhooks could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? <Empty title="No webhook yet" action={add}>A ticket system, a data lake or a program of yours can follow incidents. What reads PagerDuty’s V3 webhooks reads ours.</Empty> : null}
        <ul className="lines">
          {list.data?.map((item) => (
            <li className="wraps" key={item.value.slug}>
              <div className="grow">
                <div className="row wrap">
                  <span className="strong">{item.value.name}</span>
                  <span className="dim">{shapeWords[item.value.shape]}</span>
                  {item.value.enabled ? null : <span className="tag">off</span>}
                  {item.signed ? null : <span className="tag">not signed</span>}
                  <ManagedMark by={item.meta.managed_by} />
                </div>
                <div className="dim small break">{item.value.url}</div>
                <LastEvent item={item} />
              </div>
              <Button small disabled={!item.value.enabled} onClick={() => void test(item, () => setLog(item))}>Send a test<span className="visually-hidden"> to {item.value.name}</span></Button>
              <Button small onClick={() => setLog(item)}>Deliveries<span className="visually-hidden"> of {item.value.name}</span></Button>
              <Button small aria-label={`Edit ${item.value.name}`} onClick={() => setEditing(item)}>Edit</Button>
            </li>
          ))}
        </ul>
      </Panel>
      {editing ? <WebhookForm present={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
      {log ? <Deliveries item={log} onClose={() => setLog(null)} /> : null}
    </div>
  );
}

const test = ({ value }: Item, show: () => void) => report(
  { doing: 'Sending a test…', done: `A test to ${value.name} is on its way`, failed: 'No test was sent' },
  async (write) => {
    await sendTestEvent(value.slug, write);
    void queryClient.invalidateQueries({ queryKey: ['webhook-deliveries', value.slug] });
    show(); // its answer is the first line there
  },
);

function LastEvent({ item: { last, incidents_waiting: waiting } }: { item: Item }) {
  if (!last && !waiting) return <div className="dim small">Nothing was sent yet</div>;
  return (
    <div className="small">
      {last ? <><span className="dim">last <TimeText at={last.ended_at} form="ago" />: </span><Delivery status={last.status} /></> : null}
      {waiting ? <span className="strong"> · events of {waiting === 1 ? 'one incident wait' : `${waiting} incidents wait`}</span> : null}
    </div>
  );
}

function Waiting({ incident, failed, refused, due_at: due }: WaitingEvents) {
  const why = refused >= 3 ? `refused ${refused} times in a row, so it has a pause` : failed > 0 ? `tried ${failed === 1 ? 'once' : `${failed} times`}` : 'on its way';
  return (
    <li>
      <div className="grow"><Link to="/incidents/$key" params={{ key: `INC-${incident}` }}>INC-{incident}</Link> <span className="dim">{why}</span></div>
      {due ? <span className="dim small">again at <TimeText at={due} form="moment" /></span> : null}
    </li>
  );
}

function Deliveries({ item, onClose }: { item: Item; onClose(): void }) {
  const { data, isPending, isError, error, refetch } = useDeliveries(item.value.slug);
  return (
    <Dialog title={`Deliveries to ${item.value.name}`} onClose={onClose} wide>
      {isPending ? <Skeleton what="deliveries" /> : null}
      {isError ? <ErrorBox what="The deliveries could not be loaded" error={error} onRetry={() => void refetch()} /> : null}
      {data && data.waiting.length > 0 ? (
        <>
          <h3>Waiting</h3>
          <p className="dim small">Each incident waits for its first event to be taken. Saving the webhook tries all of them at once.</p>
          <ul className="lines" aria-label="Waiting">{data.waiting.map((one) => <Waiting key={one.incident} {...one} />)}</ul>
          <h3>Sent</h3>
        </>
      ) : null}
      {data?.items.length === 0 ? <Empty title="Nothing was sent yet">Send a test, or wait for the next incident.</Empty> : null}
      <ul className="lines" aria-label="Sent">
        {data?.items.map((sent) => (
          <li key={sent.id}>
            <div className="grow">
              <div className="row wrap"><Delivery status={sent.status} /><span>{sent.about || 'an event'}</span>{sent.attempt > 1 ? <span className="dim">attempt {sent.attempt}</span> : null}</div>
              {sent.receipt ? <div className="dim small break">{sent.receipt}</div> : null}
            </div>
            <span className="dim small nowrap"><TimeText at={sent.ended_at} form="ago" /></span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function WebhookForm({ present, onClose }: { present: Item | null; onClose(): void }) {
  const [headers, setHeaders] = useState(headerLines(present?.value.headers ?? []));
  const services = useOptions('services', 'All services');
  return (
    <ConfigForm
      kind="webhook-subscriptions"
      title={present ? `Edit ${present.value.name}` : 'New webhook'}
      initial={present?.value ?? empty}
      present={present}
      onClose={onClose}
      deletable
      wide
    >
      {({ draft, set, errorOf }) => {
        const toggle = (kind: string, on: boolean) => set({ events: on ? [...draft.events, kind] : draft.events.filter((other) => other !== kind) });
        return (
          <>
            <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
            <TextField label="Address" type="url" required placeholder="https://example.org/incidents" hint="Answer with 2xx within 10 seconds. Private networks need a permission in Organisation and mail." value={draft.url} onText={(url) => set({ url })} error={errorOf('url')} />
            <ChoiceField legend="Shape" options={Object.entries(shapeWords).map(([value, label]) => ({ value, label }))} value={draft.shape} onText={(shape) => set({ shape: shape as WebhookSubscription['shape'] })} />
            <TextField label="Signing secret" type={draft.secret.startsWith('whsec_') ? 'text' : 'password'} autoComplete="off" optional hint={present?.signed ? 'Empty keeps the present one. To change it, enter the new and the old one with a space between, and later the new one alone.' : 'Your program proves with it that an event is ours. It is not shown again: copy it now.'} value={draft.secret} onText={(secret) => set({ secret })} error={errorOf('secret')} />
            <div><Button small onClick={() => set({ secret: newSecret() })}>Make a secret</Button></div>
            <ChoiceField legend="Lines" options={Object.entries(audienceWords).map(([value, label]) => ({ value, label }))} value={draft.audience} onText={(audience) => set({ audience: audience as WebhookSubscription['audience'] })} />
            <SelectField label="Services" options={services} value={draft.services[0] ?? ''} onText={(slug) => set({ services: slug ? [slug] : [] })} hint={draft.services.length > 1 ? `And ${draft.services.length - 1} more, by the API; choosing here replaces them.` : undefined} error={errorOf('services')} />
            <fieldset className="field">
              <legend className="field-label">Events</legend>
              <div className="row wrap">
                <CheckField label="Everything that happens" checked={draft.events.length === 0} onCheck={(all) => set({ events: all ? [] : ['declared', 'status_changed', 'severity_changed', 'reopened'] })} />
              </div>
              {draft.events.length > 0 ? eventGroups.map(({ title, events }) => (
                <fieldset className="field" key={title}>
                  <legend className="field-label">{title}</legend>
                  <div className="row wrap">{events.map(([kind, label]) => <CheckField key={kind} label={label} checked={draft.events.includes(kind)} onCheck={(on) => toggle(kind, on)} />)}</div>
                </fieldset>
              )) : null}
              {errorOf('events') ? <div className="field-error">{errorOf('events')}</div> : null}
            </fieldset>
            <AreaField label="Headers" optional rows={2} placeholder="X-Api-Key: …" hint={present?.value.headers.length ? 'One a line. What stands behind the colon is not shown again: empty keeps it.' : 'One a line, sent with every event, for gateways that ask for a key.'} value={headers} onText={(text) => { setHeaders(text); set({ headers: headersIn(text) }); }} error={errorOf('headers')} />
            <CheckField label="Drills as well" hint="What reads PagerDuty’s shape cannot tell an exercise from the real thing." checked={draft.drills} onCheck={(drills) => set({ drills })} />
            <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
          </>
        );
      }}
    </ConfigForm>
  );
}
