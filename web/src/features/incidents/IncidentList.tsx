// Incidents: the open ones first, the others by filter.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useIncidents, type IncidentFilter } from '../../api/incidents';
import { useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import { useDeclare } from '../../domain/declare';
import { IncidentLine } from '../../domain/IncidentLine';
import { useNamer } from '../../domain/names';
import { useShortcut } from '../../keys/registry';
import type { IncidentSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { FilterBox } from '../../ui/FilterBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { Tabs } from '../../ui/Tabs';
import './incidents.css';

export function incidentFilterOf(search: IncidentSearch): IncidentFilter {
  return {
    status: search.status === 'over' ? 'resolved,closed,cancelled,merged' : search.status === 'all' ? 'all' : 'open',
    ...(search.severity ? { severity: search.severity } : {}),
    ...(search.service ? { service: search.service } : {}),
    ...(search.q ? { q: search.q } : {}),
  };
}

export function IncidentList() {
  useTitle('Incidents');
  const { can } = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as IncidentSearch;
  const list = useIncidents(incidentFilterOf(search));
  const names = useNamer();
  const services = useOptions('services', 'Any service');
  const declare = useDeclare((state) => state.open);
  const declareKey = useShortcut('declare');
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = Boolean(search.severity || search.service || search.q);
  const change = (next: Partial<IncidentSearch>) => void navigate({ to: '/incidents', search: { ...search, ...next }, replace: true });
  const tab = (label: string, status: IncidentSearch['status']) => ({ label, to: '/incidents', search: { ...search, status }, active: search.status === status });

  return (
    <div className="page">
      <div className="page-head">
        <h1>Incidents</h1>
        <FilterBox label="Filter by text" className="input narrow" value={search.q ?? ''} onText={(q) => change({ q: q || undefined })} />
        <select className="input narrow" aria-label="Severity" value={search.severity ?? ''} onChange={(event) => change({ severity: event.target.value || undefined })}>
          <option value="">Any severity</option>
          {[1, 2, 3, 4, 5].map((level) => <option key={level} value={`SEV${level}`}>SEV{level}</option>)}
        </select>
        <select className="input narrow" aria-label="Service" value={search.service ?? ''} onChange={(event) => change({ service: event.target.value || undefined })}>
          {services.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
      </div>
      <Tabs label="Which incidents" tabs={[tab('Open', undefined), tab('Over', 'over'), tab('All', 'all')]} />
      <div className="list-under-tabs">
        <Panel flush>
          {list.isPending ? <Skeleton what="incidents" rows={6} /> : null}
          {list.isError ? <ErrorBox what="Incidents could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data && rows.length === 0 ? (
            filtered
              ? <Empty title="No incident matches this filter" action={<Button onClick={() => void navigate({ to: '/incidents', search: { status: search.status } })}>Clear filter</Button>} />
              : (
                <Empty title={search.status === 'over' ? 'No incident is over yet' : 'No incident is open'} action={can.respond ? <Button look="primary" shortcut={declareKey} onClick={() => declare()}>Declare an incident</Button> : undefined}>
                  An incident is a coordinated response: one place, one timeline, one clock.
                </Empty>
              )
          ) : null}
          <div className="lines">
            {rows.map((incident) => (
              <IncidentLine key={incident.id} incident={incident} commander={incident.commander && names.user(incident.commander)} services={incident.services.map(names.service).join(', ')} />
            ))}
          </div>
        </Panel>
        {list.hasNextPage ? <Button busy={list.isFetchingNextPage && 'Loading…'} onClick={() => void list.fetchNextPage()}>Show older</Button> : null}
      </div>
    </div>
  );
}
