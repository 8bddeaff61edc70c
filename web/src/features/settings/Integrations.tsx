// The sources of events: when each was last heard, and what it speaks.
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useConfig } from '../../api/config';
import { queryClient } from '../../api/query';
import { useSession } from '../../api/session';
import type { Configured } from '../../api/types';
import { ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { protocolWords } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import { NewIntegration } from './IntegrationForm';

export function Integrations() {
  useTitle('Integrations');
  const { can } = useSession();
  const navigate = useNavigate();
  const list = useConfig('integrations');
  const names = useNamer();
  const [adding, setAdding] = useState(false);
  const add = can.configure ? <Button look="primary" onClick={() => setAdding(true)}>Connect a source</Button> : undefined;
  return (
    <div className="page">
      <div className="page-head"><h1>Integrations</h1>{add}</div>
      <p className="page-intro">Where events come from. Each source has a key; what it sends becomes alerts.</p>
      <Panel flush>
        {list.isPending ? <Skeleton what="integrations" /> : null}
        {list.isError ? <ErrorBox what="Integrations could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data?.length === 0 ? <Empty title="Nothing is connected" action={add}>Point Prometheus, Grafana, a PagerDuty-speaking tool, a script or a cron job here.</Empty> : null}
        <div className="lines">
          {list.data?.map((integration) => (
            <Link key={integration.value.slug} className="line" to="/settings/integrations/$slug" params={{ slug: integration.value.slug }}>
              <span className="grow">
                <span className="row wrap"><span className="strong">{integration.value.name}</span>{integration.value.enabled ? null : <span className="tag">off</span>}<ManagedMark by={integration.meta.managed_by} /></span>
                <span className="dim small">{protocolWords[integration.value.protocol]}{integration.value.service ? ` → ${names.service(integration.value.service)}` : ''}</span>
              </span>
              <Heard integration={integration} />
            </Link>
          ))}
        </div>
      </Panel>
      {adding ? (
        <NewIntegration
          onClose={() => setAdding(false)}
          onMade={(made) => {
            queryClient.setQueryData(['fresh-key', made.value.slug], made.key);
            void navigate({ to: '/settings/integrations/$slug', params: { slug: made.value.slug } });
          }}
        />
      ) : null}
    </div>
  );
}

export function Heard({ integration }: { integration: Configured<'integrations'> }) {
  if (integration.value.protocol === 'heartbeat' && integration.heartbeat) {
    const { expired, last_beat_at } = integration.heartbeat;
    return <span className={expired ? 'warn strong' : 'good'}>{expired ? '▲ silent' : '✓ beating'}<span className="dim"> last <TimeText at={last_beat_at} form="ago" /></span></span>;
  }
  return integration.last_event_at
    ? <span className="dim">heard <TimeText at={integration.last_event_at} form="ago" /></span>
    : <span className="warn">never heard</span>;
}
