// Routing rules in their order: the first that matches says service, severity, urgency. A change can be
// tried on recent alerts before it is saved.
import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import { replaceObject, useConfig, useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured, RouteOutcome, RoutingPreview, RoutingRule, SeverityName, Urgency } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { spanSeconds, spanText, type Namer } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button, IconButton } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { SpanField } from '../../ui/SpanField';
import { report } from '../../ui/Toasts';
import { linesOf, MatcherField } from './MatcherField';
import './settings.css';

type Rule = Configured<'routing-rules'>;

export const emptyRule: RoutingRule = {
  slug: '', name: '', parent: '', position: 0, matchers: [], integration: '', continue: false, service: '', severity: null, urgency: null,
  suppress: false, delay: '0s', declare_incident: false, enabled: true,
};

// The rules as they are looked at: children under their parent, each level by position.
export function inOrder(rules: readonly Rule[], parent = '', depth = 0): { rule: Rule; depth: number; siblings: Rule[] }[] {
  if (depth > 20) return [];
  const siblings = rules.filter(({ value }) => value.parent === parent).toSorted((a, b) => a.value.position - b.value.position || a.value.slug.localeCompare(b.value.slug));
  return siblings.flatMap((rule) => [{ rule, depth, siblings }, ...inOrder(rules, rule.value.slug, depth + 1)]);
}

export function Routing() {
  useTitle('Routing rules');
  const { can } = useSession();
  const list = useConfig('routing-rules');
  const names = useNamer();
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  const rules = list.data ?? [];
  const ordered = useMemo(() => inOrder(list.data ?? []), [list.data]);
  const add = can.configure ? <Button look="primary" onClick={() => setEditing('new')}>New rule</Button> : undefined;

  const move = (rule: Rule, siblings: Rule[], step: number) => {
    const at = siblings.indexOf(rule);
    const order = siblings.toSpliced(at, 1).toSpliced(at + step, 0, rule);
    void report({ doing: 'Saving the order…', done: 'Order saved', failed: 'The order was not saved' }, async ({ idempotencyKey }) => {
      for (const [position, sibling] of order.entries()) {
        if (sibling.value.position === position) continue;
        await replaceObject('routing-rules', { ...sibling.value, position }, sibling.meta.version, { idempotencyKey: `${idempotencyKey}.${sibling.value.slug}` });
      }
    });
  };

  return (
    <div className="page">
      <div className="page-head"><h1>Routing rules</h1>{add}</div>
      <p className="page-intro">The first rule that matches an event says its service, severity and urgency. Indented rules refine the one above. Without a match the integration’s own service is taken.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="routing rules" /> : null}
        {list.isError ? <ErrorBox what="Routing rules could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? <Empty title="No rule yet" action={add}>Alerts go to the service of their integration.</Empty> : null}
        <ol>
          {ordered.map(({ rule, depth, siblings }, index) => (
            <li key={rule.value.slug} className={rule.value.enabled ? 'rule-line' : 'rule-line off'} style={{ paddingLeft: 14 + depth * 22 }}>
              <span className="dim num">{index + 1}</span>
              <div>
                <div className="row wrap">
                  {can.configure ? <button type="button" className="bare-link strong" onClick={() => setEditing(rule)}>{rule.value.name || rule.value.slug}</button> : <span className="strong">{rule.value.name || rule.value.slug}</span>}
                  {rule.value.enabled ? null : <span className="tag">off</span>}
                  <ManagedMark by={rule.meta.managed_by} />
                </div>
                <div className="matchers">{[rule.value.integration ? `from ${names.integration(rule.value.integration)}` : '', ...rule.value.matchers].filter(Boolean).join(', ') || 'every event'}</div>
                <RuleOutcome rule={rule.value} names={names} />
              </div>
              {can.configure ? (
                <span className="row">
                  <IconButton label={`Move ${rule.value.name} up`} disabled={siblings[0] === rule} onClick={() => move(rule, siblings, -1)}><ArrowUp aria-hidden /></IconButton>
                  <IconButton label={`Move ${rule.value.name} down`} disabled={siblings.at(-1) === rule} onClick={() => move(rule, siblings, 1)}><ArrowDown aria-hidden /></IconButton>
                  <Button small onClick={() => setEditing(rule)} aria-label={`Edit ${rule.value.name}`}>Edit</Button>
                </span>
              ) : <span />}
            </li>
          ))}
        </ol>
      </Panel>
      {editing ? <RuleForm present={editing === 'new' ? null : editing} rules={rules} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

function RuleOutcome({ rule, names }: { rule: RoutingRule; names: Namer }) {
  const parts = [
    rule.urgency === 'low' ? 'low urgency' : rule.urgency === 'high' ? 'high urgency' : '',
    rule.suppress ? 'suppressed' : '',
    spanSeconds(rule.delay) ? `pages after ${spanText(rule.delay)}` : '',
    rule.declare_incident ? 'declares an incident' : '',
    rule.continue ? 'goes on to later rules' : '',
  ].filter(Boolean);
  return (
    <div className="row wrap small">
      → {rule.service ? names.service(rule.service) : <span className="dim">service left open</span>}
      {rule.severity ? <Severity value={rule.severity} /> : null}
      {parts.length > 0 ? <span className="dim">{parts.join(', ')}</span> : null}
    </div>
  );
}

function RuleForm({ present, rules, onClose }: { present: Rule | null; rules: Rule[]; onClose(): void }) {
  const services = useOptions('services', 'Leave open');
  const integrations = useOptions('integrations', 'Any integration');
  const parents = [{ value: '', label: 'None: a rule of its own' }, ...rules.filter(({ value }) => value.slug !== present?.value.slug).map(({ value }) => ({ value: value.slug, label: value.name || value.slug }))];
  const initial = present?.value ?? { ...emptyRule, position: rules.filter(({ value }) => value.parent === '').length };
  const tidy = (rule: RoutingRule): RoutingRule => ({ ...rule, matchers: linesOf(rule.matchers.join('\n')) });
  return (
    <ConfigForm kind="routing-rules" title={present ? 'Edit the rule' : 'New routing rule'} initial={initial} present={present} onClose={onClose} tidy={tidy} wide deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <MatcherField label="When" values={draft.matchers} onChange={(matchers) => set({ matchers })} error={errorOf('matchers')} />
          <div className="form-pair">
            <SelectField label="Only from" options={integrations} value={draft.integration} onText={(integration) => set({ integration })} error={errorOf('integration')} />
            <SelectField label="Refines" hint="looked at only when that rule matches" options={parents} value={draft.parent} onText={(parent) => set({ parent })} error={errorOf('parent')} />
          </div>
          <div className="form-pair">
            <SelectField label="Service" options={services} value={draft.service} onText={(service) => set({ service })} error={errorOf('service')} />
            <SelectField
              label="Severity"
              options={[{ value: '', label: 'As the event says' }, ...[1, 2, 3, 4, 5].map((level) => ({ value: `SEV${level}`, label: `SEV${level}` }))]}
              value={draft.severity ?? ''}
              onText={(severity) => set({ severity: (severity || null) as SeverityName | null })}
            />
            <SelectField
              label="Urgency"
              options={[{ value: '', label: 'As the service says' }, { value: 'high', label: 'High: pages' }, { value: 'low', label: 'Low: recorded only' }]}
              value={draft.urgency ?? ''}
              onText={(urgency) => set({ urgency: (urgency || null) as Urgency | null })}
            />
            <SpanField label="Wait before paging" hint="0s: at once. Alerts over before then page nobody." value={draft.delay} onText={(delay) => set({ delay })} error={errorOf('delay')} />
          </div>
          <CheckField label="Suppress" hint="Recorded, shown as suppressed by this rule, pages nobody." checked={draft.suppress} onCheck={(suppress) => set({ suppress })} />
          <CheckField label="Declare an incident" checked={draft.declare_incident} onCheck={(declare_incident) => set({ declare_incident })} />
          <CheckField label="Go on to later rules" hint="They may add what this one leaves open." checked={draft.continue} onCheck={(next) => set({ continue: next })} />
          <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
          <RulePreview rules={[...rules.filter(({ value }) => value.slug !== draft.slug || !present).map(({ value }) => value), { ...tidy(draft), slug: draft.slug || 'this-new-rule' }]} />
        </>
      )}
    </ConfigForm>
  );
}

const outcomeText = (outcome: RouteOutcome, names: Namer) =>
  `${outcome.service ? names.service(outcome.service) : 'no service'}, ${outcome.severity}, ${outcome.urgency}${outcome.suppressed ? ', suppressed' : ''}`;

function RulePreview({ rules }: { rules: RoutingRule[] }) {
  const names = useNamer();
  const [preview, setPreview] = useState<RoutingPreview | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      setPreview(await api.post<RoutingPreview>('/api/v1/routing-rules/preview', { rules, limit: 200 }));
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  const changed = preview?.items.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)) ?? [];
  return (
    <section className="box" aria-label="Preview">
      <div className="grow stack tight">
        <div className="row wrap"><Button small busy={busy && 'Trying…'} onClick={() => void run()}>Try on recent alerts</Button><span className="dim small">Nothing is changed.</span></div>
        {error ? <ErrorBox what="No preview" error={error} /> : null}
        {preview ? <p role="status">{preview.changed === 0 ? `None of the last ${preview.looked_at} alerts would go elsewhere.` : `${preview.changed} of the last ${preview.looked_at} alerts would go elsewhere:`}</p> : null}
        <ul className="stack tight">
          {changed.slice(0, 20).map(({ alert, summary, before, after }) => (
            <li key={alert} className="small">
              <Link to="/alerts/$id" params={{ id: String(alert) }}>{summary}</Link>
              <div><span className="dim">{outcomeText(before, names)}</span> → <span className="strong">{outcomeText(after, names)}</span></div>
            </li>
          ))}
        </ul>
        {preview && changed.length < preview.changed ? <Note>Only the first are shown.</Note> : null}
      </div>
    </section>
  );
}
