// The alerts inbox: what is firing, filtered as the sentence above the list says.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useAlertCounts, useAlerts, type AlertFilter } from '../../api/alerts';
import { useConfig, useOptions } from '../../api/config';
import { useSession } from '../../api/session';
import type { Alert } from '../../api/types';
import type { Chosen } from '../../domain/alertActions';
import { useAlertCommands } from '../../domain/AlertCommands';
import { AlertGrid, alertId } from '../../domain/AlertGrid';
import { useNamer } from '../../domain/names';
import type { AlertSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { FilterBox } from '../../ui/FilterBox';
import { useMedia } from '../../ui/media';
import { Skeleton } from '../../ui/Skeleton';
import { useStableRows } from '../../ui/stable';
import { Tabs } from '../../ui/Tabs';
import { Peek } from './Peek';
import './alerts.css';

type Tab = NonNullable<AlertSearch['tab']>;

const tabFilter: Record<Tab, AlertFilter> = {
  mine: { status: 'firing,acknowledged', suppressed: false, mine: true },
  all: { status: 'firing,acknowledged', suppressed: false },
  quiet: { status: 'firing,acknowledged', suppressed: true },
  resolved: { status: 'resolved' },
};

export function filterOf(search: AlertSearch, tab: Tab): AlertFilter {
  return {
    ...tabFilter[tab],
    ...(search.q ? { q: search.q } : {}),
    ...(search.service ? { service: search.service } : {}),
    ...(search.severity ? { severity: search.severity } : {}),
    ...(search.integration ? { integration: search.integration } : {}),
    order: search.order ?? (tab === 'resolved' ? 'newest' : 'severity'),
  };
}

const tabWords: Record<Tab, string> = {
  mine: 'Open alerts on my services',
  all: 'Open alerts',
  quiet: 'Suppressed alerts: open, kept quiet, paging nobody',
  resolved: 'Resolved alerts',
};

export function sentenceOf(search: AlertSearch, tab: Tab, service: (slug: string) => string, integration: (slug: string) => string): string {
  const parts = [
    tabWords[tab],
    search.service ? `of ${search.service.split(',').map(service).join(' or ')}` : '',
    search.severity ? `with ${search.severity.replaceAll(',', ' or ')}` : '',
    search.integration ? `from ${integration(search.integration)}` : '',
    search.q ? `with “${search.q}”` : '',
  ].filter(Boolean);
  const order = search.order ?? (tab === 'resolved' ? 'newest' : 'severity');
  return `${parts.join(' ')}, ${order === 'severity' ? 'worst first' : 'newest first'}`;
}

export function Inbox() {
  useTitle('Alerts');
  const session = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as AlertSearch;
  const teams = useConfig('teams');
  const names = useNamer();
  const inTeam = teams.data?.some(({ value }) => value.members.includes(session.user.slug));
  const tab: Tab = search.tab ?? (inTeam ? 'mine' : 'all');
  const settled = search.tab !== undefined || teams.data !== undefined || teams.isError;

  const deferred = useDeferredValue(search);
  const filter = useMemo(() => filterOf(deferred, tab), [deferred, tab]);
  const list = useAlerts(filter, settled);
  const allCounts = useAlertCounts();
  const mineCounts = useAlertCounts({ mine: true });

  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const filterKey = JSON.stringify(filter);
  const [held, setHeld] = useState(false);
  const { shown, waiting, release } = useStableRows(rows, alertId, held, filterKey);

  const [cursor, setCursor] = useState<string | null>(null);
  const [selected, setSelected] = useState<Set<string>>(() => new Set());
  const [allMatching, setAllMatching] = useState(false);
  const [chosenUnder, setChosenUnder] = useState(filterKey);
  if (chosenUnder !== filterKey) {
    setChosenUnder(filterKey);
    setSelected(new Set());
    setAllMatching(false);
    setCursor(null);
  }

  // A list that is wholly here is its own count, and a live one; only of a longer one the server must say.
  const longer = list.hasNextPage;
  const { status: _status, suppressed: _suppressed, order: _order, ...within } = filter;
  const longCounts = useAlertCounts(within, longer);
  const counts = longCounts.data ?? list.data?.pages[0]?.counts;
  const total = list.data && !longer ? rows.length : counts ? totalOf(tab, counts) : null;
  const change = useCallback(
    (next: Partial<AlertSearch>) => void navigate({ to: '/alerts', search: { ...search, ...next }, replace: true }),
    [navigate, search],
  );

  const chosenAlerts = useMemo(
    () => (selected.size > 0 ? shown.filter((alert) => selected.has(alertId(alert))) : shown.filter((alert) => alertId(alert) === cursor)),
    [shown, selected, cursor],
  );
  const chosen: Chosen | null = allMatching
    ? { filter, count: total ?? shown.length }
    : chosenAlerts.length > 0 ? { ids: chosenAlerts.map(({ id }) => id) } : null;
  const clear = () => {
    setSelected(new Set());
    setAllMatching(false);
  };
  const everything = allMatching || (selected.size > 1 && selected.size === total);
  const commands = useAlertCommands(chosen, allMatching ? [] : chosenAlerts, clear);

  const peeked = search.peek ? shown.find((alert) => alertId(alert) === search.peek) : undefined;
  const onPeek = (alert: Alert) => change({ peek: search.peek === alertId(alert) ? undefined : alertId(alert) });
  const onEnd = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [list]);
  const selectAll = () => {
    setSelected(new Set(shown.map(alertId)));
    setAllMatching(Boolean(list.hasNextPage));
  };

  const filtered = Boolean(search.q || search.service || search.severity || search.integration);
  const reset = () => void navigate({ to: '/alerts', search: { tab } });
  const tabsShown = [
    { key: 'mine', label: 'Mine', count: mineCounts.data && mineCounts.data.firing + mineCounts.data.acknowledged },
    { key: 'all', label: 'All open', count: allCounts.data && allCounts.data.firing + allCounts.data.acknowledged },
    { key: 'quiet', label: 'Suppressed', count: allCounts.data?.suppressed },
    { key: 'resolved', label: 'Resolved', count: null },
  ] as const;

  return (
    <div className="page full">
      <div className="page-head">
        <h1>Alerts</h1>
        <Filters search={search} change={change} />
      </div>
      <Tabs
        label="Which alerts"
        tabs={tabsShown.map(({ key, label, count }) => ({ label, count, to: '/alerts', search: { ...search, tab: key, peek: undefined }, active: tab === key }))}
      />
      <div className="sentence" role="status">
        <span>
          {sentenceOf(search, tab, names.service, names.integration)}
          {total === null ? '' : ` · ${total} ${total === 1 ? 'alert' : 'alerts'}`}
        </span>
        {filtered ? <button type="button" className="btn small" onClick={reset}>Clear filter</button> : null}
        {waiting > 0 ? <button type="button" className="btn small" onClick={release}>{waiting} new ↑</button> : null}
      </div>
      <div className={peeked ? 'inbox with-peek' : 'inbox'}>
        <div className="inbox-list">
          {list.isPending ? <Skeleton what="alerts" rows={9} /> : null}
          {list.isError ? <ErrorBox what="Alerts could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data && shown.length === 0 ? (
            <NoAlerts tab={tab} filtered={filtered} reset={reset} all={allCounts.data ? allCounts.data.firing + allCounts.data.acknowledged : 0} />
          ) : null}
          {shown.length > 0 ? (
            <AlertGrid
              label="Alerts"
              alerts={shown}
              names={names}
              narrow={Boolean(peeked)}
              total={total}
              cursor={cursor}
              onCursor={setCursor}
              selected={selected}
              onSelected={(next) => { setSelected(next); setAllMatching(false); }}
              onPeek={onPeek}
              onSelectAll={selectAll}
              onHeld={setHeld}
              onEnd={onEnd}
            />
          ) : null}
          {selected.size > 0 ? (
            <section className="bulk" aria-label="Selection">
              <span className="strong">{allMatching ? `All ${total} that match` : `${selected.size} selected`}</span>
              {!allMatching && selected.size === shown.length && total !== null && total > shown.length ? (
                <Button small onClick={() => setAllMatching(true)}>Select all {total} that match</Button>
              ) : null}
              {[commands.acknowledge, commands.resolve, commands.snooze, commands.attach, commands.declareFrom].map((action) => (
                <Button key={action.name} small look={action.name === 'acknowledge' ? 'primary' : 'plain'} shortcut={action.shortcut} disabled={action.disabled} onClick={action.perform}>
                  {{ acknowledge: everything ? `Ack all ${allMatching ? total : selected.size}` : 'Ack', resolve: 'Resolve', snooze: 'Snooze', attach: 'Attach', 'declare-from': 'Declare' }[action.name as string]}
                </Button>
              ))}
              <Button small look="quiet" onClick={clear}>Clear</Button>
            </section>
          ) : shown.length > 0 && session.can.respond ? (
            <div className="inbox-foot">
              <button type="button" className="btn small" onClick={selectAll}>Select all{total ? ` ${total}` : ''}</button>
              <span className="dim small keys-hint">j k move · Enter open · Space peek · x select · a ack · r resolve · z snooze</span>
            </div>
          ) : null}
        </div>
        {peeked ? <Peek alert={peeked} names={names} onClose={() => change({ peek: undefined })} /> : null}
      </div>
      {commands.dialogs}
    </div>
  );
}

function totalOf(tab: Tab, counts: { firing: number; acknowledged: number; suppressed: number; resolved: number }): number {
  if (tab === 'resolved') return counts.resolved;
  if (tab === 'quiet') return counts.suppressed;
  return counts.firing + counts.acknowledged;
}

function NoAlerts({ tab, filtered, reset, all }: { tab: Tab; filtered: boolean; reset(): void; all: number }) {
  const navigate = useNavigate();
  if (filtered) return <Empty title="No alert matches this filter" action={<Button onClick={reset}>Clear filter</Button>} />;
  if (tab === 'mine') {
    return (
      <Empty
        title="No open alert on your services"
        action={all > 0 ? <Button onClick={() => void navigate({ to: '/alerts', search: { tab: 'all' } })}>Show all {all} open</Button> : undefined}
      >
        Your services are those of your teams.
      </Empty>
    );
  }
  if (tab === 'quiet') return <Empty title="Nothing is suppressed">Alerts that a silence, an inhibition, a snooze or low urgency keeps quiet stand here.</Empty>;
  if (tab === 'resolved') return <Empty title="Nothing has been resolved yet" />;
  return (
    <Empty title="No open alert" action={<Button onClick={() => void navigate({ to: '/settings/integrations' })}>Connect a source</Button>}>
      Alerts arrive from integrations: Prometheus, Grafana, PagerDuty-speaking tools, scripts.
    </Empty>
  );
}

function Filters({ search, change }: { search: AlertSearch; change(next: Partial<AlertSearch>): void }) {
  const services = useOptions('services', 'Any service');
  const [open, setOpen] = useState(false);
  const phone = useMedia('(max-width: 760px)');
  return (
    <>
      {phone ? <button type="button" className="btn small" aria-expanded={open} onClick={() => setOpen(!open)}>Filter</button> : null}
      <div className="filters" hidden={phone && !open}>
        <FilterBox label="Filter by text" value={search.q ?? ''} onText={(q) => change({ q: q || undefined })} />
        <select className="input" aria-label="Service" value={search.service ?? ''} onChange={(event) => change({ service: event.target.value || undefined })}>
          {services.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
        <select className="input" aria-label="Severity" value={search.severity ?? ''} onChange={(event) => change({ severity: event.target.value || undefined })}>
          <option value="">Any severity</option>
          <option value="SEV1,SEV2">SEV1 and SEV2</option>
          {[1, 2, 3, 4, 5].map((level) => <option key={level} value={`SEV${level}`}>SEV{level}</option>)}
        </select>
        <select className="input" aria-label="Order" value={search.order ?? ''} onChange={(event) => change({ order: (event.target.value || undefined) as AlertSearch['order'] })}>
          <option value="">Usual order</option>
          <option value="severity">Worst first</option>
          <option value="newest">Newest first</option>
        </select>
      </div>
    </>
  );
}
