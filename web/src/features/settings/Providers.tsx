// Who carries text messages and calls: tried in this order, each when the one before it fails.
import { useState } from 'react';
import { replaceObject, useConfig } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured, Provider, ProviderKind } from '../../api/types';
import { ConfigForm, ManagedMark, type FieldTools } from '../../domain/ConfigForm';
import { channelWords } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Code } from '../../ui/Code';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, ChoiceField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { report } from '../../ui/Toasts';
import { TestPageDialog } from './ContactMethods';
import { headersOf, headerText } from './providerHeaders';
import './settings.css';

type Item = Configured<'providers'>;

const kindWords: Record<ProviderKind, string> = { twilio: 'Twilio', sms_gateway: 'SMS gateway (HTTP)', spool: 'Modem (spool folder)' };

const empty: Provider = {
  slug: '', name: '', kind: 'twilio', channels: ['sms', 'voice'], position: 0, enabled: true, secret: '', account_sid: '', from: '',
  messaging_service: '', callbacks: true, url: '', method: 'POST', headers: [], body: '', success_pointer: '', success_value: '',
  directory: '', format: 'gammu',
};

// What a kind begins with; what the other kinds need goes.
const fresh = (draft: Provider, kind: ProviderKind): Provider => ({
  ...empty,
  name: draft.name,
  position: draft.position,
  kind,
  channels: kind === 'twilio' ? ['sms', 'voice'] : ['sms'],
  ...(kind === 'sms_gateway'
    ? { headers: [{ name: 'Content-Type', value: 'application/json' }, { name: 'Authorization', value: 'Bearer {{secret}}' }], body: '{"to": "{{to}}", "text": "{{text}}"}' }
    : {}),
});

export function Providers() {
  useTitle('Text messages and calls');
  const { user: me } = useSession();
  const list = useConfig('providers');
  const [editing, setEditing] = useState<Item | 'new' | null>(null);
  const [testing, setTesting] = useState<Provider | null>(null);
  const providers = list.data?.toSorted((a, b) => a.value.position - b.value.position || (a.value.slug < b.value.slug ? -1 : 1)) ?? [];
  const next = Math.max(-1, ...providers.map(({ value }) => value.position)) + 1;
  const add = <Button look="primary" onClick={() => setEditing('new')}>New provider</Button>;
  return (
    <div className="page">
      <div className="page-head"><h1>Text messages and calls</h1>{add}</div>
      <p className="page-intro">Providers carry pages to phones. They are tried in this order: what one fails to take, or to deliver, goes to the next at once.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="providers" /> : null}
        {list.isError ? <ErrorBox what="Providers could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? <Empty title="Nobody carries text messages or calls yet" action={add}>Twilio, any gateway with an HTTP API, or a modem of your own that works without the Internet.</Empty> : null}
        <ol className="lines">
          {providers.map((item, index) => (
            <li key={item.value.slug}>
              <div className="grow">
                <div className="row wrap">
                  <span className="strong">{item.value.name}</span>
                  <span className="dim">{kindWords[item.value.kind]}</span>
                  {item.value.channels.map((channel) => <span key={channel} className="tag">{channelWords[channel]}</span>)}
                  {item.value.enabled ? null : <span className="tag">off</span>}
                  <ManagedMark by={item.meta.managed_by} />
                </div>
                <div className="dim small break">{whereOf(item.value)}</div>
              </div>
              {index > 0 ? <Button small look="quiet" aria-label={`Try ${item.value.name} earlier`} onClick={() => void earlier(providers, index)}>Earlier</Button> : null}
              <Button small aria-label={`Send a test page by ${item.value.name}`} disabled={!item.value.enabled} onClick={() => setTesting(item.value)}>Test</Button>
              <Button small aria-label={`Edit ${item.value.name}`} onClick={() => setEditing(item)}>Edit</Button>
            </li>
          ))}
        </ol>
      </Panel>
      {editing ? <ProviderForm present={editing === 'new' ? null : editing} position={next} onClose={() => setEditing(null)} /> : null}
      {testing ? <TestPageDialog user={me.slug} provider={testing} onClose={() => setTesting(null)} /> : null}
    </div>
  );
}

function whereOf(provider: Provider): string {
  if (provider.kind === 'spool') return `${provider.directory} · ${provider.format}`;
  if (provider.kind === 'sms_gateway') return `${provider.method} ${provider.url}`;
  return `${provider.account_sid} · from ${provider.messaging_service || provider.from}${provider.callbacks ? '' : ' · receipts by asking'}`;
}

// Takes the place of the one before it, which moves behind it.
async function earlier(providers: Item[], index: number) {
  const item = providers[index];
  const before = providers[index - 1];
  if (!item || !before) return;
  const position = before.value.position === item.value.position ? before.value.position - 1 : before.value.position;
  await report({ doing: 'Saving…', done: `${item.value.name} is tried before ${before.value.name}`, failed: 'Not saved' }, async (write) => {
    await replaceObject('providers', { ...item.value, position }, item.meta.version, write);
    if (before.value.position !== item.value.position) {
      await replaceObject('providers', { ...before.value, position: item.value.position }, before.meta.version, { ...write, idempotencyKey: `${write.idempotencyKey}.2` });
    }
  });
}

function ProviderForm({ present, position, onClose }: { present: Item | null; position: number; onClose(): void }) {
  const [headers, setHeaders] = useState(headerText(present?.value.headers ?? []));
  return (
    <ConfigForm
      kind="providers"
      title={present ? `Edit ${present.value.name}` : 'New provider'}
      initial={present?.value ?? { ...empty, position }}
      present={present}
      onClose={onClose}
      tidy={(draft) => (draft.kind === 'sms_gateway' ? { ...draft, headers: headersOf(headers) } : draft)}
      deletable
      wide
    >
      {(tools) => {
        const { draft, set, errorOf } = tools;
        const choose = (kind: string) => {
          const begun = fresh(draft, kind as ProviderKind);
          set(begun);
          setHeaders(headerText(begun.headers));
        };
        return (
          <>
            {present ? null : <ChoiceField legend="Kind" options={Object.entries(kindWords).map(([value, label]) => ({ value, label }))} value={draft.kind} onText={choose} />}
            <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
            {draft.kind === 'twilio' ? <TwilioFields {...tools} fresh={!present} /> : null}
            {draft.kind === 'sms_gateway' ? <GatewayFields {...tools} fresh={!present} headers={headers} onHeaders={setHeaders} /> : null}
            {draft.kind === 'spool' ? <SpoolFields {...tools} /> : null}
            <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
          </>
        );
      }}
    </ConfigForm>
  );
}

type Tools = FieldTools<Provider>;

function TwilioFields({ draft, set, errorOf, fresh: isNew }: Tools & { fresh: boolean }) {
  const settings = useConfig('settings');
  const publicUrl = settings.data?.[0]?.value.public_url.replace(/\/+$/, '') ?? '';
  const carries = (channel: 'sms' | 'voice') => (on: boolean) => set({ channels: (['sms', 'voice'] as const).filter((one) => (one === channel ? on : draft.channels.includes(one))) });
  return (
    <>
      <fieldset className="field">
        <legend className="field-label">Carries</legend>
        <CheckField label="Text messages" checked={draft.channels.includes('sms')} onCheck={carries('sms')} />
        <CheckField label="Calls" checked={draft.channels.includes('voice')} onCheck={carries('voice')} />
        {errorOf('channels') ? <div className="field-error">{errorOf('channels')}</div> : null}
      </fieldset>
      <div className="form-pair">
        <TextField label="Account SID" required placeholder="AC…" autoComplete="off" value={draft.account_sid} onText={(account_sid) => set({ account_sid })} error={errorOf('account_sid')} />
        <TextField label="Auth token" type="password" autoComplete="off" required={isNew} hint={isNew ? undefined : 'Empty keeps the present one.'} value={draft.secret} onText={(secret) => set({ secret })} error={errorOf('secret')} />
      </div>
      <div className="form-pair">
        <TextField label="From" placeholder="+15005550006" hint="A number of the account." value={draft.from} onText={(from) => set({ from })} error={errorOf('from')} />
        <TextField label="Messaging service" optional placeholder="MG…" hint="Instead of the number, for text messages." value={draft.messaging_service} onText={(messaging_service) => set({ messaging_service })} error={errorOf('messaging_service')} />
      </div>
      <CheckField
        label="Twilio reaches our public URL"
        hint="Then people answer by reply and keypad, and receipts come at once. Off: Tocsin asks Twilio what became of each message."
        checked={draft.callbacks}
        onCheck={(callbacks) => set({ callbacks })}
      />
      {draft.callbacks && publicUrl === '' ? <p className="warn small">No public URL is set: until one is, in “Organisation and mail”, it works as if this were off.</p> : null}
      {draft.callbacks && publicUrl !== '' && draft.slug !== '' ? (
        <Code label="For replies, set at the number in Twilio: “A message comes in”, webhook, HTTP POST" text={`${publicUrl}/integrations/twilio/${draft.slug}/reply`} />
      ) : null}
      <TextField label="API address" optional type="url" placeholder="https://api.twilio.com" hint="Another region or edge of Twilio, or what speaks like it." value={draft.url} onText={(url) => set({ url })} error={errorOf('url')} />
    </>
  );
}

function GatewayFields({ draft, set, errorOf, fresh: isNew, headers, onHeaders }: Tools & { fresh: boolean; headers: string; onHeaders(text: string): void }) {
  return (
    <>
      <p className="small dim">Where <code>{'{{to}}'}</code>, <code>{'{{text}}'}</code>, <code>{'{{id}}'}</code>, <code>{'{{from}}'}</code> and <code>{'{{secret}}'}</code> stand, they are filled in, escaped for the place.</p>
      <div className="form-pair">
        <SelectField label="Method" options={['POST', 'PUT', 'GET'].map((value) => ({ value, label: value }))} value={draft.method} onText={(method) => set({ method: method as Provider['method'], ...(method === 'GET' ? { body: '' } : {}) })} error={errorOf('method')} />
        <TextField label="URL" required placeholder="https://sms.example.org/send" value={draft.url} onText={(url) => set({ url })} error={errorOf('url')} />
      </div>
      <AreaField label="Headers" optional rows={3} hint="One a line: Name: value" value={headers} onText={onHeaders} error={errorOf('headers')} />
      {draft.method === 'GET' ? null : <AreaField label="Body" rows={4} value={draft.body} onText={(body) => set({ body })} error={errorOf('body')} />}
      <div className="form-pair">
        <TextField label="Secret" optional type="password" autoComplete="off" hint={isNew ? 'What {{secret}} stands for.' : 'What {{secret}} stands for. Empty keeps the present one.'} value={draft.secret} onText={(secret) => set({ secret })} error={errorOf('secret')} />
        <TextField label="From" optional hint="What {{from}} stands for." value={draft.from} onText={(from) => set({ from })} error={errorOf('from')} />
      </div>
      <div className="form-pair">
        <TextField label="Success is at" optional placeholder="/messages/0/status" hint="A JSON pointer into the answer. Empty: any 2xx." value={draft.success_pointer} onText={(success_pointer) => set({ success_pointer })} error={errorOf('success_pointer')} />
        <TextField label="and reads" optional placeholder="ok" value={draft.success_value} onText={(success_value) => set({ success_value })} error={errorOf('success_value')} />
      </div>
    </>
  );
}

function SpoolFields({ draft, set, errorOf }: Tools) {
  return (
    <>
      <ChoiceField legend="Sent by" options={[{ value: 'gammu', label: 'gammu-smsd' }, { value: 'smstools', label: 'smstools' }]} value={draft.format} onText={(format) => set({ format: format as Provider['format'] })} />
      <TextField label="Folder on the server" required placeholder={draft.format === 'gammu' ? '/var/spool/gammu/outbox' : '/var/spool/sms/outgoing'} hint="It must be there, and Tocsin must be able to write to it." value={draft.directory} onText={(directory) => set({ directory })} error={errorOf('directory')} />
    </>
  );
}
