// Task templates: what is to be done in every incident of some kind.
import { useState } from 'react';
import { useConfig, useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured, PlannedTask, SeverityName, TaskTemplate } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { RoleField } from '../../domain/RoleField';
import { TypesField } from '../../domain/TypesField';
import { severities, spanText } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, CheckField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { PickField } from '../../ui/PickField';
import { Skeleton } from '../../ui/Skeleton';
import { SpanField } from '../../ui/SpanField';
import { emptyPlanned, movedUp, waitersAt, without } from './planned';
import './settings.css';

const empty: TaskTemplate = { slug: '', name: '', severities: [], services: [], major_only: false, tasks: [emptyPlanned], enabled: true, types: [] };
const tasksMax = 100;

function meantFor({ severities: of, services, major_only, types }: TaskTemplate): string {
  const what = [major_only ? 'major incidents' : 'incidents', of.length > 0 ? `of ${of.join(', ')}` : '', services.length > 0 ? `of ${services.join(', ')}` : '', types.length > 0 ? `of the type ${types.join(', ')}` : ''];
  return what.filter(Boolean).join(' ');
}

export function TaskTemplates() {
  useTitle('Task templates');
  const { can } = useSession();
  const list = useConfig('task-templates');
  const [editing, setEditing] = useState<Configured<'task-templates'> | 'new' | null>(null);
  const add = can.configure ? <Button look="primary" onClick={() => setEditing('new')}>New template</Button> : undefined;
  return (
    <div className="page">
      <div className="page-head"><h1>Task templates</h1>{add}</div>
      <p className="page-intro">When an incident is declared, gets worse or reaches another service, the tasks of each template that is meant for it are added, once.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="task templates" /> : null}
        {list.isError ? <ErrorBox what="Task templates could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? <Empty title="No task template" action={add}>For example, in every major incident: open a call, name a scribe, tell the customers.</Empty> : null}
        <ul>
          {list.data?.map((each, index) => (
            <li key={each.value.slug} className={each.value.enabled ? 'rule-line' : 'rule-line off'}>
              <span className="dim num">{index + 1}</span>
              <div>
                <div className="row wrap"><span className="strong">{each.value.name || each.value.slug}</span>{each.value.enabled ? null : <span className="tag">off</span>}<ManagedMark by={each.meta.managed_by} /></div>
                <div className="small dim">for {meantFor(each.value)}</div>
                <div className="small">{each.value.tasks.map(({ title, due_after }) => `${title}${due_after ? ` (within ${spanText(due_after)})` : ''}`).join(' · ')}</div>
              </div>
              {can.configure ? <Button small onClick={() => setEditing(each)} aria-label={`Edit ${each.value.name}`}>Edit</Button> : <span />}
            </li>
          ))}
        </ul>
      </Panel>
      {editing ? <TemplateForm present={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

function TemplateForm({ present, onClose }: { present: Configured<'task-templates'> | null; onClose(): void }) {
  const services = useOptions('services');
  const tidy = (template: TaskTemplate): TaskTemplate => ({ ...template, tasks: template.tasks.map((task) => ({ ...task, title: task.title.trim(), due_after: task.due_after || null })) });
  return (
    <ConfigForm kind="task-templates" title={present ? 'Edit the template' : 'New task template'} initial={present?.value ?? empty} present={present} onClose={onClose} tidy={tidy} wide deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required maxLength={200} value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <PickField label="Severities" hint="None: any." options={severities.map((value) => ({ value, label: value }))} values={draft.severities} onChange={(chosen) => set({ severities: chosen as SeverityName[] })} error={errorOf('severities')} />
          <PickField label="Services" hint="None: any." options={services} values={draft.services} onChange={(chosen) => set({ services: chosen })} error={errorOf('services')} />
          <TypesField values={draft.types} onChange={(types) => set({ types })} error={errorOf('types')} />
          <CheckField label="Major incidents only" checked={draft.major_only} onCheck={(major_only) => set({ major_only })} />
          <fieldset className="field">
            <legend className="field-label">Tasks</legend>
            <ol className="planned">
              {draft.tasks.map((task, place) => (
                // A task is known by its place alone.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={place}>
                  <PlannedFields
                    task={task} place={place} tasks={draft.tasks} error={errorOf(`tasks/${place}/title`) ?? errorOf(`tasks/${place}/after`) ?? errorOf(`tasks/${place}/role`) ?? errorOf(`tasks/${place}/due_after`)}
                    onChange={(change) => set({ tasks: draft.tasks.map((each, at) => (at === place ? { ...each, ...change } : each)) })}
                  />
                  <div className="row">
                    <Button small look="quiet" disabled={place === 0} onClick={() => set({ tasks: movedUp(draft.tasks, place) })} aria-label={`Move task ${place + 1} up`}>↑</Button>
                    <Button small look="quiet" disabled={place + 1 === draft.tasks.length} onClick={() => set({ tasks: movedUp(draft.tasks, place + 1) })} aria-label={`Move task ${place + 1} down`}>↓</Button>
                    <Button small look="quiet" disabled={draft.tasks.length === 1} onClick={() => set({ tasks: without(draft.tasks, place) })} aria-label={`Remove task ${place + 1}`}>Remove</Button>
                  </div>
                </li>
              ))}
            </ol>
            {draft.tasks.length < tasksMax ? <Button small onClick={() => set({ tasks: [...draft.tasks, emptyPlanned] })}>Add a task</Button> : null}
            {errorOf('tasks') ? <div className="field-error">{errorOf('tasks')}</div> : null}
          </fieldset>
          <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
        </>
      )}
    </ConfigForm>
  );
}

function PlannedFields({ task, place, tasks, error, onChange }: { task: PlannedTask; place: number; tasks: readonly PlannedTask[]; error: string | null; onChange(change: Partial<PlannedTask>): void }) {
  const circle = waitersAt(tasks, place);
  const others = tasks.flatMap((other, at) => ((!circle.has(at) || task.after.includes(at)) && other.title ? [{ value: String(at), label: other.title }] : []));
  return (
    <div className="form">
      <TextField label={`Task ${place + 1}`} required maxLength={200} value={task.title} onText={(title) => onChange({ title })} error={error} />
      <div className="field-pair">
        <RoleField value={task.role} onText={(role) => onChange({ role })} />
        <SpanField label="Due after" optional hint="Counted from the declaration: 15m, 1h." value={task.due_after ?? ''} onText={(due_after) => onChange({ due_after })} />
      </div>
      {others.length > 0 ? <PickField label="Waits for" options={others} values={task.after.map(String)} onChange={(values) => onChange({ after: values.map(Number) })} /> : null}
      <AreaField label="Details" optional value={task.description} onText={(description) => onChange({ description })} rows={1} maxLength={20000} />
    </div>
  );
}
