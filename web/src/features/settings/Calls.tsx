// STUN and TURN servers for calls in the room. Without any a call works within one network.
import { useState } from 'react';
import { useConfig } from '../../api/config';
import type { CallServer, Configured } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, ChoiceField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import './settings.css';

type Item = Configured<'call-servers'>;

const credentialWords: Record<CallServer['credential'], string> = {
  none: 'None: it is STUN',
  shared_secret: 'A shared secret (coturn: use-auth-secret)',
  fixed: 'One name and password for everybody',
};
const empty: CallServer = { slug: '', name: '', urls: [], credential: 'none', username: '', secret: '', enabled: true };
const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

export function Calls() {
  useTitle('Calls in the room');
  const list = useConfig('call-servers');
  const [editing, setEditing] = useState<Item | 'new' | null>(null);
  const add = <Button look="primary" onClick={() => setEditing('new')}>New server</Button>;
  return (
    <div className="page">
      <div className="page-head"><h1>Calls in the room</h1>{add}</div>
      <p className="page-intro">In a call browsers speak to each other directly. Within one network that works by itself; from elsewhere they need a STUN server to find each other, and a TURN server where a firewall lets nothing else through.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="servers" /> : null}
        {list.isError ? <ErrorBox what="Servers could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? <Empty title="No STUN or TURN server yet" action={add}>Calls work within one network. Run coturn or the like to meet from everywhere; nothing is asked of servers that you did not name.</Empty> : null}
        <ul className="lines">
          {list.data?.map((item) => (
            <li key={item.value.slug}>
              <div className="grow">
                <div className="row wrap">
                  <span className="strong">{item.value.name}</span>
                  <span className="dim">{credentialWords[item.value.credential]}</span>
                  {item.value.enabled ? null : <span className="tag">off</span>}
                  <ManagedMark by={item.meta.managed_by} />
                </div>
                <div className="dim small break">{item.value.urls.join(' · ')}</div>
              </div>
              <Button small aria-label={`Edit ${item.value.name}`} onClick={() => setEditing(item)}>Edit</Button>
            </li>
          ))}
        </ul>
      </Panel>
      {editing ? <ServerForm present={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

function ServerForm({ present, onClose }: { present: Item | null; onClose(): void }) {
  const [urls, setUrls] = useState(present?.value.urls.join('\n') ?? '');
  return (
    <ConfigForm
      kind="call-servers"
      title={present ? `Edit ${present.value.name}` : 'New STUN or TURN server'}
      initial={present?.value ?? empty}
      present={present}
      onClose={onClose}
      tidy={(draft) => ({ ...draft, urls: lines(urls) })}
      deletable
      wide
    >
      {({ draft, set, errorOf }) => {
        const badUrl = lines(urls).map((url, at) => ({ url, error: errorOf(`urls/${at}`) })).find(({ error }) => error);
        const kept = present !== null && present.value.credential === draft.credential;
        const change = (text: string) => {
          setUrls(text);
          set({ urls: lines(text) });
        };
        return (
          <>
            <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
            <AreaField label="Addresses" required rows={3} placeholder={'turn:turn.example.org:3478\nturns:turn.example.org:5349?transport=tcp'} hint="One a line, beginning with stun:, stuns:, turn: or turns:" value={urls} onText={change} error={errorOf('urls') ?? (badUrl ? `${badUrl.url}: ${badUrl.error}` : null)} />
            <ChoiceField legend="Credential" options={Object.entries(credentialWords).map(([value, label]) => ({ value, label }))} value={draft.credential} onText={(credential) => set({ credential: credential as CallServer['credential'], username: '', secret: '' })} />
            {errorOf('credential') ? <div className="field-error">{errorOf('credential')}</div> : null}
            {draft.credential === 'shared_secret' ? (
              <TextField label="Secret" type="password" autoComplete="off" required={!kept} hint={kept ? 'Empty keeps the present one.' : 'static-auth-secret of coturn. It stays on the server: browsers are given what it makes, for 12 hours.'} value={draft.secret} onText={(secret) => set({ secret })} error={errorOf('secret')} />
            ) : null}
            {draft.credential === 'fixed' ? (
              <div className="form-pair">
                <TextField label="User" required autoComplete="off" value={draft.username} onText={(username) => set({ username })} error={errorOf('username')} />
                <TextField label="Password" type="password" autoComplete="off" required={!kept} hint={kept ? 'Empty keeps the present one. The browser of whoever joins a call is told it.' : 'The browser of whoever joins a call is told it.'} value={draft.secret} onText={(secret) => set({ secret })} error={errorOf('secret')} />
              </div>
            ) : null}
            <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
          </>
        );
      }}
    </ConfigForm>
  );
}
