// The audit log: every change of the configuration, by whom, with the difference.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useNamer } from '../../domain/names';
import { useOptions } from '../../api/config';
import { useAudit } from '../../api/pages';
import type { AuditEntry } from '../../api/types';
import { actorName } from '../../domain/words';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { TimeText } from '../../ui/Time';
import './settings.css';

type Search = { kind?: string | undefined; slug?: string | undefined; actor?: string | undefined };
type Difference = Record<string, { from?: unknown; to?: unknown }>;

const kinds = ['user', 'team', 'contact_method', 'service', 'policy', 'integration', 'routing_rule', 'inhibition_rule', 'severity_definition', 'major_rule', 'grant', 'token', 'settings', 'provider', 'session'];

export function differenceOf(entry: AuditEntry): Difference {
  if (typeof entry.difference !== 'string') return entry.difference ?? {};
  try {
    return entry.difference ? (JSON.parse(entry.difference) as Difference) : {};
  } catch {
    return {};
  }
}

const shown = (value: unknown) => (value === undefined || value === null || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value));

export function Audit() {
  useTitle('Audit log');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const audit = useAudit(search);
  const names = useNamer();
  const users = useOptions('users', 'Anybody');
  const entries = audit.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = Boolean(search.kind || search.slug || search.actor);
  const change = (next: Search) => void navigate({ to: '/settings/audit', search: { ...search, ...next }, replace: true });
  return (
    <div className="page">
      <div className="page-head">
        <h1>Audit log</h1>
        <select className="input filter-box" aria-label="Kind" value={search.kind ?? ''} onChange={(event) => change({ kind: event.target.value || undefined })}>
          <option value="">Every kind</option>
          {kinds.map((kind) => <option key={kind} value={kind}>{kind.replaceAll('_', ' ')}</option>)}
        </select>
        <select className="input filter-box" aria-label="By" value={search.actor ?? ''} onChange={(event) => change({ actor: event.target.value || undefined })}>
          {users.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
      </div>
      <Panel flush>
        {audit.isPending ? <Skeleton what="the audit log" rows={8} /> : null}
        {audit.isError ? <ErrorBox what="The audit log could not be loaded" error={audit.error} onRetry={() => void audit.refetch()} /> : null}
        {audit.data && entries.length === 0
          ? filtered
            ? <Empty title="Nothing matches this filter" action={<Button onClick={() => void navigate({ to: '/settings/audit', search: {}, replace: true })}>Clear filter</Button>} />
            : <Empty title="Nothing has been changed yet" />
          : null}
        <ul className="lines">
          {entries.map((entry) => {
            const difference = Object.entries(differenceOf(entry));
            return (
              <li key={entry.id}>
                <div className="grow">
                  <div className="row wrap">
                    <span className="strong">{actorName(entry.actor, names)}</span>
                    <span>{entry.action.replaceAll('_', ' ')} {entry.kind.replaceAll('_', ' ')} <button type="button" className="bare-link" onClick={() => change({ slug: entry.slug })}>{entry.slug}</button></span>
                    {entry.version ? <span className="dim small">version {entry.version}</span> : null}
                    <span className="dim small">by {entry.origin} · <TimeText at={entry.at} /></span>
                  </div>
                  {difference.length > 0 ? (
                    <details>
                      <summary className="small dim">{difference.map(([member]) => member).join(', ')}</summary>
                      <div className="table-wrap">
                        <table className="table diff">
                          <thead><tr><th>Member</th><th>Before</th><th>After</th></tr></thead>
                          <tbody>
                            {difference.map(([member, { from, to }]) => (
                              <tr key={member}><td className="mono">{member}</td><td className="from break">{shown(from)}</td><td className="to break">{shown(to)}</td></tr>
                            ))}
                          </tbody>
                        </table>
                      </div>
                    </details>
                  ) : null}
                </div>
              </li>
            );
          })}
        </ul>
        {audit.hasNextPage ? <div className="panel-body"><Button busy={audit.isFetchingNextPage && 'Loading…'} onClick={() => void audit.fetchNextPage()}>Show older</Button></div> : null}
      </Panel>
    </div>
  );
}
