// The bridge: one tap to where voices meet.
import type { Incident } from '../../api/types';

export function BridgeLinks({ incident: { bridge }, short }: { incident: Incident; short: boolean }) {
  return (
    <>
      {bridge.url ? <a className="btn plain small" href={bridge.url} target="_blank" rel="noreferrer" aria-label="Join the bridge">{short ? 'Bridge' : 'Join the bridge'}</a> : null}
      {bridge.phone ? <a className="btn plain small" href={`tel:${bridge.phone.replaceAll(' ', '').replaceAll('#', '%23')}`} aria-label={`Dial ${bridge.phone}`}>{short ? 'Dial' : `Dial ${bridge.phone}`}</a> : null}
    </>
  );
}
