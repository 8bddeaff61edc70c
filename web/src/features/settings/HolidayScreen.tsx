// One holiday calendar: its days by the year, reading an .ics file, days by hand.
import { useNavigate, useParams } from '@tanstack/react-router';
import { Trash2, Upload } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { useConfig, useNames, useObject } from '../../api/config';
import { changeDays, importHolidays, type Imported } from '../../api/holidays';
import { ApiError } from '../../api/problem';
import { useSession } from '../../api/session';
import type { Configured, Holiday } from '../../api/types';
import { ManagedMark } from '../../domain/ConfigForm';
import { dateText, difference, withDay, withoutDay, yearsOf, yearToShow } from '../../domain/holidays';
import { listText } from '../../domain/hours';
import { ReadState } from '../../domain/ReadFromField';
import { useTitle } from '../../shell/title';
import { Button, IconButton } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { report } from '../../ui/Toasts';
import { CalendarForm, today } from './Holidays';

type Calendar = Configured<'holiday-calendars'>;

export function HolidayScreen() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const calendar = useObject('holiday-calendars', slug);
  useTitle(calendar.data?.value.name ?? slug);
  return (
    <div className="page">
      {calendar.isPending ? <><h1>{slug}</h1><Skeleton what="the calendar" /></> : null}
      {calendar.isError && !calendar.data ? <><h1>{slug}</h1><ErrorBox what="The calendar could not be loaded" error={calendar.error} onRetry={() => void calendar.refetch()} /></> : null}
      {calendar.data ? <Loaded calendar={calendar.data} /> : null}
    </div>
  );
}

function Loaded({ calendar }: { calendar: Calendar }) {
  const { value, meta } = calendar;
  const { can } = useSession();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const may = can.configure && meta.managed_by === '';
  return (
    <>
      <div className="page-head">
        <h1>{value.name}</h1>
        <ManagedMark by={meta.managed_by} />
        {can.configure ? <Button onClick={() => setEditing(true)}>Edit or delete</Button> : null}
      </div>
      <HoldsFor team={value.team} />
      {calendar.host ? <p className="page-intro break"><ReadState state={calendar} /></p> : null}
      <div className="stack">
        {meta.managed_by ? <Note>The file of <strong>{meta.managed_by}</strong> manages this calendar and its days. Change them there.</Note> : null}
        {may ? <Panel title="Read an .ics file"><Import calendar={calendar} /></Panel> : null}
        <Days calendar={calendar} may={may} />
      </div>
      {editing ? <CalendarForm present={calendar} onClose={() => setEditing(false)} onDeleted={() => void navigate({ to: '/settings/holidays' })} /> : null}
    </>
  );
}

function HoldsFor({ team }: { team: string }) {
  const teamName = useNames('teams');
  const schedules = useConfig('schedules');
  if (!team) return <p className="page-intro">Holds for every schedule, on the schedule’s own clocks.</p>;
  const own = schedules.data?.filter(({ value }) => value.team === team).map(({ value }) => value.name) ?? [];
  return (
    <p className="page-intro">
      Holds for the schedules of {teamName(team)}{own.length > 0 ? `: ${listText(own)}` : ''}.
      {schedules.data && own.length === 0 ? <span className="warn"> ⚠ The team has no schedule, so nothing counts these days.</span> : null}
    </p>
  );
}

const fileBytesMax = 4 * 1024 * 1024;

function Import({ calendar }: { calendar: Calendar }) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState<{ before: Holiday[]; answer: Imported } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const { value, meta } = calendar;
  const tooLarge = file !== null && file.size > fileBytesMax;
  const choose = (next: File | null) => {
    setFile(next);
    setError(null);
    setKey(newKey());
  };
  const read = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return;
    setBusy(true);
    setError(null);
    setDone(null);
    try {
      setDone({ before: value.days, answer: await importHolidays(value.slug, file, meta.version, { idempotencyKey: key }) });
    } catch (problem) {
      setError(problem);
    }
    setKey(newKey());
    setBusy(false);
  };
  const undo = (before: Holiday[]) => {
    setDone(null);
    void report({ doing: 'Putting the days back…', done: 'The days are as they were before the file', failed: 'The days were not put back' }, (write) => changeDays(value.slug, () => before, write));
  };
  const stale = error instanceof ApiError && error.status === 412;
  return (
    <form className="form" onSubmit={(event) => void read(event)}>
      <div className="field">
        <label className="field-label" htmlFor={id}>File</label>
        <input id={id} className="input" type="file" accept=".ics,text/calendar" aria-describedby={`${id}-hint`} onChange={(event) => choose(event.target.files?.[0] ?? null)} />
        <div className="field-hint" id={`${id}-hint`}>Whole days of the file replace what stands here from last year to the end of the fifth year from now. Older days stay.</div>
        {tooLarge ? <div className="field-error">The file is larger than 4 MB.</div> : null}
      </div>
      {stale ? <Note warn><div role="alert">Somebody changed this calendar meanwhile. What it is now stands below; read the file again to put it in.</div></Note> : error ? <ErrorBox what="Nothing was read" error={error} /> : null}
      {done ? <ImportResult {...done} onUndo={() => undo(done.before)} /> : null}
      <div className="form-end"><Button type="submit" icon={<Upload aria-hidden />} look="primary" disabled={!file || tooLarge} busy={busy && 'Reading…'}>Read the file</Button></div>
    </form>
  );
}

function ImportResult({ before, answer, onUndo }: { before: Holiday[]; answer: Imported; onUndo(): void }) {
  const { added, removed } = difference(before, answer.value.days);
  const unchanged = added.length === 0 && removed.length === 0;
  return (
    <Note warn={answer.faults.length > 0 || answer.read === 0}>
      <div role="status">
        <strong>{answer.read === 1 ? 'One whole day' : `${answer.read} whole days`} read and saved.</strong>{' '}
        {unchanged ? 'The calendar had them all.' : `${added.length} new, ${removed.length} gone.`}
        {answer.read === 0 ? ' Events with hours are no holidays.' : ''}
      </div>
      {added.length > 0 ? <Names summary={`${added.length} new`} days={added} /> : null}
      {removed.length > 0 ? <Names summary={`${removed.length} gone`} days={removed} /> : null}
      {answer.faults.length > 0 ? (
        <>
          <p>{answer.faults.length === 1 ? 'One event' : `${answer.faults.length} events`} could not be read and {answer.faults.length === 1 ? 'is' : 'are'} not in it:</p>
          <ul>{answer.faults.map(({ line, message }) => <li key={`${line} ${message}`}>the event at line {line}: {message}</li>)}</ul>
        </>
      ) : null}
      {unchanged ? null : <div className="row"><Button small onClick={onUndo}>Undo: as before the file</Button></div>}
    </Note>
  );
}

function Names({ summary, days }: { summary: string; days: readonly Holiday[] }) {
  return (
    <details>
      <summary>{summary}</summary>
      <ul>{days.map((day) => <li key={day.date + day.name}><span className="num">{dateText(day.date)}</span> {day.name}</li>)}</ul>
    </details>
  );
}

function Days({ calendar: { value }, may }: { calendar: Calendar; may: boolean }) {
  const years = yearsOf(value.days);
  const [chosen, setChosen] = useState<string | null>(null);
  const year = chosen && years.includes(chosen) ? chosen : yearToShow(years, today());
  const shown = value.days.filter(({ date }) => date.slice(0, 4) === year);
  const remove = (day: Holiday) => void report(
    {
      doing: `Taking out ${day.name || day.date}…`, done: `${day.name || dateText(day.date)} is no holiday any more`, failed: 'The day stays',
      undo: () => void report({ doing: 'Putting it back…', done: `${day.name || dateText(day.date)} is back`, failed: 'The day is not back' }, (write) => changeDays(value.slug, (days) => withDay(days, day), write)),
    },
    (write) => changeDays(value.slug, (days) => withoutDay(days, day), write),
  );
  return (
    <Panel
      title="Days" flush
      actions={years.length > 1 ? (
        <select className="input" aria-label="Year" value={year ?? ''} onChange={(event) => setChosen(event.target.value)}>{years.map((each) => <option key={each} value={each}>{each}</option>)}</select>
      ) : undefined}
    >
      {value.days.length === 0 ? <Empty title="No day yet">{may ? 'Read an .ics file, or add a day below.' : null}</Empty> : null}
      <ul className="lines">
        {shown.map((day) => (
          <li key={day.date + day.name}>
            <span className="num nowrap">{dateText(day.date)}</span>
            <span className="grow break">{day.name}</span>
            {may ? <IconButton label={`Take out ${day.name || ''} ${dateText(day.date)}`.replace('  ', ' ')} onClick={() => remove(day)}><Trash2 aria-hidden /></IconButton> : null}
          </li>
        ))}
      </ul>
      {may ? <div className="panel-body"><AddDay slug={value.slug} onAdded={(date) => setChosen(date.slice(0, 4))} /></div> : null}
    </Panel>
  );
}

function AddDay({ slug, onAdded }: { slug: string; onAdded(date: string): void }) {
  const [date, setDate] = useState('');
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await changeDays(slug, (days) => withDay(days, { date, name: name.trim() }), { idempotencyKey: newKey() });
      onAdded(date);
      setDate('');
      setName('');
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <form className="form" onSubmit={(event) => void add(event)}>
      <div className="form-pair">
        <TextField label="Date" type="date" required value={date} onText={setDate} />
        <TextField label="Name" required maxLength={100} placeholder="Christmas Day" value={name} onText={setName} />
      </div>
      {error ? <ErrorBox what="Not added" error={error} /> : null}
      <div className="form-end"><Button type="submit" disabled={!date} busy={busy && 'Adding…'}>Add the day</Button></div>
    </form>
  );
}
