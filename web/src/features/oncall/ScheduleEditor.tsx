// Make or change a schedule. The preview beside it is the server's own computation; what was typed stays until it is
// saved or given up on purpose.
import { useBlocker, useNavigate, useParams } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { clock } from '../../api/clock';
import { useConfig, useNames, useObject, useOptions } from '../../api/config';
import { fieldError } from '../../api/problem';
import { useSession } from '../../api/session';
import type { Configured, Rotation, Schedule } from '../../api/types';
import { ManagedNote, SaveNotes, useConfigSave } from '../../domain/configSave';
import { usualScheduleNotices } from '../../domain/notices';
import { knownZone, wallOf } from '../../domain/zone';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { AreaField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { SortList } from '../../ui/SortList';
import { browserZone, ZoneField } from '../../ui/ZoneField';
import { addLayers, addTurn, changeLayer, copyLayer, draftOf, moveLayer, removeLayer, rotationOf, scheduleOf, type Draft } from './draft';
import { hoursText } from './lanes';
import { LayerCard } from './LayerCard';
import { NoticesFields } from './NoticesFields';
import { presets, sunLayers } from './presets';
import { PreviewPanel, usePreviewOf } from './PreviewPanel';
import { weeksText } from './range';
import { ShiftCalendars } from './ShiftCalendars';
import { SunDialog } from './SunDialog';
import { rotationSentences } from './words';
import './oncall.css';

export function EditSchedule() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const schedule = useObject('schedules', slug);
  const title = `Edit ${schedule.data?.value.name ?? slug}`;
  useTitle(title);
  return (
    <div className="page">
      <div className="page-head"><h1>{title}</h1></div>
      {schedule.isPending ? <Skeleton what="the schedule" rows={8} /> : null}
      {schedule.isError && !schedule.data ? <ErrorBox what="The schedule could not be loaded" error={schedule.error} onRetry={() => void schedule.refetch()} /> : null}
      {schedule.data ? (
        <div className="stack">
          <Editor present={schedule.data} initial={schedule.data.value} />
          <ShiftCalendars schedule={schedule.data.value} />
        </div>
      ) : null}
    </div>
  );
}

export function NewSchedule() {
  const { user } = useSession();
  useTitle('New schedule');
  return (
    <div className="page">
      <div className="page-head"><h1>New schedule</h1></div>
      <Editor present={null} initial={{ slug: '', name: '', description: '', team: '', time_zone: user.time_zone || browserZone(), rotations: [], notices: usualScheduleNotices }} />
    </div>
  );
}

function Editor({ present, initial }: { present: Configured<'schedules'> | null; initial: Schedule }) {
  const navigate = useNavigate();
  const { can } = useSession();
  // The object may be asked for again while this is open; what was begun with stays.
  const [draft, setDraft] = useState(() => draftOf(initial));
  const [begun, setBegun] = useState(() => scheduleOf(draftOf(initial)));
  const [weeks, setWeeks] = useState(4);
  const [step, setStep] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [asksZones, setAsksZones] = useState(false);
  const left = useRef(false);
  const people = useOptions('users');
  const teams = useOptions('teams', 'No team');
  const teamObjects = useConfig('teams');
  const name = useNames('users');

  const schedule = scheduleOf(draft);
  const dirty = JSON.stringify(schedule) !== JSON.stringify(begun);
  const leave = (slug: string | null) => {
    left.current = true;
    void (slug ? navigate({ to: '/on-call/$slug', params: { slug } }) : navigate({ to: '/on-call' }));
  };
  const saving = useConfigSave({
    kind: 'schedules',
    present,
    onTake: ({ value }) => {
      setDraft(draftOf(value));
      setBegun(scheduleOf(draftOf(value)));
    },
    onSaved: ({ value }) => leave(value.slug),
    onDeleted: () => leave(null),
  });
  const preview = usePreviewOf(schedule, weeks, step);
  const blocker = useBlocker({ shouldBlockFn: () => dirty && !left.current, enableBeforeUnload: () => dirty && !left.current, withResolver: true });
  // What the save or the preview refused, at the field that it is about.
  const errorOf = (field: string) => fieldError(saving.error, field) ?? fieldError(preview.final.error, field);
  const set = (change: Partial<Draft>) => setDraft((last) => ({ ...last, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void saving.save(schedule);
  };
  const add = (index: string) => {
    const preset = presets.find((each) => each.name === index);
    if (!preset) return;
    if (preset.asks) {
      setAsksZones(true);
      return;
    }
    const members = teamObjects.data?.find(({ value }) => value.slug === draft.team)?.value.members ?? [];
    const wall = wallOf(clock.now(), knownZone(draft.time_zone) ? draft.time_zone : 'UTC');
    put(preset.make({ wall, people: members }));
  };
  const put = (rotations: Rotation[]) => {
    const next = addLayers(draft, rotations);
    setDraft(next);
    setOpen(new Set([...open, ...next.layers.slice(draft.layers.length).map(({ id }) => id)]));
  };

  return (
    <>
      <form onSubmit={submit}>
        <div className="editor">
          <div className="stack">
            <ManagedNote saving={saving} />
            <Panel title="Schedule">
              <div className="form">
                <TextField label="Name" required value={draft.name} onText={(text) => set({ name: text })} error={errorOf('name')} />
                <div className="form-pair">
                  <SelectField label="Team" options={teams} value={draft.team} onText={(team) => set({ team })} error={errorOf('team')} />
                  <ZoneField value={draft.time_zone} onText={(time_zone) => set({ time_zone })} error={errorOf('time_zone')} />
                </div>
                <AreaField label="Description" optional rows={2} value={draft.description} onText={(description) => set({ description })} error={errorOf('description')} />
              </div>
            </Panel>
            <Panel title="Layers">
              <div className="stack">
                <p className="dim small">All times are on the clocks of <strong>{draft.time_zone || 'the zone above'}</strong>. The topmost layer that has somebody decides who is on call.</p>
                <SortList
                  label="Layers, the first to be asked on top"
                  className="layers"
                  items={draft.layers}
                  keyOf={({ id }) => id}
                  nameOf={(layer, index) => layer.name || `layer ${index + 1}`}
                  onMove={(from, to) => setDraft((last) => moveLayer(last, from, to))}
                >
                  {(layer, index, tools) => (
                    <LayerCard
                      layer={layer} index={index} people={people} name={name} tools={tools}
                      open={open.has(layer.id)}
                      onOpen={(wanted) => setOpen(new Set(wanted ? [...open, layer.id] : [...open].filter((id) => id !== layer.id)))}
                      onChange={(change) => setDraft((last) => changeLayer(last, layer.id, change))}
                      onAdd={(user) => setDraft((last) => addTurn(last, layer.id, [user]))}
                      onCopy={() => setDraft((last) => copyLayer(last, layer.id))}
                      onRemove={() => setDraft((last) => removeLayer(last, layer.id))}
                      errorOf={(field) => errorOf(`rotations/${index}/${field}`)}
                    />
                  )}
                </SortList>
                <SelectField
                  label="Add a layer"
                  hint={draft.team ? 'Begins with the members of the team, who can be changed.' : 'Choose a team above to begin with its members.'}
                  options={[{ value: '', label: 'Choose what it is like…' }, ...presets.map((preset) => ({ value: preset.name, label: `${preset.label}: ${preset.hint}` }))]}
                  value=""
                  onText={add}
                  error={errorOf('rotations')}
                />
              </div>
            </Panel>
            <Panel title="Notices"><NoticesFields notices={draft.notices} zone={draft.time_zone} onChange={(notices) => set({ notices })} errorOf={errorOf} /></Panel>
          </div>
          <div className="editor-preview">
            <PreviewPanel preview={preview} isNew={!present} weeks={weeks} step={step} onWeeks={(choice) => { setWeeks(choice); setStep(0); }} onStep={setStep} name={name} />
          </div>
        </div>
        <div className="editor-bar">
          <div className="stack editor-notes">
            <SaveNotes saving={saving} onTake={saving.take} onReplace={() => saving.replace(schedule)} onNew={() => saving.saveAsNew(schedule)} now={saving.theirs ? <LayersNow schedule={saving.theirs.value} name={name} /> : undefined} />
            {can.configure ? null : <Note warn>You may try things here, but not save them: an administrator or a manager can.</Note>}
          </div>
          <Verdict preview={preview} weeks={weeks} layers={draft.layers.length} />
          <span className="grow" />
          {present && can.configure && !saving.asking ? <Button look="danger" disabled={saving.locked} onClick={() => saving.setAsking(true)}>Delete</Button> : null}
          <Button onClick={() => void (present ? navigate({ to: '/on-call/$slug', params: { slug: present.value.slug } }) : navigate({ to: '/on-call' }))}>Cancel</Button>
          <Button type="submit" look="primary" disabled={saving.locked || !can.configure} busy={saving.busy === 'save' && 'Saving…'}>Save</Button>
        </div>
        {blocker.status === 'blocked' ? (
          <Dialog title="Leave without saving?" onClose={blocker.reset}>
            <div className="form">
              <p>Your changes to the schedule are not saved.</p>
              <div className="form-end">
                <Button look="danger" onClick={blocker.proceed}>Discard them</Button>
                <Button look="primary" data-autofocus="" onClick={blocker.reset}>Keep editing</Button>
              </div>
            </div>
          </Dialog>
        ) : null}
      </form>
      {asksZones ? (
        <SunDialog
          zone={draft.time_zone} onClose={() => setAsksZones(false)}
          onDone={(form) => {
            put(sunLayers(form, draft.time_zone, (zone) => wallOf(clock.now(), zone)));
            setAsksZones(false);
          }}
        />
      ) : null}
    </>
  );
}

// One line that stays in sight: does the schedule, as it stands in the form, cover everything?
function Verdict({ preview, weeks, layers }: { preview: ReturnType<typeof usePreviewOf>; weeks: number; layers: number }) {
  const { final, waiting } = preview;
  const gaps = final.data?.gaps ?? [];
  const total = gaps.reduce((sum, { begin, end }) => sum + Date.parse(end) - Date.parse(begin), 0);
  const text =
    layers === 0 ? 'No layer yet.'
    : final.isError ? 'No preview: something is not right yet.'
    : !final.data || waiting ? 'Computing…'
    : gaps.length === 0 ? `✓ No gap in ${weeksText(weeks)}.`
    : `⚠ Nobody for ${hoursText(total)} in ${weeksText(weeks)}.`;
  return <span role="status" className={text.startsWith('✓') ? 'good strong' : text.startsWith('⚠') ? 'danger strong' : 'dim'}>{text}</span>;
}

// What somebody else made of it meanwhile, in words.
function LayersNow({ schedule, name }: { schedule: Schedule; name(user: string): string }) {
  return (
    <details>
      <summary>Show what it is now</summary>
      <p>{schedule.name}, on the clocks of {schedule.time_zone}{schedule.description ? `: ${schedule.description}` : ''}</p>
      <ol>{draftOf(schedule).layers.map((layer, index) => <li key={layer.id}><span className="strong">{layer.name || `Layer ${index + 1}`}</span> {rotationSentences(rotationOf(layer), name).join(' ')}</li>)}</ol>
    </details>
  );
}
