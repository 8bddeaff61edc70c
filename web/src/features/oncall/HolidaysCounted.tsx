// Which days the load counts as holidays, and for which schedules.
import { Link } from '@tanstack/react-router';
import { useNames } from '../../api/config';
import { useHolidaysOf } from '../../api/holidays';
import { countedDays, dateText } from '../../domain/holidays';
import { listText } from '../../domain/hours';
import { ErrorBox } from '../../ui/ErrorBox';

// Each schedule is a question of its own.
export const schedulesAskedMax = 20;

// `quiet`: nothing is said where there is no holiday.
export function HolidaysCounted({ schedules, from, to, quiet }: { schedules: readonly string[]; from: string; to: string; quiet?: boolean }) {
  const asked = schedules.slice(0, schedulesAskedMax);
  const holidays = useHolidaysOf(asked, from, to);
  const scheduleName = useNames('schedules');
  const days = countedDays(holidays.found);
  if (holidays.isPending) return null;
  if (holidays.error) return <ErrorBox what="The holidays could not be loaded" error={holidays.error} />;
  const calendars = <Link to="/settings/holidays">holiday calendars</Link>;
  if (days.length === 0 && quiet) return null;
  if (days.length === 0) return <p className="dim prose">No holiday in this time. Which days are holidays is written in the {calendars}.</p>;
  return (
    <details className="more">
      <summary>{days.length === 1 ? 'One holiday' : `${days.length} holidays`} in this time</summary>
      <ul className="stack tight">
        {days.map((day) => (
          <li key={day.date + day.name}>
            <span className="num">{dateText(day.date)}</span> {day.name}
            {asked.length > 1 ? <span className="dim small"> · {day.schedules.length === asked.length ? 'every schedule' : listText(day.schedules.map(scheduleName))}</span> : null}
          </li>
        ))}
      </ul>
      <p className="dim prose">From the {calendars}{schedules.length > asked.length ? `; of the first ${asked.length} schedules` : ''}.</p>
    </details>
  );
}
