// Who is on call and who is next, in a sentence.
import { CalendarX } from 'lucide-react';
import type { OnCall, Shift } from '../../api/types';
import { TimeText } from '../../ui/Time';
import { browserZone } from '../../ui/ZoneField';
import { listText } from '../../domain/hours';
import { EdgeTime } from './ZoneSwitch';

const people = (shifts: readonly Shift[], name: (user: string) => string) => listText([...new Set(shifts.map(({ user }) => name(user)))]);

export function NowNext({ view, name, zone = browserZone() }: { view: OnCall; name(user: string): string; zone?: string }) {
  const { now, next, learning } = view;
  const end = now[0];
  const first = next[0];
  return (
    <p>
      {now.length === 0
        ? <span className="danger strong"><CalendarX aria-hidden size={15} /> Nobody is on call now. </span>
        : <><span className="strong">{people(now, name)}</span> now{end && !end.goes_on ? <> until <EdgeTime at={end.end} zone={zone} /></> : null}. </>}
      {first
        ? <>Next: <span className="strong">{people(next, name)}</span> <EdgeTime at={first.begin} zone={zone} /> <span className="dim">(<TimeText at={first.begin} form="ago" />)</span>.</>
        : now.length === 0 ? 'Nor in the next 30 days.' : null}
      {learning.length > 0 ? <> <span className="strong">{people(learning, name)}</span> as shadow: paged along, and nobody counts on them.</> : null}
    </p>
  );
}
