// Inhibition: while something bigger fires, what follows from it stays quiet.
import { useState } from 'react';
import { useConfig } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured, InhibitionRule } from '../../api/types';
import { ConfigForm, ManagedMark } from '../../domain/ConfigForm';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { CheckField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { linesOf, MatcherField } from './MatcherField';
import './settings.css';

const empty: InhibitionRule = { slug: '', name: '', source: [], target: [], equal: [], enabled: true };

export function Inhibition() {
  useTitle('Inhibition rules');
  const { can } = useSession();
  const list = useConfig('inhibition-rules');
  const [editing, setEditing] = useState<Configured<'inhibition-rules'> | 'new' | null>(null);
  const add = can.configure ? <Button look="primary" onClick={() => setEditing('new')}>New rule</Button> : undefined;
  return (
    <div className="page">
      <div className="page-head"><h1>Inhibition rules</h1>{add}</div>
      <p className="page-intro">While an alert that matches the source fires, alerts that match the target and agree in the named labels page nobody.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="inhibition rules" /> : null}
        {list.isError ? <ErrorBox what="Inhibition rules could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? <Empty title="No inhibition rule" action={add}>For example: while a data centre is down, its single hosts need not page.</Empty> : null}
        <ul>
          {list.data?.map((rule, index) => (
            <li key={rule.value.slug} className={rule.value.enabled ? 'rule-line' : 'rule-line off'}>
              <span className="dim num">{index + 1}</span>
              <div>
                <div className="row wrap"><span className="strong">{rule.value.name || rule.value.slug}</span>{rule.value.enabled ? null : <span className="tag">off</span>}<ManagedMark by={rule.meta.managed_by} /></div>
                <div className="matchers">while {rule.value.source.join(', ')}</div>
                <div className="matchers">quiet {rule.value.target.join(', ')}{rule.value.equal.length > 0 ? ` with the same ${rule.value.equal.join(', ')}` : ''}</div>
              </div>
              {can.configure ? <Button small onClick={() => setEditing(rule)} aria-label={`Edit ${rule.value.name}`}>Edit</Button> : <span />}
            </li>
          ))}
        </ul>
      </Panel>
      {editing ? <InhibitionForm present={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

function InhibitionForm({ present, onClose }: { present: Configured<'inhibition-rules'> | null; onClose(): void }) {
  const [equal, setEqual] = useState((present?.value.equal ?? []).join(', '));
  const tidy = (rule: InhibitionRule): InhibitionRule => ({ ...rule, source: linesOf(rule.source.join('\n')), target: linesOf(rule.target.join('\n')) });
  return (
    <ConfigForm kind="inhibition-rules" title={present ? 'Edit the rule' : 'New inhibition rule'} initial={present?.value ?? empty} present={present} onClose={onClose} tidy={tidy} deletable>
      {({ draft, set, errorOf }) => (
        <>
          <TextField label="Name" data-autofocus required value={draft.name} onText={(name) => set({ name })} error={errorOf('name')} />
          <MatcherField label="While this fires" required values={draft.source} onChange={(source) => set({ source })} error={errorOf('source')} />
          <MatcherField label="These are quiet" required values={draft.target} onChange={(target) => set({ target })} error={errorOf('target')} />
          <TextField
            label="With the same labels"
            optional
            hint="Names separated by commas, like datacenter."
            value={equal}
            onText={(text) => {
              setEqual(text);
              set({ equal: text.split(',').map((name) => name.trim()).filter(Boolean) });
            }}
            error={errorOf('equal')}
          />
          <CheckField label="On" checked={draft.enabled} onCheck={(enabled) => set({ enabled })} />
        </>
      )}
    </ConfigForm>
  );
}
