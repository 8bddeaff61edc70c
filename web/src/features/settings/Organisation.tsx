// What the whole organisation shares: its name, the address in links, mail, outgoing webhooks.
import { useState, type FormEvent } from 'react';
import { replaceObject, useConfig } from '../../api/config';
import { ApiError, fieldError } from '../../api/problem';
import type { Configured, Settings } from '../../api/types';
import { AmountField } from '../../domain/AmountField';
import { ManagedMark } from '../../domain/ConfigForm';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { SpanField } from '../../ui/SpanField';
import { say } from '../../ui/Toasts';
import { ZoneField } from '../../ui/ZoneField';
import { SlackPanel } from './SlackPanel';

const megabyte = 1024 * 1024;

export function Organisation() {
  useTitle('Organisation and mail');
  const list = useConfig('settings');
  const settings = list.data?.find(({ value }) => value.slug === 'organisation') ?? list.data?.[0];
  return (
    <div className="page">
      <div className="page-head"><h1>Organisation and mail</h1>{settings ? <ManagedMark by={settings.meta.managed_by} /> : null}</div>
      {list.isPending ? <Skeleton what="the settings" rows={8} /> : null}
      {list.isError ? <ErrorBox what="The settings could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
      {settings ? <SettingsForm key={settings.meta.version} settings={settings} /> : null}
    </div>
  );
}

function SettingsForm({ settings }: { settings: Configured<'settings'> }) {
  const [draft, setDraft] = useState(settings.value);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Settings>) => setDraft({ ...draft, ...change });
  const errorOf = (field: string) => fieldError(error, field);
  const dirty = JSON.stringify(draft) !== JSON.stringify(settings.value);
  const stale = error instanceof ApiError && error.status === 412;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await replaceObject('settings', draft, settings.meta.version || null);
      say('Saved');
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <Panel title="Organisation">
        <div className="form">
          <div className="form-pair">
            <TextField label="Name" required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
            <ZoneField value={draft.time_zone} onText={(time_zone) => set({ time_zone })} error={errorOf('time_zone')} />
          </div>
          <TextField label="Public address" type="url" required hint="What links in messages begin with. It must be reachable from the phones of those who are paged." placeholder="https://tocsin.example.org" value={draft.public_url} onText={(public_url) => set({ public_url })} error={errorOf('public_url')} />
          <SpanField label="Bundle window" hint="After a message to a person, further pages on the same channel wait this long and go out as one." value={draft.bundle_window} onText={(bundle_window) => set({ bundle_window })} error={errorOf('bundle_window')} />
        </div>
      </Panel>
      <Panel title="Bridge">
        <div className="form">
          <p className="dim">Where voices meet in an incident. It stands in every page for one, and may be set anew in its room.</p>
          <div className="form-pair">
            <TextField label="Address" optional type="url" placeholder="https://meet.example.org/major" value={draft.bridge_url} onText={(bridge_url) => set({ bridge_url })} error={errorOf('bridge_url')} />
            <TextField label="Number to dial" optional inputMode="tel" placeholder="+49 30 1234567,,4711#" value={draft.bridge_phone} onText={(bridge_phone) => set({ bridge_phone })} error={errorOf('bridge_phone')} />
          </div>
        </div>
      </Panel>
      <Panel title="Evidence">
        <div className="form">
          <TextField label="Largest file, in MB" type="number" min={1} max={1024} hint="Of one file that is added to an incident. Files are kept as long as their incident." value={Math.round(draft.file_bytes_max / megabyte)} onText={(text) => set({ file_bytes_max: (Number(text) || 0) * megabyte })} error={errorOf('file_bytes_max')} />
        </div>
      </Panel>
      <Panel title="Cost of incidents">
        <div className="form">
          <p className="dim">What an incident costs is shown to whoever responds to it. Incident roles may have a rate of their own.</p>
          <div className="form-pair">
            <TextField label="Currency" required maxLength={3} hint="Three letters, of all amounts." placeholder="EUR" value={draft.currency} onText={(currency) => set({ currency: currency.toUpperCase() })} error={errorOf('currency')} />
            <AmountField label="Cost of an hour of a responder" optional hint="0: people’s time is counted in hours only." cents={draft.cents_an_hour} onCents={(cents) => set({ cents_an_hour: cents ?? 0 })} error={errorOf('cents_an_hour')} />
          </div>
        </div>
      </Panel>
      <Panel title="Mail out (SMTP)">
        <div className="form">
          <div className="form-pair">
            <TextField label="Host" optional placeholder="mail.example.org" value={draft.smtp_host} onText={(smtp_host) => set({ smtp_host })} error={errorOf('smtp_host')} />
            <TextField label="Port" type="number" min={1} max={65535} value={draft.smtp_port} onText={(text) => set({ smtp_port: Number(text) || 0 })} error={errorOf('smtp_port')} />
            <SelectField label="Security" options={[{ value: 'starttls', label: 'STARTTLS' }, { value: 'tls', label: 'TLS' }, { value: 'none', label: 'None' }]} value={draft.smtp_security} onText={(security) => set({ smtp_security: security as Settings['smtp_security'] })} />
          </div>
          <div className="form-pair">
            <TextField label="User" optional autoComplete="off" value={draft.smtp_username} onText={(smtp_username) => set({ smtp_username })} error={errorOf('smtp_username')} />
            <TextField label="Password" optional type="password" autoComplete="new-password" hint="Empty keeps the present one." value={draft.smtp_password} onText={(smtp_password) => set({ smtp_password })} error={errorOf('smtp_password')} />
            <TextField label="From" type="email" optional placeholder="tocsin@example.org" value={draft.mail_from} onText={(mail_from) => set({ mail_from })} error={errorOf('mail_from')} />
          </div>
          {draft.smtp_host ? null : <Note warn>Without a host no mail goes out: e-mail contact methods cannot be verified.</Note>}
        </div>
      </Panel>
      <Panel title="Mail in (IMAP)">
        <div className="form">
          <p className="dim">A mailbox of its own, in which replies to mails from the address above arrive: “ack”, “resolve” or “escalate” in the first line answers the page. docs/mail.md tells more.</p>
          <div className="form-pair">
            <TextField label="Host" optional placeholder="mail.example.org" value={draft.imap_host} onText={(imap_host) => set({ imap_host })} error={errorOf('imap_host')} />
            <TextField label="Port" type="number" min={1} max={65535} value={draft.imap_port} onText={(text) => set({ imap_port: Number(text) || 0 })} error={errorOf('imap_port')} />
            <SelectField label="Security" options={[{ value: 'tls', label: 'TLS' }, { value: 'starttls', label: 'STARTTLS' }, { value: 'none', label: 'None' }]} value={draft.imap_security} onText={(security) => set({ imap_security: security as Settings['imap_security'] })} />
          </div>
          <div className="form-pair">
            <TextField label="User" required={draft.imap_host !== ''} autoComplete="off" value={draft.imap_username} onText={(imap_username) => set({ imap_username })} error={errorOf('imap_username')} />
            <TextField label="Password" optional type="password" autoComplete="new-password" hint="Empty keeps the present one." value={draft.imap_password} onText={(imap_password) => set({ imap_password })} error={errorOf('imap_password')} />
            <TextField label="Folder" required={draft.imap_host !== ''} value={draft.imap_folder} onText={(imap_folder) => set({ imap_folder })} error={errorOf('imap_folder')} />
          </div>
          {draft.imap_host && !draft.smtp_host ? <Note warn>Nothing can be answered while no mail goes out.</Note> : null}
        </div>
      </Panel>
      <SlackPanel draft={draft} set={set} errorOf={errorOf} />
      <Panel title="Outgoing webhooks">
        <div className="form">
          <CheckField label="May reach private addresses" hint="Off: webhooks to 10.*, 192.168.*, localhost and the like are refused." checked={draft.allow_private_addresses} onCheck={(allow_private_addresses) => set({ allow_private_addresses })} />
          <TextField label="Only these hosts" optional hint="Names separated by commas; empty: any." value={draft.allowed_hosts.join(', ')} onText={(text) => set({ allowed_hosts: text.split(',').map((host) => host.trim()).filter(Boolean) })} error={errorOf('allowed_hosts')} />
        </div>
      </Panel>
      {stale ? <Note warn>Somebody changed the settings while you were editing. Reload the page to see them; your changes are not saved.</Note> : error ? <ErrorBox what="Not saved" error={error} /> : null}
      <div className="form-end"><Button disabled={!dirty} onClick={() => setDraft(settings.value)}>Undo changes</Button><Button type="submit" look="primary" disabled={!dirty} busy={busy && 'Saving…'}>Save</Button></div>
    </form>
  );
}
