// Holiday calendars: which days count as holidays, for every schedule or for those of a team.
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useConfig, useNames, useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured, HolidayCalendar } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { dateText, nextDay } from '../../domain/holidays';
import { ReadFromField } from '../../domain/ReadFromField';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';

export const today = () => new Date(clock.now()).toISOString().slice(0, 10);

export function Holidays() {
  useTitle('Holiday calendars');
  const { can } = useSession();
  const navigate = useNavigate();
  const calendars = useConfig('holiday-calendars');
  const team = useNames('teams');
  const [adding, setAdding] = useState(false);
  const open = ({ value }: Configured<'holiday-calendars'>) => void navigate({ to: '/settings/holidays/$slug', params: { slug: value.slug } });
  return (
    <div className="page">
      <div className="page-head">
        <h1>Holiday calendars</h1>
        {can.configure ? <Button look="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>New calendar</Button> : null}
      </div>
      <p className="page-intro">Hours on a holiday are counted apart in the on-call load.</p>
      <Panel flush>
        {calendars.isPending ? <Skeleton what="holiday calendars" rows={3} /> : null}
        {calendars.isError ? <ErrorBox what="Holiday calendars could not be loaded" error={calendars.error} onRetry={() => void calendars.refetch()} /> : null}
        {calendars.data?.length === 0 ? (
          <Empty title="No holiday calendar yet" action={can.configure ? <Button look="primary" onClick={() => setAdding(true)}>Make the first one</Button> : undefined}>
            Without one no day counts as a holiday. A calendar is read from an .ics file, or written by hand.
          </Empty>
        ) : null}
        {calendars.data && calendars.data.length > 0 ? (
          <div className="table-wrap">
            <table className="table cards">
              <thead><tr><th scope="col">Name</th><th scope="col">Holds for</th><th scope="col">Next holiday</th><th scope="col" className="right">Days</th></tr></thead>
              <tbody>
                {calendars.data.map(({ value, meta }) => {
                  const next = nextDay(value.days, today());
                  return (
                    <tr key={value.slug}>
                      <td><span className="row wrap"><Link to="/settings/holidays/$slug" params={{ slug: value.slug }}>{value.name}</Link><ManagedMark by={meta.managed_by} /></span></td>
                      <td data-label="Holds for">{value.team ? `schedules of ${team(value.team)}` : 'every schedule'}</td>
                      <td data-label="Next holiday">{next ? <>{dateText(next.date)} <span className="dim">{next.name}</span></> : <span className="warn">⚠ none to come</span>}</td>
                      <td className="right num" data-label="Days">{value.days.length}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        ) : null}
      </Panel>
      {adding ? <CalendarForm present={null} onClose={() => setAdding(false)} onSaved={open} /> : null}
    </div>
  );
}

export function CalendarForm({ present, onClose, onSaved, onDeleted }: { present: Configured<'holiday-calendars'> | null; onClose(): void; onSaved?(saved: Configured<'holiday-calendars'>): void; onDeleted?(): void }) {
  const teams = useOptions('teams', 'Every schedule');
  const empty: HolidayCalendar = { slug: '', name: '', team: '', days: [], url: '' };
  return (
    <ConfigForm kind="holiday-calendars" title={present ? 'Edit the calendar' : 'New holiday calendar'} initial={present?.value ?? empty} present={present} onClose={onClose} onSaved={onSaved} onDeleted={onDeleted} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required placeholder="Berlin" value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <SelectField label="Holds for" hint="Every schedule, or those of one team." options={teams.map(({ value, label }) => ({ value, label: value ? `Schedules of ${label}` : label }))} value={draft.team} onText={(team) => set({ team })} error={errorOf('team')} />
          <ReadFromField url={draft.url} host={present?.host ?? ''} often="twice a day" onUrl={(url) => set({ url })} error={errorOf('url')} />
          {present || draft.url ? null : <p className="dim">Then read an .ics file into it, or write days by hand.</p>}
        </>
      )}
    </ConfigForm>
  );
}
