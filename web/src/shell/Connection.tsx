// The state of the live connection, in words: at the foot of the navigation, and as a banner when it is gone.
import { lazy, Suspense } from 'react';
import { useLive } from '../api/live';
import { useOutbox } from '../api/outbox';
import { useSession } from '../api/session';
import { clockText, useNow } from '../ui/Time';

const CopyBanner = lazy(() => import('./CopyBanner').then((read) => ({ default: read.CopyBanner })));

export function Connection() {
  const { state } = useLive();
  const { version } = useSession();
  const words = { live: 'live', connecting: 'connecting', offline: 'offline' }[state];
  return (
    <div className="connection">
      <span className={`lamp ${state}`} aria-hidden />
      <span>{words}</span>
      <span className="dim">· v{version}</span>
    </div>
  );
}

export function OfflineBanner() {
  const { state, since, heardAt, newVersion, copyOf } = useLive();
  const unsent = useOutbox((outbox) => outbox.unsent.length);
  useNow('minute');
  const waiting = unsent === 0 ? '' : unsent === 1 ? ' 1 action will be sent.' : ` ${unsent} actions will be sent.`;
  return (
    <div role="status" className="banners">
      {copyOf > 0 ? <Suspense fallback={null}><CopyBanner waiting={waiting} /></Suspense> : null}
      {state === 'offline' && copyOf === 0 ? (
        <div className="banner">
          <span className="lamp offline" aria-hidden />
          Offline since {clockText(since)}.{heardAt > 0 ? ` Showing data from ${clockText(heardAt)}.` : ''}{waiting} Trying to reconnect…
        </div>
      ) : null}
      {newVersion && state === 'live' ? (
        <div className="banner">
          The server now runs version {newVersion}.
          <button type="button" className="btn small" onClick={() => location.reload()}>Reload when you are ready</button>
        </div>
      ) : null}
    </div>
  );
}
