// The channels of a team: rooms, programs and lists that are told, and cannot answer. Who manages the team sees them.
import { useState } from 'react';
import { useConfig } from '../../api/config';
import { sendTestNotice } from '../../api/pages';
import { queryClient } from '../../api/query';
import type { Channel, Configured, ContactMethod } from '../../api/types';
import { channelsOf } from '../../domain/channels';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { channelWords } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { CheckField } from '../../ui/Field';
import { Menu } from '../../ui/Menu';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { report } from '../../ui/Toasts';
import { LastOutcome, MethodFields, turn } from './ContactMethods';

type Method = Configured<'contact-methods'>;

export function Channels({ team }: { team: string }) {
  const methods = useConfig('contact-methods');
  const [form, setForm] = useState<{ present: Method | null } | null>(null);
  const own = channelsOf(methods.data ?? [], team);
  return (
    <Panel title="Channels" flush actions={<Button small look={methods.data && own.length === 0 ? 'primary' : 'plain'} onClick={() => setForm({ present: null })}>Add a channel</Button>}>
      {methods.isPending ? <Skeleton what="channels" rows={2} /> : null}
      {methods.isError ? <ErrorBox what="Channels could not be loaded" error={methods.error} onRetry={() => void methods.refetch()} /> : null}
      {methods.data && own.length === 0 ? (
        <Empty title="No channel yet">A room in a chat, a program behind a webhook, or a list of addresses. Steps of policies and schedules name it; it is told who is called and who is on call.</Empty>
      ) : null}
      <ul className="lines">
        {own.map((method) => <ChannelLine key={method.value.slug} method={method} onEdit={() => setForm({ present: method })} />)}
      </ul>
      {form ? <ChannelForm team={team} present={form.present} position={own.length} onClose={() => setForm(null)} /> : null}
    </Panel>
  );
}

function ChannelLine({ method, onEdit }: { method: Method; onEdit(): void }) {
  const { value, meta } = method;
  const name = value.name || channelWords[value.channel];
  return (
    <li className="wraps">
      <div className="grow">
        <div className="row wrap">
          <span className="strong">{name}</span>
          <span className="dim">{channelWords[value.channel]}</span>
          {value.enabled ? null : <span className="tag">off</span>}
          <ManagedMark by={meta.managed_by} />
        </div>
        <div className="dim small break">{value.address}</div>
        <LastOutcome method={value.slug} name={name} />
      </div>
      <Button small disabled={!value.enabled} onClick={() => void test(method)}>Send a test notice<span className="visually-hidden"> to {name}</span></Button>
      <Menu
        label={`More for ${name}`} className="btn small"
        items={[
          { name: 'edit', label: 'Edit or delete', perform: onEdit },
          { name: 'switch', label: value.enabled ? 'Turn off' : 'Turn on', disabled: meta.managed_by !== '', perform: () => void turn(method) },
        ]}
      >
        More
      </Menu>
    </li>
  );
}

const looksAfter = [1_500, 4_000, 10_000];

// Handed over is all that is known at once; what became of it stands below the channel, and in the message log.
const test = ({ value }: Method) => report(
  { doing: 'Sending a test notice…', done: `A test notice to ${value.name || 'the channel'} is on its way`, failed: 'No test notice was sent' },
  async (write) => {
    await sendTestNotice(value.slug, write);
    // Nobody is told when a notice went out: it is looked for while it takes its way.
    for (const later of looksAfter) setTimeout(() => void queryClient.invalidateQueries({ queryKey: ['notifications'] }), later);
  },
);

function ChannelForm({ team, present, position, onClose }: { team: string; present: Method | null; position: number; onClose(): void }) {
  const empty: ContactMethod = {
    slug: '', user: '', team, channel: 'webhook', name: '', address: '', secret: '', delay: '0s', position, enabled: true, vouched: false,
  };
  // Of another kind of channel nothing of the address is of use.
  const cleared = (draft: ContactMethod, channel: Channel | undefined) => (channel && channel !== draft.channel ? { address: '', secret: '' } : {});
  return (
    <ConfigForm kind="contact-methods" title={present ? 'Edit the channel' : 'Add a channel'} initial={present?.value ?? empty} present={present} onClose={onClose} deletable tidy={(draft) => (draft.slug ? draft : { ...draft, slug: channelSlug(draft) })}>
      {({ draft, set, errorOf }) => (
        <>
          <MethodFields draft={draft} set={(change) => set({ ...change, ...cleared(draft, change.channel) })} errorOf={errorOf} fresh={!present} />
          {present ? <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} /> : <p className="dim">Then send a test notice to see that it arrives.</p>}
        </>
      )}
    </ConfigForm>
  );
}

const channelSlug = ({ team, channel }: ContactMethod) => `${team}-${channel.replace('_', '-')}-${crypto.randomUUID().slice(0, 6)}`.slice(-64);
