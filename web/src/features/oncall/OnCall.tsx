// Who is on call now, who is next, and the final shifts of the next two weeks.
import { Link } from '@tanstack/react-router';
import { CalendarX } from 'lucide-react';
import { useState } from 'react';
import { useOnCall, useShifts } from '../../api/oncall';
import { clock } from '../../api/clock';
import type { OnCall as OnCallNow, Shift } from '../../api/types';
import { useNamer } from '../../domain/names';
import type { Namer } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { dayText, stripOf } from './strip';
import './oncall.css';

const days = 14;
const day = 24 * 3_600_000;

export function OnCall() {
  useTitle('On call');
  const onCall = useOnCall();
  const names = useNamer();
  return (
    <div className="page">
      <div className="page-head"><h1>On call</h1></div>
      <p className="page-intro">Who is called when a <Link to="/escalation">policy</Link> names a schedule. Schedules are made in a configuration file or by the API.</p>
      {onCall.isPending ? <Panel flush><Skeleton what="schedules" /></Panel> : null}
      {onCall.isError ? <ErrorBox what="Schedules could not be loaded" error={onCall.error} onRetry={() => void onCall.refetch()} /> : null}
      {onCall.data?.items.length === 0 ? <Panel flush><Empty title="No schedule yet">Policies call people and teams by name. With a schedule they call whoever is on call.</Empty></Panel> : null}
      {onCall.data?.items.map((view) => <Schedule key={view.schedule} view={view} names={names} />)}
    </div>
  );
}

const people = (shifts: Shift[], names: Namer) => shifts.map(({ user }) => names.user(user)).join(' and ');

function Schedule({ view, names }: { view: OnCallNow; names: Namer }) {
  // From the last midnight on, so that the answer stays the same all day.
  const [from] = useState(() => new Date(new Date(clock.now()).setHours(0, 0, 0, 0)));
  const to = new Date(from.getTime() + days * day);
  const shifts = useShifts(view.schedule, from.toISOString(), to.toISOString());
  const next = view.next[0];
  const known = view.now[0] && !view.now[0].goes_on;
  return (
    <Panel title={view.name}>
      <p className={view.now.length === 0 ? 'danger' : ''}>
        {view.now.length === 0 ? <><CalendarX aria-hidden /> <span className="strong">Nobody is on call now.</span> </> : <><span className="strong">{people(view.now, names)}</span> now{known ? <> until <TimeText at={view.now[0]!.end} form="moment" /></> : null}. </>}
        {next ? <>Next: <span className="strong">{people(view.next, names)}</span> <TimeText at={next.begin} />.</> : view.now.length === 0 ? 'Nor in the next 30 days.' : null}
      </p>
      {shifts.isPending ? <Skeleton what="shifts" /> : null}
      {shifts.isError ? <ErrorBox what="Shifts could not be loaded" error={shifts.error} onRetry={() => void shifts.refetch()} /> : null}
      {shifts.data ? (
        <table className="strip">
          <caption className="visually-hidden">Shifts of {view.name} from {dayText(from.getTime())} to {dayText(to.getTime())}</caption>
          <thead><tr><th scope="col">Day</th><th scope="col">On call</th></tr></thead>
          <tbody>
            {stripOf(shifts.data, from.getTime(), days).map(({ at, pieces }) => (
              <tr key={at}>
                <th scope="row" className="num">{dayText(at)}</th>
                <td>
                  <ul>
                    {pieces.map((piece) => (
                      <li key={`${piece.begin}${piece.user}`} className={piece.user === '' ? 'gap' : piece.source} style={{ flexGrow: piece.end - piece.begin }}>
                        <span className="strong">{piece.user === '' ? 'Nobody' : names.user(piece.user)}</span> <span className="dim num small">{piece.hours}</span>
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Panel>
  );
}
