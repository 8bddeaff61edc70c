// Hours of the week to which something is limited.
import { Trash2 } from 'lucide-react';
import type { Restriction, Weekday } from '../api/types';
import { Button, IconButton } from '../ui/Button';
import { SelectField, TextField } from '../ui/Field';
import { DaysField } from '../ui/WallField';
import { dayWords, longDayWords, restrictionPresets, restrictionText, weekdays } from './hours';

const ends = [{ value: '', label: 'the same day, or the next morning' }, ...weekdays.map((day) => ({ value: day, label: `the next ${longDayWords[day]}` }))];

export function HoursField({ legend, of, none, restrictions, onChange, error }: {
  legend: string;
  // What they belong to, for those who hear the form.
  of: string;
  none: string;
  restrictions: readonly Restriction[];
  onChange(restrictions: Restriction[]): void;
  error: string | null;
}) {
  const set = (index: number, change: Partial<Restriction>) => onChange(restrictions.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <fieldset className="field">
      <legend className="field-label">{legend}</legend>
      {restrictions.length === 0 ? <p className="dim small">{none}</p> : null}
      <ul className="hour-windows">
        {restrictions.map((restriction, index) => (
          <li key={index} className="form">
            <div className="row spread">
              <span className="strong">{restrictionText(restriction)}</span>
              <IconButton label={`Remove ${restrictionText(restriction)}`} onClick={() => onChange(restrictions.filter((_, at) => at !== index))}><Trash2 aria-hidden /></IconButton>
            </div>
            <DaysField<Weekday> legend={`Beginning on, window ${index + 1} of ${of}`} days={weekdays} names={dayWords} value={restriction.days} onDays={(days) => set(index, { days })} error={restriction.days.length === 0 ? 'Without a day this is never.' : null} />
            <div className="form-pair">
              <Clock label="From" value={restriction.start} onText={(start) => set(index, { start })} />
              <Clock label="Until" value={restriction.end} onText={(end) => set(index, { end })} />
              <SelectField label="On" options={ends} value={restriction.end_day ?? ''} onText={(day) => set(index, { end_day: (day || null) as Weekday | null })} />
            </div>
          </li>
        ))}
      </ul>
      <div className="row wrap">
        {restrictionPresets.map(({ label, make }) => <Button key={label} small onClick={() => onChange([...restrictions, make()])}>+ {label}</Button>)}
      </div>
      {error ? <div className="field-error">{error}</div> : null}
    </fieldset>
  );
}

// A time field knows no 24:00; where the API's value is that, it stays a text.
function Clock({ label, value, onText }: { label: string; value: string; onText(value: string): void }) {
  return value.startsWith('24')
    ? <TextField label={label} value={value} onText={onText} pattern="([01][0-9]|2[0-4]):[0-5][0-9]" required />
    : <TextField label={label} type="time" value={value} onText={(text) => onText(text.slice(0, 5))} required />;
}
