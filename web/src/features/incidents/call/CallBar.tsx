// How voices meet in the room: its call, who is in it, and the bridge beside it.
import { useEffect, useState } from 'react';
import { followTopic, listenToCalls, type CallStanding } from '../../../api/live';
import type { Incident } from '../../../api/types';
import type { Namer } from '../../../domain/words';
import { useActionObject } from '../../../keys/registry';
import { Button } from '../../../ui/Button';
import { join, leave, onlyListen, useCall } from './call';
import { CallDock } from './CallDock';
import { list } from './words';
import './call.css';

const none: CallStanding = { incident: 0, began_at: null, members: [] };

// Who is in it, for whoever looks on.
function useStanding(incident: number): CallStanding {
  const [standing, setStanding] = useState(none);
  useEffect(() => {
    const stop = listenToCalls({
      onFrame: (frame) => {
        if (frame.type === 'call' && frame.incident === incident) setStanding(frame);
      },
      onLive: () => undefined,
    });
    const leaveTopic = followTopic(`call:${incident}`, { onRows: () => undefined, onStale: () => undefined });
    return () => {
      stop();
      leaveTopic();
    };
  }, [incident]);
  return standing.incident === incident ? standing : none;
}

export function CallBar({ incident, names, me, may, short }: { incident: Incident; names: Namer; me: string; may: boolean; short: boolean }) {
  return (
    <>
      {may ? <TheCall incident={incident} names={names} me={me} short={short} /> : null}
      <BridgeLinks incident={incident} short={short} />
    </>
  );
}

function TheCall({ incident, names, me, short }: { incident: Incident; names: Namer; me: string; short: boolean }) {
  const { members } = useStanding(incident.id);
  const { phase, room, fault } = useCall();
  const here = room?.id === incident.id;
  const enter = () => void join({ id: incident.id, key: incident.key, title: incident.title }, CallDock);
  const free = phase === 'out' || !here;
  const action = useActionObject('call', enter, { enabled: free });
  if (phase === 'asking' && here) {
    return (
      <span className="call-asking" role="status">
        <span>Asking for the microphone: allow it in the browser.</span>
        <Button small onClick={() => onlyListen(CallDock)}>Only listen</Button>
        <Button small look="quiet" onClick={leave}>Cancel</Button>
      </span>
    );
  }
  if (!free) return null;
  const who = list([...new Set(members.map(({ user }) => (user === me ? 'you, in another window' : names.user(user))))]);
  return (
    <span className="call-offer">
      {who && !short ? <span className="dim small call-who">In the call: {who}</span> : null}
      <Button small shortcut={action.shortcut} onClick={enter} title={who ? undefined : 'Nobody is in the call yet'}>
        {phase !== 'out' && room ? `Leave ${room.key}, join this call` : short ? <><span className="visually-hidden">Join the </span>Call</> : 'Join the call'}
        {members.length > 0 ? <><span className="visually-hidden"> with {who}, {members.length} in it</span><span className="tab-count num" aria-hidden>{members.length}</span></> : null}
      </Button>
      {fault?.incident === incident.id ? (
        <span role="alert" className="call-fault">Not in the call: {fault.message}.{fault.why === 'full' && (incident.bridge.url || incident.bridge.phone) ? ' Or meet on the bridge, which is beside.' : ''}</span>
      ) : null}
    </span>
  );
}

// Slack's own page opens the app where there is one.
const slackUrl = ({ team, channel }: NonNullable<Incident['chat']>) =>
  team ? `https://app.slack.com/client/${team}/${channel}` : `https://slack.com/app_redirect?channel=${channel}`;

function BridgeLinks({ incident: { bridge, chat }, short }: { incident: Incident; short: boolean }) {
  return (
    <>
      {bridge.url ? <a className="btn plain small" href={bridge.url} target="_blank" rel="noreferrer" aria-label="Join the bridge">{short ? 'Bridge' : 'Join the bridge'}</a> : null}
      {bridge.phone ? <a className="btn plain small" href={`tel:${bridge.phone.replaceAll(' ', '').replaceAll('#', '%23')}`} aria-label={`Dial ${bridge.phone}`}>{short ? 'Dial' : `Dial ${bridge.phone}`}</a> : null}
      {chat?.channel && !chat.ended ? <a className="btn plain small" href={slackUrl(chat)} target="_blank" rel="noreferrer" aria-label="Open in Slack">{short ? 'Slack' : 'Open in Slack'}</a> : null}
    </>
  );
}
