// How I am called, by urgency: my own ladder or the usual one, quiet hours, and whether it was ever tried.
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { removeObject, useConfig } from '../../api/config';
import { sendTestPage, useLastTest } from '../../api/pages';
import { useSession } from '../../api/session';
import type { Configured, NotificationRule, PageUrgency } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { listText, restrictionText } from '../../domain/hours';
import { HoursField } from '../../domain/HoursField';
import { reaches } from '../../domain/reach';
import { channelWords } from '../../domain/words';
import { Button, IconButton } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { SortList } from '../../ui/SortList';
import { SpanField } from '../../ui/SpanField';
import { TimeText } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { ladderWarning, methodName, ruleSlug, rungsOf, testOutcome, urgencyWords, usualSteps } from './ladder';

type Method = Configured<'contact-methods'>;

export function HowCalled({ user, mine }: { user: string; mine: boolean }) {
  const { can } = useSession();
  const methods = useConfig('contact-methods');
  const rules = useConfig('notification-rules');
  const own = methods.data?.filter(({ value }) => value.user === user).toSorted((a, b) => a.value.position - b.value.position) ?? [];
  const may = mine || can.administer;
  const test = () => void report(
    { doing: 'Sending a test page…', done: 'A test page is on its way: answer it by its link', failed: 'No test page was sent' },
    () => sendTestPage(user),
  );
  return (
    <Panel
      title={mine ? 'How you are called' : 'How they are called'}
      flush
      actions={may && own.some(reaches) ? <Button small onClick={test}>{mine ? 'Page me as a test' : 'Page them as a test'}</Button> : undefined}
    >
      {methods.isPending || rules.isPending ? <Skeleton what="notification rules" rows={3} /> : null}
      {rules.isError ? <ErrorBox what="Notification rules could not be loaded" error={rules.error} onRetry={() => void rules.refetch()} /> : null}
      {methods.data && rules.data ? (
        <>
          {(['high', 'low'] as const).map((urgency) => (
            <Ladder key={urgency} user={user} urgency={urgency} methods={own} may={may} rule={rules.data.find(({ value }) => value.slug === ruleSlug(user, urgency)) ?? null} />
          ))}
          {own.length > 0 ? (
            <div className="panel-body">
              <h3>Tried out</h3>
              <ul>{own.map((method) => <Tested key={method.value.slug} method={method} />)}</ul>
            </div>
          ) : null}
        </>
      ) : null}
    </Panel>
  );
}

function Ladder({ user, urgency, methods, rule, may }: { user: string; urgency: PageUrgency; methods: readonly Method[]; rule: Configured<'notification-rules'> | null; may: boolean }) {
  const [editing, setEditing] = useState(false);
  const steps = rule ? rule.value.steps : usualSteps(methods);
  const warning = ladderWarning(urgency, rule?.value ?? null, methods);
  const words = urgencyWords[urgency];
  const usual = () => rule && void report({ doing: 'Going back to the usual order…', done: 'The usual order holds again', failed: 'Not changed' }, (write) => removeObject('notification-rules', rule.value.slug, rule.meta.version, write));
  return (
    <div className="panel-body called">
      <div className="row spread wrap">
        <h3>{words.label} <span className="dim small">{words.hint}</span></h3>
        <span className="row">
          {rule ? <ManagedMark by={rule.meta.managed_by} /> : <span className="tag">usual order</span>}
          {may && rule ? <Button small look="quiet" onClick={usual}>Use the usual order<span className="visually-hidden"> for {words.label}</span></Button> : null}
          {may ? <Button small disabled={methods.length === 0} onClick={() => setEditing(true)}>{rule ? 'Edit' : 'Change'}<span className="visually-hidden"> {words.label}</span></Button> : null}
        </span>
      </div>
      {warning ? <Note warn>{warning}</Note> : null}
      <ol>
        {rungsOf(steps, methods, channelWords).map(({ name, when, broken }, index) => (
          <li key={index}><span className="num">{when}</span>: <span className="strong">{name}</span>{broken ? <span className="warn"> {broken}: left out</span> : null}</li>
        ))}
      </ol>
      {urgency === 'low' && rule && rule.value.quiet_hours.length > 0 ? <p className="dim">Quiet {listText(rule.value.quiet_hours.map(restrictionText))}: what comes then waits until they end.</p> : null}
      {editing ? <LadderForm user={user} urgency={urgency} methods={methods} present={rule} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}

function LadderForm({ user, urgency, methods, present, onClose }: { user: string; urgency: PageUrgency; methods: readonly Method[]; present: Configured<'notification-rules'> | null; onClose(): void }) {
  const initial: NotificationRule = present?.value ?? { slug: ruleSlug(user, urgency), user, urgency, steps: usualSteps(methods), quiet_hours: [] };
  const [keys, setKeys] = useState(() => initial.steps.map((_, index) => index));
  const options = methods.map(({ value }) => ({ value: value.slug, label: methodName(value, channelWords) }));
  return (
    <ConfigForm kind="notification-rules" title={urgencyWords[urgency].label} initial={initial} present={present} onClose={onClose} wide>
      {({ draft, set, errorOf }) => {
        const rows = draft.steps.map((step, index) => ({ step, key: keys[index] ?? 1000 + index }));
        const order = (next: typeof rows) => {
          set({ steps: next.map(({ step }) => step) });
          setKeys(next.map(({ key }) => key));
        };
        const fresh = () => ({ step: { contact_method: options.find(({ value }) => !draft.steps.some((step) => step.contact_method === value))?.value ?? options[0]!.value, after: draft.steps.at(-1)?.after ?? '0s' }, key: 1 + Math.max(-1, ...rows.map(({ key }) => key)) });
        return (
          <>
            <p className="dim">{urgencyWords[urgency].hint}. Each is used so long after the page began, until somebody answers.</p>
            <SortList label="Rungs" className="steps" items={rows} keyOf={({ key }) => key} nameOf={(_, index) => `rung ${index + 1}`} onMove={(from, to) => order(rows.toSpliced(from, 1).toSpliced(to, 0, rows[from]!))}>
              {({ step, key }, index, tools) => (
                <>
                  <div className="row spread">
                    <span className="strong">{index + 1}</span>
                    <span className="row">{tools}<IconButton label={`Remove rung ${index + 1}`} onClick={() => order(rows.filter((row) => row.key !== key))}><Trash2 aria-hidden /></IconButton></span>
                  </div>
                  <div className="form-pair">
                    <SelectField label="Use" options={options} value={step.contact_method} onText={(contact_method) => order(rows.with(index, { step: { ...step, contact_method }, key }))} error={errorOf(`steps/${index}/contact_method`)} />
                    <SpanField label="After" hint="0s: at once." value={step.after} onText={(after) => order(rows.with(index, { step: { ...step, after }, key }))} error={errorOf(`steps/${index}/after`)} />
                  </div>
                </>
              )}
            </SortList>
            <div className="row"><Button small disabled={options.length === 0 || rows.length >= 20} onClick={() => order([...rows, fresh()])}>Add a rung</Button></div>
            {urgency === 'low' ? <HoursField legend="Quiet hours" of="low urgency" none="None: low urgency rings at every hour." restrictions={draft.quiet_hours} onChange={(quiet_hours) => set({ quiet_hours })} error={errorOf('quiet_hours')} /> : null}
          </>
        );
      }}
    </ConfigForm>
  );
}

function Tested({ method }: { method: Method }) {
  const last = useLastTest(method.value.slug);
  const test = testOutcome(last.data ?? null);
  const name = methodName(method.value, channelWords);
  if (!reaches(method)) return <li><span className="warn">✗</span> {name}: {method.value.enabled ? 'not verified, does not count' : 'off'}</li>;
  if (last.isError) return <li><span className="warn">?</span> {name}: <span className="warn">its tests could not be loaded</span></li>;
  if (last.isPending) return <li className="dim">… {name}</li>;
  if (!test) return <li><span className="warn">✗</span> {name}: <span className="warn">never tested</span></li>;
  return <li>{test.good ? <span className="good">✓</span> : <span className="warn">✗</span>} {name}: {test.good ? 'tested' : <span className="warn">the last test failed</span>} <TimeText at={test.at} form="ago" /></li>;
}
