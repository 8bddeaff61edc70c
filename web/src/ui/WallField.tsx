// A date and a time of day on the wall clock of some zone, which the form names once. Two controls: a change of the
// date leaves the time alone. And days of the week.
import { useId } from 'react';
import './SortList.css';

export function WallField({ legend, hint, error, value, onText, optional, dateLabel = 'Date', timeLabel = 'Time' }: {
  legend: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  value: string | null;
  onText(value: string | null): void;
  optional?: boolean;
  dateLabel?: string;
  timeLabel?: string;
}) {
  const id = useId();
  const [date = '', time = ''] = (value ?? '').split('T');
  const put = (nextDate: string, nextTime: string) => {
    if (nextDate === '') onText(optional ? null : value);
    else onText(`${nextDate}T${(nextTime || '00:00').slice(0, 5)}`);
  };
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;
  return (
    <fieldset className="field" aria-describedby={described}>
      <legend className="field-label">{legend}{optional ? <span className="dim"> (optional)</span> : null}</legend>
      <div className="wall-field">
        <input className="input" type="date" aria-label={`${legend}: ${dateLabel.toLowerCase()}`} required={!optional} value={date} aria-invalid={error ? true : undefined} onChange={(event) => put(event.target.value, time)} />
        <input className="input" type="time" aria-label={`${legend}: ${timeLabel.toLowerCase()}`} required={!optional && date !== ''} disabled={optional && date === ''} value={time.slice(0, 5)} onChange={(event) => put(date, event.target.value)} />
      </div>
      {hint ? <div className="field-hint" id={`${id}-hint`}>{hint}</div> : null}
      {error ? <div className="field-error" id={`${id}-error`}>{error}</div> : null}
    </fieldset>
  );
}

export function DaysField<Day extends string>({ legend, hint, error, days, names, value, onDays }: {
  legend: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  days: readonly Day[];
  names: Record<Day, string>;
  value: readonly Day[];
  onDays(days: Day[]): void;
}) {
  const id = useId();
  return (
    <fieldset className="field" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend className="field-label">{legend}</legend>
      <div className="day-pick">
        {days.map((day) => (
          <label key={day}>
            <input type="checkbox" checked={value.includes(day)} onChange={(event) => onDays(days.filter((each) => (each === day ? event.target.checked : value.includes(each))))} />
            {names[day]}
          </label>
        ))}
      </div>
      {hint ? <div className="field-hint" id={`${id}-hint`}>{hint}</div> : null}
      {error ? <div className="field-error">{error}</div> : null}
    </fieldset>
  );
}
