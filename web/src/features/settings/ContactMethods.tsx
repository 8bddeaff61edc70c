// The ways to reach one person: verified before they count, tested by a page that the person answers.
import { Link } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { createObject, replaceObject, useConfig } from '../../api/config';
import { newKey } from '../../api/client';
import { describeError, fieldError } from '../../api/problem';
import { confirmVerification, sendTestPage, sendVerification, useNotifications, usePage } from '../../api/pages';
import { useSession } from '../../api/session';
import type { Channel, Configured, ContactMethod } from '../../api/types';
import { isChannel } from '../../domain/channels';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { Delivery } from '../../domain/Delivery';
import { arrived, proved, reaches } from '../../domain/reach';
import { channelWords, spanText } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import { Menu } from '../../ui/Menu';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { SpanField } from '../../ui/SpanField';
import { TimeText, clockText } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { delayHint, usualDelay } from './ladder';

type Method = Configured<'contact-methods'>;

export function ContactMethods({ user, mine }: { user: string; mine: boolean }) {
  const { can } = useSession();
  const methods = useConfig('contact-methods');
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Method | null>(null);
  const [verifying, setVerifying] = useState<Method | null>(null);
  const [testing, setTesting] = useState<{ method?: Method } | null>(null);
  const own = methods.data?.filter(({ value }) => value.user === user).toSorted((a, b) => a.value.position - b.value.position) ?? [];
  const may = mine || can.administer;
  const usable = own.filter(reaches);

  return (
    <Panel
      title={mine ? 'How you are reached' : 'Contact methods'}
      flush
      actions={may ? (
        <span className="row wrap">
          {usable.length > 0 ? <Button small onClick={() => setTesting({})}>Send {mine ? 'me' : ''} a test page</Button> : null}
          <Button small look={own.length === 0 ? 'primary' : 'plain'} onClick={() => setAdding(true)}>Add</Button>
        </span>
      ) : undefined}
    >
      {methods.isPending ? <Skeleton what="contact methods" rows={2} /> : null}
      {methods.isError ? <ErrorBox what="Contact methods could not be loaded" error={methods.error} onRetry={() => void methods.refetch()} /> : null}
      {methods.data && own.length === 0 ? (
        <Empty title={mine ? 'Nothing can reach you yet' : 'Nothing can reach this person'}>Add a phone number, an e-mail address, an ntfy topic, a Slack webhook or a webhook of your own.</Empty>
      ) : null}
      {own.length > 0 && usable.length === 0 ? <div className="panel-body"><Note warn>None of these is verified and on: a page would reach nobody.</Note></div> : null}
      <ul className="lines">
        {own.map((method) => (
          <li key={method.value.slug}>
            <div className="grow">
              <div className="row wrap">
                <span className="strong">{method.value.name || channelWords[method.value.channel]}</span>
                <span className="dim">{channelWords[method.value.channel]}</span>
                {method.verified ? <span className="good small">✓ verified{method.verified_at ? <> <TimeText at={method.verified_at} form="ago" /></> : null}</span> : method.value.vouched ? <span className="good small">✓ vouched for</span> : <span className="warn small">✗ not verified: does not count</span>}
                {method.value.enabled ? null : <span className="tag">off</span>}
                <ManagedMark by={method.meta.managed_by} />
              </div>
              <div className="dim small break">{method.value.address}{method.value.delay !== '0s' ? ` · waits ${spanText(method.value.delay)}` : ''}</div>
              <LastOutcome method={method.value.slug} name={method.value.name || channelWords[method.value.channel]} />
            </div>
            {may && !proved(method) ? <Button small look="primary" onClick={() => setVerifying(method)}>Verify</Button> : null}
            {may ? (
              <Menu
                label={`More for ${method.value.name || channelWords[method.value.channel]}`}
                className="btn small"
                items={[
                  { name: 'test', label: 'Send a test page', disabled: !reaches(method), perform: () => setTesting({ method }) },
                  { name: 'edit', label: 'Edit or delete', perform: () => setEditing(method) },
                  { name: 'switch', label: method.value.enabled ? 'Turn off' : 'Turn on', perform: () => void turn(method) },
                ]}
              >
                More
              </Menu>
            ) : null}
          </li>
        ))}
      </ul>
      {adding ? <AddMethod user={user} position={own.length} onClose={() => setAdding(false)} onAdded={(method) => { setAdding(false); setVerifying(method); }} /> : null}
      {editing ? <EditMethod method={editing} onClose={() => setEditing(null)} /> : null}
      {verifying ? <VerifyDialog method={verifying} onClose={() => setVerifying(null)} /> : null}
      {testing ? <TestPageDialog user={user} method={testing.method} onClose={() => setTesting(null)} /> : null}
    </Panel>
  );
}

export const turn = (method: Method) =>
  report(
    { doing: 'Saving…', done: method.value.enabled ? 'Turned off' : 'Turned on', failed: 'Not saved' },
    (write) => replaceObject('contact-methods', { ...method.value, enabled: !method.value.enabled }, method.meta.version, write),
  );

export function LastOutcome({ method, name }: { method: string; name: string }) {
  const sent = useNotifications({ contact_method: method });
  const last = sent.data?.[0];
  if (!last) return null;
  return (
    <div className="small">
      <span className="dim">last used <TimeText at={last.started_at} form="ago" />: </span>
      <Delivery status={last.status} />
      {!arrived(last) && last.receipt ? <span className="dim break"> · {last.receipt}</span> : null}
      <span className="dim"> · </span><Link to="/settings/messages" search={{ ...(last.user ? { user: last.user } : {}), method }}>all messages<span className="visually-hidden"> by {name}</span></Link>
    </div>
  );
}

type AddressWords = { label: string; placeholder: string; type: string; hint: string; secret?: string; secretNeeded?: boolean };
const addressWords: Record<Channel, AddressWords> = {
  email: { label: 'E-mail address', placeholder: 'you@example.org', type: 'email', hint: 'Messages hold links to acknowledge and resolve.' },
  ntfy: { label: 'Topic address', placeholder: 'https://ntfy.sh/a-long-random-topic', type: 'url', hint: 'Rings through the ntfy app. Choose a name nobody guesses.', secret: 'Access token' },
  slack: { label: 'Incoming webhook', placeholder: 'https://hooks.slack.com/services/…', type: 'url', hint: 'Slack, Mattermost or anything that takes Slack’s format.' },
  sms: { label: 'Phone number', placeholder: '+4915112345678', type: 'tel', hint: 'With the country’s code. Where a reply reaches us, 1 acknowledges.' },
  voice: { label: 'Phone number', placeholder: '+4915112345678', type: 'tel', hint: 'With the country’s code. The call is answered by a key: 4 acknowledges.' },
  webhook: { label: 'Address', placeholder: 'https://example.org/hook', type: 'url', hint: 'A signed JSON POST.', secret: 'Signing secret' },
  web_push: { label: 'Subscription', placeholder: '', type: 'url', hint: 'The browser made it; turn notifications on again in that browser to change it.' },
  teams: { label: 'Workflow address', placeholder: 'https://….logic.azure.com/workflows/…', type: 'url', hint: 'In Teams: Workflows, “Post to a channel when a webhook request is received”.' },
  telegram: { label: 'Chat id', placeholder: '123456789', type: 'text', hint: 'Write to your bot first, then ask @userinfobot for your id; a group’s begins with a minus.', secret: 'Bot token', secretNeeded: true },
  matrix: { label: 'Room', placeholder: 'https://matrix.example.org/!room:example.org', type: 'url', hint: 'The homeserver’s address, then the room’s internal id (room settings, Advanced). Invite the account of the token.', secret: 'Access token', secretNeeded: true },
  mattermost: { label: 'Incoming webhook', placeholder: 'https://mattermost.example.org/hooks/…', type: 'url', hint: 'In Mattermost: Integrations, Incoming Webhooks.' },
  slack_app: { label: 'Member id', placeholder: 'U024BE7LH', type: 'text', hint: 'In Slack: your profile, More, Copy member ID. The organisation’s Slack app writes to you; answer there.' },
};

// Of a team instead of a person.
const channelAddressWords: Partial<Record<Channel, Partial<AddressWords>>> = {
  email: { label: 'E-mail address', placeholder: 'ops@example.org', hint: 'A list, or a mailbox that a team reads.' },
  slack_app: { label: 'Channel id', placeholder: 'C024BE7LH', hint: 'In Slack: the channel’s details, at the end. Invite the organisation’s Slack app to it.' },
  telegram: { hint: 'Of the group; it begins with a minus. Your bot must be in the group.' },
  sms: { hint: 'With the country’s code.' },
};

// A browser adds itself: it alone knows its subscription. A team has no browser, and no phone call for what nobody has to answer.
const channelsToChoose = (present: Channel, ofTeam: boolean) =>
  (Object.keys(channelWords) as Channel[]).filter((channel) => channel === present || (channel !== 'web_push' && !(ofTeam && channel === 'voice')));

export function MethodFields({ draft, set, errorOf, fresh }: { draft: ContactMethod; set(change: Partial<ContactMethod>): void; errorOf(field: string): string | null; fresh: boolean }) {
  const ofTeam = isChannel(draft);
  const words = { ...addressWords[draft.channel], ...(ofTeam ? channelAddressWords[draft.channel] : {}) };
  return (
    <>
      <SelectField
        label="Channel"
        options={channelsToChoose(draft.channel, ofTeam).map((channel) => ({ value: channel, label: channelWords[channel] }))}
        value={draft.channel}
        onText={(channel) => set({ channel: channel as Channel })}
        disabled={!fresh}
      />
      <TextField label={words.label} data-autofocus disabled={draft.channel === 'web_push'} type={words.type} placeholder={words.placeholder} required hint={fresh || ofTeam || draft.channel === 'web_push' ? words.hint : `${words.hint} A new address must be verified again.`} value={draft.address} onText={(address) => set({ address })} error={errorOf('address')} />
      {words.secret ? <TextField label={words.secret} optional={!(fresh && words.secretNeeded)} required={fresh && words.secretNeeded} type="password" autoComplete="off" hint={fresh ? undefined : 'Empty keeps the present one.'} value={draft.secret} onText={(secret) => set({ secret })} error={errorOf('secret')} /> : null}
      <div className="form-pair">
        <TextField label="Name" optional={!ofTeam} required={ofTeam} placeholder={ofTeam ? 'ops room' : 'work phone'} value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
        {ofTeam ? null : <SpanField label="Wait before using it" hint={delayHint(draft.channel, draft.delay)} value={draft.delay} onText={(delay) => set({ delay })} error={errorOf('delay')} />}
      </div>
    </>
  );
}

function AddMethod({ user, position, onClose, onAdded }: { user: string; position: number; onClose(): void; onAdded(method: Method): void }) {
  const { user: me } = useSession();
  const [draft, setDraft] = useState<ContactMethod>({
    slug: '', user, team: '', channel: 'email', name: '', address: user === me.slug ? me.email : '', secret: '', delay: usualDelay('email'), position, enabled: true, vouched: false,
  });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const slug = `${user}-${draft.channel}-${crypto.randomUUID().slice(0, 6)}`.slice(-64);
      onAdded(await createObject('contact-methods', { ...draft, slug, name: draft.name || channelWords[draft.channel] }, { idempotencyKey: `${key}.${slug}` }));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  // A delay that was typed stays.
  const fresh = (channel: Channel) => ({ address: '', secret: '', ...(draft.delay === usualDelay(draft.channel) ? { delay: usualDelay(channel) } : {}) });
  const set = (change: Partial<ContactMethod>) => setDraft({ ...draft, ...change, ...(change.channel && change.channel !== draft.channel ? fresh(change.channel) : {}) });
  return (
    <Dialog title="Add a contact method" onClose={onClose} dirty={draft.name !== ''}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <MethodFields draft={draft} set={set} errorOf={(field) => fieldError(error, field)} fresh />
        {error ? <ErrorBox what="Not added" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy && 'Adding…'}>Add and verify</Button>
        </div>
      </form>
    </Dialog>
  );
}

function EditMethod({ method, onClose }: { method: Method; onClose(): void }) {
  const { can } = useSession();
  return (
    <ConfigForm kind="contact-methods" title="Edit the contact method" initial={method.value} present={method} onClose={onClose} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <MethodFields draft={draft} set={set} errorOf={errorOf} fresh={false} />
          <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
          {can.administer ? <CheckField label="I vouch for the address" hint="It counts without verification. Better: let the person verify it." checked={draft.vouched} onCheck={(vouched) => set({ vouched })} /> : null}
        </>
      )}
    </ConfigForm>
  );
}

function VerifyDialog({ method, onClose }: { method: Method; onClose(): void }) {
  const [phase, setPhase] = useState<'sending' | 'sent' | 'failed'>('sending');
  const [error, setError] = useState<unknown>(null);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const slug = method.value.slug;
  const send = async () => {
    setPhase('sending');
    setError(null);
    try {
      await sendVerification(slug);
      setPhase('sent');
    } catch (problem) {
      setError(problem);
      setPhase('failed');
    }
  };
  useEffect(() => {
    let current = true;
    sendVerification(slug).then(
      () => current && setPhase('sent'),
      (problem: unknown) => {
        if (!current) return;
        setError(problem);
        setPhase('failed');
      },
    );
    return () => {
      current = false;
    };
  }, [slug]);
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await confirmVerification(slug, code.trim());
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title="Verify it" onClose={onClose}>
      <form className="form" onSubmit={(event) => void confirm(event)}>
        <p role="status">
          {phase === 'sending' ? 'Sending a code…' : phase === 'sent' ? <>A code of six digits is on its way to <strong className="break">{method.value.address}</strong>.</> : 'The code was not sent.'}
        </p>
        <TextField label="Code" data-autofocus inputMode="numeric" autoComplete="one-time-code" pattern="\s*[0-9]{6}\s*" required value={code} onText={setCode} />
        {error ? <ErrorBox what={phase === 'failed' ? 'Not sent' : 'Not verified'} error={error} /> : null}
        <VerificationOutcome method={slug} />
        <div className="form-end">
          <Button onClick={() => void send()}>Send another code</Button>
          <span className="grow" />
          <Button onClick={onClose}>Later</Button>
          <Button type="submit" look="primary" busy={busy && 'Checking…'}>Verify</Button>
        </div>
      </form>
    </Dialog>
  );
}

// A code that cannot be delivered must not look like one that is slow.
export function VerificationOutcome({ method }: { method: string }) {
  const sent = useNotifications({ contact_method: method });
  const refetch = sent.refetch;
  useEffect(() => {
    const timer = setInterval(() => void refetch(), 1500);
    return () => clearInterval(timer);
  }, [refetch]);
  const last = sent.data?.find(({ kind }) => kind === 'verification');
  if (!last || arrived(last)) return last ? <p className="good small">Handed to the provider at {clockText(last.ended_at)}.</p> : null;
  return <Note warn>The last attempt at {clockText(last.ended_at)} {last.status === 'unknown' ? 'has an unknown outcome' : 'failed'}: {last.receipt || last.status}</Note>;
}

export function TestPageDialog({ user, method, provider, onClose }: { user: string; method?: Method | undefined; provider?: { slug: string; name: string }; onClose(): void }) {
  const [pageId, setPageId] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const page = usePage(pageId);
  const { refetch } = page;
  const slug = method?.value.slug;
  const send = async () => {
    setError(null);
    try {
      setPageId((await sendTestPage(user, slug, provider?.slug)).page);
    } catch (problem) {
      setError(problem);
    }
  };
  useEffect(() => {
    if (pageId === null) return;
    const timer = setInterval(() => void refetch(), 1000);
    return () => clearInterval(timer);
  }, [pageId, refetch]);
  const notifications = page.data?.notifications ?? [];
  return (
    <Dialog title="Test page" onClose={onClose}>
      <div className="stack">
        {pageId === null ? <p>A page marked as a drill goes out {provider ? <>by <strong>{provider.name}</strong> to your verified phone numbers</> : method ? <>to <strong>{method.value.name}</strong></> : 'to every verified method'}. Answer it by the link in the message.</p> : null}
        {error ? <ErrorBox what="No test page was sent" error={error} /> : null}
        {pageId === null ? null : (
          <>
            <p role="status" className={page.data?.status === 'acknowledged' ? 'good strong' : 'strong'}>
              {page.data?.status === 'acknowledged' ? `✓ Acknowledged${page.data.ended_at ? ` at ${clockText(page.data.ended_at)}` : ''}. The whole way works.` : 'Ringing. Open the message and acknowledge.'}
            </p>
            <ul className="lines">
              {notifications.map((notification) => (
                <li key={notification.id}>
                  <span className="dim num">{clockText(notification.started_at)}</span>
                  <span className="grow">{channelWords[notification.channel]}: <span className={arrived(notification) ? 'good' : 'warn'}>{notification.status}</span> <span className="dim break">{notification.receipt}</span></span>
                </li>
              ))}
              {notifications.length === 0 ? <li className="dim">Waiting for the first attempt…</li> : null}
            </ul>
            {page.isError ? <p className="danger">{describeError(page.error).message}</p> : null}
          </>
        )}
        <div className="form-end">
          <Button onClick={onClose}>Close</Button>
          {pageId === null ? <Button look="primary" data-autofocus="" onClick={() => void send()}>Send it</Button> : null}
        </div>
      </div>
    </Dialog>
  );
}
