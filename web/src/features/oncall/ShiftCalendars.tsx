// Shift calendars of a schedule: shifts that are planned elsewhere, each calendar one more layer.
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useConfig, useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import type { CalendarName, Configured, Schedule, ShiftCalendar } from '../../api/types';
import { managesTeam } from '../../domain/access';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { tidyNames } from '../../domain/readFrom';
import { ReadFromField, ReadState } from '../../domain/ReadFromField';
import { Button, IconButton } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { UploadShifts } from './UploadShifts';

type Calendar = Configured<'shift-calendars'>;

export function ShiftCalendars({ schedule }: { schedule: Schedule }) {
  const { access } = useSession();
  const calendars = useConfig('shift-calendars');
  const [form, setForm] = useState<{ present: Calendar | null } | null>(null);
  const [uploading, setUploading] = useState<Calendar | null>(null);
  const own = calendars.data?.filter(({ value }) => value.schedule === schedule.slug).toSorted((a, b) => b.value.priority - a.value.priority) ?? [];
  const may = managesTeam(access, schedule.team);
  return (
    <Panel title="Shift calendars" flush actions={may ? <Button small onClick={() => setForm({ present: null })}>Add a calendar</Button> : undefined}>
      {calendars.isPending ? <Skeleton what="shift calendars" rows={2} /> : null}
      {calendars.isError ? <ErrorBox what="Shift calendars could not be loaded" error={calendars.error} onRetry={() => void calendars.refetch()} /> : null}
      {calendars.data && own.length === 0 ? <Empty title="No shift calendar">Shifts that are planned in another calendar are read from an .ics file or its address, as one more layer. They are saved apart from the schedule.</Empty> : null}
      <ul className="lines">
        {own.map((calendar) => (
          <li key={calendar.value.slug} className="wraps">
            <div className="grow">
              <div className="row wrap"><span className="strong">{calendar.value.name}</span><span className="dim small">priority {calendar.value.priority}</span><ManagedMark by={calendar.meta.managed_by} /></div>
              <div className="small break"><ReadState state={calendar} /> <span className="dim">{toComeText(calendar.value)}</span></div>
            </div>
            {may ? <Button small onClick={() => setUploading(calendar)}>Upload a file<span className="visually-hidden"> into {calendar.value.name}</span></Button> : null}
            {may ? <Button small onClick={() => setForm({ present: calendar })}>Edit or delete<span className="visually-hidden"> {calendar.value.name}</span></Button> : null}
          </li>
        ))}
      </ul>
      {form ? (
        <CalendarForm
          schedule={schedule} present={form.present} onClose={() => setForm(null)}
          // What has no address is worth nothing without a file.
          onSaved={(saved) => { if (!form.present && !saved.host) setUploading(saved); }}
        />
      ) : null}
      {uploading ? <UploadShifts calendar={uploading} zone={schedule.time_zone} onClose={() => setUploading(null)} /> : null}
    </Panel>
  );
}

function toComeText({ shifts }: ShiftCalendar): string {
  const count = shifts.filter(({ end }) => Date.parse(end) > clock.now()).length;
  return count === 0 ? 'No shift to come.' : count === 1 ? 'One shift to come.' : `${count} shifts to come.`;
}

function CalendarForm({ schedule, present, onClose, onSaved }: { schedule: Schedule; present: Calendar | null; onClose(): void; onSaved(saved: Calendar): void }) {
  const top = Math.max(0, ...schedule.rotations.map(({ priority }) => priority));
  const empty: ShiftCalendar = { slug: '', name: '', schedule: schedule.slug, priority: top + 1, url: '', names: [], shifts: [] };
  return (
    <ConfigForm
      kind="shift-calendars" title={present ? 'Edit the shift calendar' : 'Add a shift calendar'} initial={present?.value ?? empty} present={present} onClose={onClose} onSaved={onSaved} deletable wide
      tidy={(draft) => ({ ...draft, names: tidyNames(draft.names) })}
    >
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required placeholder="Nights" value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <TextField label="Priority" type="number" required hint={`A higher one hides lower ones while somebody is on call by it. The topmost layer of the schedule has ${top}.`} value={draft.priority} onText={(text) => set({ priority: Math.trunc(Number(text)) || 0 })} error={errorOf('priority')} />
          <ReadFromField url={draft.url} host={present?.host ?? ''} often="every 15 minutes" onUrl={(url) => set({ url })} error={errorOf('url')} />
          <NamesField names={draft.names} onChange={(names) => set({ names })} errorOf={errorOf} />
        </>
      )}
    </ConfigForm>
  );
}

function NamesField({ names, onChange, errorOf }: { names: CalendarName[]; onChange(names: CalendarName[]): void; errorOf(field: string): string | null }) {
  const users = useOptions('users', 'Choose…');
  return (
    <fieldset className="field">
      <legend className="field-label">Who is meant by a word</legend>
      <div className="field-hint">Names, e-mail addresses and slugs of people here are known. Say who is meant by other words in the titles of events.</div>
      {names.map(({ text, user }, index) => (
        // A row is nothing but its place and its words.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="row">
          <div className="grow form-pair">
            <TextField label={`Word ${index + 1}`} value={text} onText={(next) => onChange(names.with(index, { text: next, user }))} error={errorOf(`names/${index}/text`)} />
            <SelectField label={`Means, word ${index + 1}`} options={users} value={user} onText={(next) => onChange(names.with(index, { text, user: next }))} error={errorOf(`names/${index}/user`)} />
          </div>
          <IconButton label={`Remove word ${index + 1}`} onClick={() => onChange(names.toSpliced(index, 1))}><Trash2 aria-hidden /></IconButton>
        </div>
      ))}
      <div className="row"><Button small onClick={() => onChange([...names, { text: '', user: '' }])}>Add a word</Button></div>
    </fieldset>
  );
}
