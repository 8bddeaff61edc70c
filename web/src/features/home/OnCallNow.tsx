// Who is on call now; a schedule with nobody is loud.
import { Link } from '@tanstack/react-router';
import { CalendarX } from 'lucide-react';
import { useNames } from '../../api/config';
import { useOnCall } from '../../api/oncall';
import type { OnCall } from '../../api/types';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';

const shownMax = 8;

export function OnCallNow() {
  const onCall = useOnCall();
  const name = useNames('users');
  // No schedule: nothing to tell here; the set-up list and the on-call screen say what to do.
  if (onCall.data?.items.length === 0) return null;
  const views = onCall.data?.items.toSorted((a, b) => Number(a.now.length > 0) - Number(b.now.length > 0)) ?? [];
  return (
    <Panel title="On call now" flush actions={<Link to="/on-call" className="small">All</Link>}>
      {onCall.isPending ? <Skeleton what="who is on call" rows={2} /> : null}
      {onCall.isError ? <ErrorBox what="Who is on call could not be loaded" error={onCall.error} onRetry={() => void onCall.refetch()} /> : null}
      <ul className="lines">{views.slice(0, shownMax).map((view) => <Line key={view.schedule} view={view} name={name} />)}</ul>
      {views.length > shownMax ? <div className="panel-body dim small">and {views.length - shownMax} more</div> : null}
    </Panel>
  );
}

function Line({ view, name }: { view: OnCall; name(user: string): string }) {
  const { now, next, learning } = view;
  const end = now[0] && !now[0].goes_on ? now[0].end : null;
  return (
    <li>
      <div className="grow">
        <Link to="/on-call/$slug" params={{ slug: view.schedule }}>{view.name}</Link>
        {now.length === 0 ? (
          <div className="danger"><CalendarX aria-hidden size={15} /> <span className="strong">Nobody</span>{next[0] ? <> until <TimeText at={next[0].begin} form="edge" /></> : ' in the next 30 days'}</div>
        ) : (
          <div><span className="strong">{now.map((shift) => name(shift.user)).join(', ')}</span>{end ? <span className="dim small"> until <TimeText at={end} form="edge" /></span> : null}{next[0] ? <span className="dim small"> → {next.map((shift) => name(shift.user)).join(', ')}</span> : null}</div>
        )}
        {learning.length > 0 ? <div className="dim small">shadow: {learning.map((shift) => name(shift.user)).join(', ')}</div> : null}
      </div>
    </li>
  );
}
