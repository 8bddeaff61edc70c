// Who is on call how much: by day, night, weekend and holiday; for fairness, and as a table for pay.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useNames, useOptions } from '../../api/config';
import { loadCsv, useLoad, type LoadRange } from '../../api/proof';
import type { LoadSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { HolidaysCounted } from './HolidaysCounted';
import { hoursText } from './lanes';
import { fairness, periods, rowsOf, type LoadRow } from './loads';
import './oncall.css';

const kinds = ['day', 'night', 'weekend', 'holiday'] as const;
const kindWords = { day: 'Day', night: 'Night', weekend: 'Weekend', holiday: 'Holiday' } as const;
const text = (hours: number) => hoursText(hours * 3_600_000);

export function LoadScreen() {
  useTitle('On-call load');
  const search = useSearch({ strict: false }) as LoadSearch;
  const navigate = useNavigate();
  const [choices] = useState(() => periods(clock.now()));
  const period = choices.find(({ value }) => value === search.period) ?? choices[0]!;
  const schedules = useOptions('schedules', 'Every schedule');
  const teams = useOptions('teams', 'Every team');
  const name = useNames('users');
  const range: LoadRange = {
    ...(search.schedule ? { schedule: search.schedule } : {}),
    ...(search.team ? { team: search.team } : {}),
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
  };
  const load = useLoad(range);
  const rows = rowsOf(load.data?.items ?? []);
  const go = (change: Partial<LoadSearch>) => void navigate({ to: '/on-call/-load', search: { ...search, ...change }, replace: true });
  return (
    <div className="page">
      <div className="page-head">
        <h1>On-call load</h1>
        <select className="input coverage-pick" aria-label="Period" value={period.value} onChange={(event) => go({ period: event.target.value })}>
          {choices.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
        <select className="input coverage-pick" aria-label="Team" value={search.team ?? ''} onChange={(event) => go({ team: event.target.value || undefined })}>
          {teams.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
        <select className="input coverage-pick" aria-label="Schedule" value={search.schedule ?? ''} onChange={(event) => go({ schedule: event.target.value || undefined })}>
          {schedules.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
        <a className="btn" href={loadCsv(range)} download="on-call.csv">CSV</a>
      </div>
      <p className="page-intro">Each hour counts once: as one of a holiday, else of a weekend, else of a night (22:00 to 06:00), else of a day, on the clock of its schedule.</p>
      {load.isPending ? <Skeleton what="the load" /> : null}
      {load.isError ? <ErrorBox what="The load could not be computed" error={load.error} onRetry={() => void load.refetch()} /> : null}
      {load.data && rows.length === 0 ? <Panel flush><Empty title="Nobody is on call in this time" /></Panel> : null}
      {rows.length > 0 ? (
        <Panel title={fairness(rows, name) || 'Hours'} flush>
          <div className="table-wrap"><LoadTable rows={rows} name={name} /></div>
        </Panel>
      ) : null}
      {load.data && rows.length > 0 ? <div className="load-holidays"><HolidaysCounted schedules={[...new Set(load.data.items.map(({ schedule }) => schedule))].toSorted()} from={range.from} to={range.to} /></div> : null}
    </div>
  );
}

function LoadTable({ rows, name }: { rows: readonly LoadRow[]; name(user: string): string }) {
  const most = Math.max(1, ...rows.map(({ total }) => total));
  return (
    <table className="table cards load-table">
      <thead><tr><th scope="col">Person</th><th scope="col" className="right">Shifts</th>{kinds.map((kind) => <th key={kind} scope="col" className="right">{kindWords[kind]}</th>)}<th scope="col" className="right">Total</th><th scope="col"><span className="visually-hidden">Share</span></th></tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.user}>
            <td className="strong">{name(row.user)}</td>
            <td className="right num" data-label="Shifts">{row.shifts}</td>
            {kinds.map((kind) => <td key={kind} className="right num" data-label={kindWords[kind]}>{text(row[kind])}</td>)}
            <td className="right num strong" data-label="Total">{text(row.total)}</td>
            <td className="load-bar" aria-hidden><span style={{ width: `${(row.total / most) * 100}%` }} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
