// Who else has the room open, and who is writing. It is true now, or it is not said.
import { useEffect, useState } from 'react';
import { followTopic, listenToCalls, sayLive, useLive, type HereFrame } from '../../api/live';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';

const namedMost = 6;
const saidEvery = 3000; // milliseconds; the server shows it for 6 s

function useHere(incident: number): HereFrame | null {
  const [here, setHere] = useState<HereFrame | null>(null);
  useEffect(() => {
    const stop = listenToCalls({
      onFrame: (frame) => {
        if (frame.type === 'here' && frame.incident === incident) setHere(frame);
      },
      onLive: () => undefined,
    });
    const leaveTopic = followTopic(`here:${incident}`, { onRows: () => undefined, onStale: () => undefined });
    return () => {
      stop();
      leaveTopic();
    };
  }, [incident]);
  return here?.incident === incident ? here : null;
}

// Whatever one types into a line of this room, its threads too.
function useSayWriting(incident: number) {
  useEffect(() => {
    let saidAt = 0;
    const onInput = ({ target }: Event) => {
      const field = target instanceof HTMLTextAreaElement && target.closest('.composer') ? target : null;
      if (!field?.value.trim() || Date.now() - saidAt < saidEvery) return;
      if (sayLive({ type: 'writing', incident })) saidAt = Date.now();
    };
    document.addEventListener('input', onInput);
    return () => document.removeEventListener('input', onInput);
  }, [incident]);
}

export const listed = (people: string[], more: number) =>
  [...people.slice(0, namedMost), ...(people.length > namedMost || more > 0 ? [`${people.length - namedMost > 0 ? people.length - namedMost + more : more} more`] : [])].join(', ');

export function HereLine({ incident, names, me }: { incident: Incident; names: Namer; me: string }) {
  const here = useHere(incident.id);
  useSayWriting(incident.id);
  const live = useLive(({ state }) => state === 'live');
  if (!here || !live) return <p className="here-line" />;
  const others = here.users.filter((user) => user !== me).map(names.user);
  const writing = here.writing.filter((user) => user !== me).map(names.user);
  return (
    <p className="here-line small dim">
      <span className="cut">{others.length === 0 && here.more === 0 ? 'Nobody else has this room open' : `Also here: ${listed(others, here.more)}`}</span>
      {writing.length > 0 ? <span className="nowrap">· {listed(writing.slice(0, 2), Math.max(0, writing.length - 2))} {writing.length === 1 ? 'is' : 'are'} writing…</span> : null}
    </p>
  );
}
