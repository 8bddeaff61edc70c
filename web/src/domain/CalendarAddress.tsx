// Shifts in one's own calendar program: a private address, told once.
import { useQuery } from '@tanstack/react-query';
import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { endFeed, feedsQuery, makeFeed, type MadeFeed } from '../api/feeds';
import type { CalendarScope } from '../api/feeds';
import { useConfig } from '../api/config';
import { Button } from '../ui/Button';
import { Code } from '../ui/Code';
import { Dialog } from '../ui/Dialog';
import { ErrorBox, Note } from '../ui/ErrorBox';
import { Skeleton } from '../ui/Skeleton';
import { TimeText } from '../ui/Time';
import { report } from '../ui/Toasts';
import { listText } from './hours';

export function CalendarAddressButton({ kind, scope, what, full }: { kind: CalendarScope; scope: string; what: string; full?: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small icon={<CalendarPlus aria-hidden />} onClick={() => setOpen(true)}>In my calendar{full ? <span className="visually-hidden"> {what}</span> : null}</Button>
      {open ? <CalendarAddress kind={kind} scope={scope} what={what} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function CalendarAddress({ kind, scope, what, onClose }: { kind: CalendarScope; scope: string; what: string; onClose(): void }) {
  const feeds = useQuery(feedsQuery);
  const [made, setMade] = useState<MadeFeed | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const own = feeds.data?.filter((feed) => feed.scope_kind === kind && feed.scope === scope) ?? [];
  const make = async () => {
    setBusy(true);
    setError(null);
    try {
      setMade(await makeFeed(kind, scope));
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <Dialog title={`${what} in a calendar`} onClose={onClose}>
      <div className="form">
        <p>Calendar programs read an address. Subscribe to it (“from URL”); do not import it, which would copy the shifts of today and never look again.</p>
        {kind === 'team' ? <OfTeam team={scope} /> : null}
        {made ? (
          <>
            <Note warn>The address is shown once. Who has it can read these shifts without signing in.</Note>
            <Code label="Address" text={made.url.startsWith('/') ? location.origin + made.url : made.url} />
          </>
        ) : null}
        {feeds.isPending ? <Skeleton what="your addresses" rows={1} /> : null}
        {feeds.isError ? <ErrorBox what="Your addresses could not be loaded" error={feeds.error} onRetry={() => void feeds.refetch()} /> : null}
        {own.length > 0 ? (
          <ul className="lines">
            {own.map((feed) => (
              <li key={feed.slug}>
                <span className="grow">ends in <span className="mono">{feed.hint}</span> <span className="dim small">made <TimeText at={feed.created_at} form="ago" /></span></span>
                <Button small look="danger" onClick={() => void report({ doing: 'Ending the address…', done: 'The address shows nothing any more', failed: 'The address still works' }, (write) => endFeed(feed.slug, write))}>End<span className="visually-hidden"> the address that ends in {feed.hint}</span></Button>
              </li>
            ))}
          </ul>
        ) : null}
        {error ? <ErrorBox what="No address was made" error={error} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>Close</Button>
          {made ? null : <Button look="primary" data-autofocus="" busy={busy && 'Making…'} onClick={() => void make()}>{own.length > 0 ? 'Make another address' : 'Make an address'}</Button>}
        </div>
      </div>
    </Dialog>
  );
}

// What the calendar of a team holds: the shifts of its schedules, as many as it has by then.
function OfTeam({ team }: { team: string }) {
  const schedules = useConfig('schedules').data?.filter(({ value }) => value.team === team);
  if (!schedules) return null;
  if (schedules.length === 0) return <Note warn>No schedule belongs to this team: the calendar stays empty until one does.</Note>;
  return <p>Everybody’s shifts in {listText(schedules.map(({ value }) => value.name))}, and in schedules that the team gets later.</p>;
}
