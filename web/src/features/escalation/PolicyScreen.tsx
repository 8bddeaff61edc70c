// One policy: its ladder with the instant of each step, what is wrong with it, who uses it, its versions.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useConfig, useNames, useObject, useVersions } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured } from '../../api/types';
import { ManagedMark } from '../../domain/ConfigForm';
import { spanSeconds, spanText } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText, span } from '../../ui/Time';
import { conditionSentence, isAlways, useTargetName, useWarnings } from './policy';
import { PolicyForm } from './PolicyForm';
import { Rehearsal } from './Rehearsal';
import './escalation.css';

export function PolicyScreen() {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const policy = useObject('policies', slug);
  useTitle(policy.data?.value.name ?? slug);
  return (
    <div className="page">
      {policy.isPending ? <><h1>{slug}</h1><Skeleton what="the policy" /></> : null}
      {policy.isError ? <><h1>{slug}</h1><ErrorBox what="The policy could not be loaded" error={policy.error} onRetry={() => void policy.refetch()} /></> : null}
      {policy.data ? <Loaded policy={policy.data} /> : null}
    </div>
  );
}

function Loaded({ policy }: { policy: Configured<'policies'> }) {
  const { value, meta } = policy;
  const { can } = useSession();
  const navigate = useNavigate();
  const services = useConfig('services');
  const versions = useVersions('policies', value.slug, true);
  const name = useTargetName();
  const policyName = useNames('policies');
  const warnings = useWarnings()(value);
  const [editing, setEditing] = useState(false);
  const users = services.data?.filter((service) => service.value.policy === value.slug) ?? [];
  const waits = value.steps.map((step) => spanSeconds(step.delay) ?? 0);
  const round = waits.reduce((sum, wait) => sum + wait, 0);

  return (
    <>
      <div className="page-head">
        <h1>{value.name}</h1>
        <ManagedMark by={meta.managed_by} />
        {can.configure ? <Button onClick={() => setEditing(true)}>Edit</Button> : null}
      </div>
      {value.description ? <p className="page-intro">{value.description}</p> : null}
      {warnings.length > 0 ? <div className="stack">{warnings.map((warning) => <Note key={warning} warn>Take care: {warning}.</Note>)}</div> : null}
      <div className="columns incident-columns">
        <Panel title="If nobody answers" flush>
          {value.steps.length === 0 ? <Empty title="No steps" /> : null}
          <ol className="ladder">
            {value.steps.map((step, index) => {
              const when = waits.slice(0, index).reduce((sum, wait) => sum + wait, 0);
              return (
                <li key={index}>
                  <span className="ladder-number" aria-hidden>{index + 1}</span>
                  <div>
                    <div><span className="strong">{when === 0 ? 'At once' : `After ${span(when)}`}</span>: {step.targets.map(name).join(', ') || 'nobody'}</div>
                    {step.round_robin ? <div className="small">one of them at a time, in turn</div> : null}
                    {step.each_acknowledges ? <div className="small">each of them has to acknowledge</div> : null}
                    {isAlways(step.when) ? null : <div className="warn small">{conditionSentence(step.when)}; else passed at once</div>}
                    <div className="dim small">waits {spanText(step.delay)} for an answer</div>
                  </div>
                </li>
              );
            })}
            <li>
              <span className="ladder-number" aria-hidden>↻</span>
              <div>{value.repeat > 0 ? `Starts over ${value.repeat === 1 ? 'once' : `${value.repeat} times`}` : 'Does not start over'}{value.repeat > 0 ? <span className="dim small">, every {span(round)}</span> : null}</div>
            </li>
            <li>
              <span className="ladder-number" aria-hidden>!</span>
              <div>
                Catch-all{value.steps.length > 0 ? ` after ${span(round * (value.repeat + 1))}` : ''}: {value.catch_all.map(name).join(', ') || <span className={value.hand_over ? 'dim' : 'warn'}>nobody</span>}
                {value.hand_over ? <div className="prose">Then policy <Link to="/escalation/$slug" params={{ slug: value.hand_over }}>{policyName(value.hand_over)}</Link> goes on</div> : null}
              </div>
            </li>
          </ol>
        </Panel>
        <div className="stack">
          <Panel title="Rehearse it"><Rehearsal policy={value.slug} /></Panel>
          <Panel title="Used by" flush>
            {users.length === 0 ? <Empty title="No service uses it" /> : null}
            <div className="lines">
              {users.map((service) => <Link key={service.value.slug} className="line" to="/services/$slug" params={{ slug: service.value.slug }}>{service.value.name}</Link>)}
            </div>
          </Panel>
          <Panel title="Versions" flush>
            {versions.isPending ? <Skeleton what="versions" rows={2} /> : null}
            {versions.isError ? <ErrorBox what="Versions could not be loaded" error={versions.error} /> : null}
            <ul className="lines">
              {versions.data?.items.map((version) => (
                <li key={version.version}><span className="num">v{version.version}</span><span className="dim"><TimeText at={version.valid_from} /></span>{version.version === meta.version ? <span className="tag">now</span> : null}</li>
              ))}
            </ul>
            <div className="panel-body dim small">An escalation that has begun keeps the version it began with.</div>
          </Panel>
        </div>
      </div>
      {editing ? (
        <PolicyForm
          present={policy}
          onClose={() => {
            setEditing(false);
            void services.refetch();
          }}
          onDeleted={() => void navigate({ to: '/escalation' })}
          onSaved={({ value: saved }) => void navigate({ to: '/escalation/$slug', params: { slug: saved.slug } })}
        />
      ) : null}
    </>
  );
}
