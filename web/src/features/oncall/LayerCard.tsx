// One layer of a schedule: who takes turns, of what length, on which days and at which hours.
import { ChevronDown, ChevronUp, Copy, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { OnHolidays, Rotation, Slug, Weekday } from '../../api/types';
import { dayWords, longDayWords, weekdays } from '../../domain/hours';
import { HoursField } from '../../domain/HoursField';
import { Button, IconButton } from '../../ui/Button';
import { CheckField, SelectField, TextField, type Option } from '../../ui/Field';
import { DaysField, WallField } from '../../ui/WallField';
import { ZoneField } from '../../ui/ZoneField';
import { rotationOf, type Layer } from './draft';
import { Turns } from './Turns';
import { handOverText, rotationSentences, weekdayOf } from './words';

const units: Record<Rotation['unit'], string> = { hour: 'hours', day: 'days', week: 'weeks', month: 'months' };

const holidayChoices: Option[] = [{ value: 'any', label: 'As on other days' }, { value: 'off', label: 'Nobody of this layer' }, { value: 'only', label: 'Only on holidays' }];

export type LayerCardProps = {
  layer: Layer;
  index: number;
  open: boolean;
  onOpen(open: boolean): void;
  people: readonly Option[];
  name(user: string): string;
  tools: ReactNode;
  onChange(change: Partial<Layer>): void;
  onAdd(user: Slug): void;
  onCopy(): void;
  onRemove(): void;
  errorOf(field: string): string | null;
};

export function LayerCard(props: LayerCardProps) {
  const { layer, index, open, onOpen, name, tools, onChange, onCopy, onRemove } = props;
  const title = layer.name || `Layer ${index + 1}`;
  const rotation = rotationOf(layer);
  return (
    <div className="layer">
      <div className="layer-head">
        <div className="grow">
          <h3>{title}</h3>
          <p className="dim small">{rotationSentences(rotation, name).join(' ')}</p>
        </div>
        <span className="row wrap end">
          {tools}
          <IconButton label={`Copy ${title}`} onClick={onCopy}><Copy aria-hidden /></IconButton>
          <IconButton label={`Remove ${title}`} onClick={onRemove}><Trash2 aria-hidden /></IconButton>
          <Button small aria-expanded={open} icon={open ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />} onClick={() => onOpen(!open)}>{open ? 'Close' : 'Edit'}<span className="visually-hidden"> {title}</span></Button>
        </span>
        {index > 0 ? <CheckField label="On call together with the layer above" hint={layer.beside ? undefined : 'Off: this layer is asked only while nobody of the layers above is on call.'} checked={layer.beside} onCheck={(beside) => onChange({ beside })} /> : null}
      </div>
      {open ? <LayerBody {...props} title={title} /> : null}
    </div>
  );
}

function LayerBody({ layer, title, people, name, onChange, onAdd, errorOf }: LayerCardProps & { title: string }) {
  const on = layer.unit === 'hour' ? '' : `A ${longDayWords[weekdayOf(layer.anchor)]}. `;
  return (
    <div className="layer-body form">
      <TextField label="Name" optional value={layer.name} onText={(text) => onChange({ name: text })} error={errorOf('name')} />
      <CheckField label="Shadow" hint="They learn: paged along, but nobody counts on them." checked={layer.shadow ?? false} onCheck={(shadow) => onChange({ shadow })} />
      <Turns layer={layer} people={people} name={name} onAdd={onAdd} onChange={(turns) => onChange({ turns })} error={errorOf('groups')} />
      <div className="form-pair">
        <Lengths value={layer.lengths} onChange={(lengths) => onChange({ lengths })} error={errorOf('lengths')} />
        <SelectField label="Counted in" options={Object.entries(units).map(([value, label]) => ({ value, label }))} value={layer.unit} onText={(unit) => onChange({ unit: unit as Rotation['unit'] })} />
      </div>
      <WallField legend="A turn of the first begins" hint={`${on}Hand-over ${handOverText(rotationOf(layer))}.`} value={layer.anchor} onText={(anchor) => anchor && onChange({ anchor })} error={errorOf('anchor')} />
      {layer.unit === 'hour' ? null : (
        <DaysField<Weekday>
          legend="Only on these days of the week"
          hint={layer.days.length === 0 ? 'None chosen: every day.' : 'Other days are nobody’s, and do not count as anybody’s turn: who only works on weekdays loses none to a weekend.'}
          days={weekdays} names={dayWords} value={layer.days} onDays={(days) => onChange({ days })} error={errorOf('days')}
        />
      )}
      <HoursField legend="Only at these hours" of={title} none="Around the clock." restrictions={layer.restrictions} onChange={(restrictions) => onChange({ restrictions })} error={errorOf('restrictions')} />
      <details className="more" open={layer.off > 0 || layer.from !== null || layer.until !== null || Boolean(layer.time_zone) || (layer.holidays ?? 'any') !== 'any' || undefined}>
        <summary>Holidays, clocks of its own, pauses, first and last day</summary>
        <div className="form">
          <SelectField label="On holidays" hint="Those of the calendars that count for this schedule." options={holidayChoices} value={layer.holidays ?? 'any'} onText={(holidays) => onChange({ holidays: holidays as OnHolidays })} error={errorOf('holidays')} />
          <ZoneField label="Clocks of its own" optional hint="A time zone, for people elsewhere: all times of this layer are on its clocks. Empty: the schedule’s." value={layer.time_zone ?? ''} onText={(time_zone) => onChange({ time_zone: time_zone.trim() })} error={errorOf('time_zone')} />
          <TextField label="Pause after each turn" type="number" min={0} max={10000} hint={`${units[layer.unit]} with nobody`} value={layer.off} onText={(text) => onChange({ off: Math.max(0, Math.floor(Number(text) || 0)) })} error={errorOf('off')} />
          <div className="form-pair">
            <WallField legend="Nobody before" optional value={layer.from} onText={(from) => onChange({ from })} error={errorOf('from')} />
            <WallField legend="Nobody from" optional value={layer.until} onText={(until) => onChange({ until })} error={errorOf('until')} />
          </div>
        </div>
      </details>
    </div>
  );
}

function Lengths({ value, onChange, error }: { value: readonly number[]; onChange(value: number[]): void; error: string | null }) {
  const [text, setText] = useState(value.join(', '));
  const parsed = text.split(',').map((part) => Number(part.trim()));
  const good = parsed.every((each) => Number.isInteger(each) && each >= 1);
  return (
    <TextField
      label="A turn takes"
      hint="Several alternate: 4, 3."
      inputMode="numeric"
      required
      pattern="\s*[0-9]+(\s*,\s*[0-9]+)*\s*"
      value={text}
      onText={(next) => {
        setText(next);
        const numbers = next.split(',').map((part) => Number(part.trim()));
        if (numbers.every((each) => Number.isInteger(each) && each >= 1)) onChange(numbers);
      }}
      error={error ?? (good ? null : 'Write whole numbers, like 1 or 4, 3.')}
    />
  );
}
