// The catalogue of services: owner, policy, health.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useConfig, useNames } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured } from '../../api/types';
import { ManagedMark } from '../../domain/ConfigForm';
import { useNamer } from '../../domain/names';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { FilterBox } from '../../ui/FilterBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { Health } from './Health';
import { ServiceForm } from './ServiceForm';

export function ServiceList() {
  useTitle('Services');
  const { can } = useSession();
  const navigate = useNavigate();
  const { q = '' } = useSearch({ strict: false }) as { q?: string };
  const services = useConfig('services');
  const names = useNamer();
  const team = useNames('teams');
  const [adding, setAdding] = useState(false);
  const add = can.configure ? <Button look="primary" onClick={() => setAdding(true)}>New service</Button> : undefined;
  const fits = ({ value }: Configured<'services'>) => `${value.name} ${value.slug} ${value.team}`.toLowerCase().includes(q.toLowerCase());
  const shown = services.data?.filter(fits).toSorted((a, b) => firing(b) - firing(a) || a.value.tier - b.value.tier || a.value.name.localeCompare(b.value.name));

  return (
    <div className="page">
      <div className="page-head">
        <h1>Services</h1>
        <FilterBox label="Filter services" value={q} onText={(text) => void navigate({ to: '/services', search: { q: text || undefined }, replace: true })} />
        {add}
      </div>
      <p className="page-intro">What your users depend on. Alerts belong to a service; its policy says who is called.</p>
      <Panel flush>
        {services.isPending ? <Skeleton what="services" /> : null}
        {services.isError ? <ErrorBox what="Services could not be loaded" error={services.error} onRetry={() => void services.refetch()} /> : null}
        {services.data?.length === 0 ? <Empty title="No service yet" action={add}>Add the first one: what would your users miss?</Empty> : null}
        {services.data && services.data.length > 0 && shown?.length === 0 ? (
          <Empty title={`No service with “${q}”`} action={<Button onClick={() => void navigate({ to: '/services', search: {}, replace: true })}>Clear filter</Button>} />
        ) : null}
        {shown && shown.length > 0 ? (
          <div className="table-wrap">
            <table className="table cards">
              <thead><tr><th>Service</th><th>Health</th><th>Team</th><th>Policy</th><th>Tier</th></tr></thead>
              <tbody>
                {shown.map((service) => (
                  <tr key={service.value.slug}>
                    <td><span className="row wrap"><Link className="strong" to="/services/$slug" params={{ slug: service.value.slug }}>{service.value.name}</Link><ManagedMark by={service.meta.managed_by} /></span></td>
                    <td><Health counts={service.counts} /></td>
                    <td data-label="Team">{service.value.team ? team(service.value.team) : <span className="dim">no team</span>}</td>
                    <td data-label="Policy">{service.value.policy ? <Link to="/escalation/$slug" params={{ slug: service.value.policy }}>{names.policy(service.value.policy)}</Link> : <span className="warn">⚠ none: nobody is paged</span>}</td>
                    <td className="num" data-label="Tier">{service.value.tier}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </Panel>
      {adding ? <ServiceForm present={null} onClose={() => setAdding(false)} onSaved={({ value }) => void navigate({ to: '/services/$slug', params: { slug: value.slug } })} /> : null}
    </div>
  );
}

const firing = (service: Configured<'services'>) => service.counts?.firing ?? 0;
