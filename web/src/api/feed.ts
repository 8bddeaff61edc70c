// What the live socket says, written into the cache: at most once a frame.
import { putAlerts } from './alerts';
import { putIncidents } from './incidents';
import { connectLive, isCopy, useLive, type Topic } from './live';
import { keepRetrying, retryOutbox } from './outbox';
import { queryClient, refreshSoon } from './query';
import type { Alert, Incident, PageView } from './types';

type Pending = Map<Topic, Map<number, unknown>>;

export function apply(topic: Topic, rows: unknown[]) {
  if (topic === 'alerts') {
    const alerts = rows as Alert[];
    const { serverMustSay } = putAlerts(alerts);
    if (serverMustSay) refreshSoon(['alerts']);
    refreshSoon(['alert-counts'], ['home'], ['config', 'services'], ...alerts.slice(0, 20).flatMap(({ id }) => [['alert', id, 'timeline'], ['alert', id, 'why']]));
  } else if (topic === 'incidents') {
    putIncidents(rows as Incident[]);
    refreshSoon(['incidents'], ['home']);
  } else if (topic === 'pages') {
    const pages = rows as PageView[];
    refreshSoon(['pages'], ['home'], ['notifications']);
    refreshSoon(...pages.filter(({ subject_kind }) => subject_kind === 'alert').slice(0, 20).flatMap(({ subject }) => [['alert', subject, 'why'], ['alert', subject, 'timeline']]));
  } else if (topic === 'silences') {
    refreshSoon(['silences']);
  } else {
    refreshSoon(['config'], ['audit']);
  }
}

const keysOf: Record<Topic, readonly (readonly string[])[]> = {
  alerts: [['alerts'], ['alert'], ['alert-counts'], ['home']],
  incidents: [['incidents'], ['incident'], ['open-incidents'], ['home']],
  pages: [['pages'], ['notifications'], ['home']],
  silences: [['silences']],
  config: [['config'], ['audit']],
};

const readBeforeHello = new Set(['alerts', 'alert', 'alert-counts', 'incidents', 'incident', 'open-incidents', 'pages', 'home', 'silences']);

export function startFeed() {
  let pending: Pending = new Map();
  let planned = false;
  const flush = () => {
    planned = false;
    const now = pending;
    pending = new Map();
    for (const [topic, rows] of now) apply(topic, [...rows.values()]);
  };
  const plan = () => {
    if (planned) return;
    planned = true;
    // A hidden page gets no animation frames.
    if (document.hidden) setTimeout(flush, 200);
    else requestAnimationFrame(flush);
  };
  const refetchAll = () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  const stopRetrying = keepRetrying(() => useLive.getState().state === 'live');
  const feed = connectLive({
    onChange(topic, rows, removed) {
      const waiting = pending.get(topic) ?? new Map<number, unknown>();
      rows.forEach((row, index) => waiting.set((row as { id?: number }).id ?? -1 - waiting.size - index, row));
      pending.set(topic, waiting);
      if (removed.length > 0) refreshSoon(...keysOf[topic]);
      plan();
    },
    onStale: (topic) => refreshSoon(...keysOf[topic]),
    onResync: () => void refetchAll(),
    onFirst() {
      if (isCopy()) void queryClient.invalidateQueries({ queryKey: ['session'] }); // sends what waits when it is known who is here
      retryOutbox(); // what a reload of the window cut off
      void queryClient.invalidateQueries({ predicate: ({ queryKey, state }) => readBeforeHello.has(String(queryKey[0])) && state.status === 'success' });
    },
    onBack() {
      if (isCopy()) void queryClient.invalidateQueries({ queryKey: ['session'] });
      retryOutbox();
      void queryClient.invalidateQueries({ predicate: ({ state }) => state.status === 'error' });
      refreshSoon(['home'], ['alert-counts'], ['events']);
    },
  });
  return {
    stop() {
      stopRetrying();
      feed.stop();
    },
  };
}
