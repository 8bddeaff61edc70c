// Escalation policies: who is called, in which order, and how long each has to answer.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useConfig } from '../../api/config';
import { useSession } from '../../api/session';
import { ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { PolicyForm } from './PolicyForm';
import { useTargetName, useWarnings, stepsSentence } from './policy';

export function Policies() {
  useTitle('Escalation');
  const { can } = useSession();
  const policies = useConfig('policies');
  const services = useConfig('services');
  const names = useNamer();
  const targetName = useTargetName();
  const warningsOf = useWarnings();
  const [adding, setAdding] = useState(false);
  const add = can.configure ? <Button look="primary" onClick={() => setAdding(true)}>New policy</Button> : undefined;

  return (
    <div className="page">
      <div className="page-head"><h1>Escalation policies</h1>{add}</div>
      <p className="page-intro">A policy calls people step by step until somebody answers. A service names its policy.</p>
      <Panel flush>
        {policies.isPending ? <Skeleton what="policies" /> : null}
        {policies.isError ? <ErrorBox what="Policies could not be loaded" error={policies.error} onRetry={() => void policies.refetch()} /> : null}
        {policies.data?.length === 0 ? <Empty title="No policy yet" action={add}>Without one alerts are recorded and nobody is called.</Empty> : null}
        <div className="lines">
          {policies.data?.map(({ value, meta }) => {
            const used = services.data?.filter((service) => service.value.policy === value.slug) ?? [];
            const warnings = warningsOf(value);
            return (
              <Link key={value.slug} to="/escalation/$slug" params={{ slug: value.slug }} className="line">
                <span className="grow">
                  <span className="row wrap"><span className="strong">{value.name}</span><ManagedMark by={meta.managed_by} />{warnings[0] ? <span className="warn small">⚠ {warnings[0]}</span> : null}</span>
                  <span className="dim small">{stepsSentence(value, targetName)}</span>
                </span>
                <span className="dim small">{used.length === 0 ? 'used by no service' : `used by ${used.map((service) => names.service(service.value.slug)).slice(0, 3).join(', ')}${used.length > 3 ? ` and ${used.length - 3} more` : ''}`}</span>
              </Link>
            );
          })}
        </div>
      </Panel>
      {adding ? <PolicyForm present={null} onClose={() => setAdding(false)} /> : null}
    </div>
  );
}
