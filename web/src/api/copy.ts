// A copy of the rooms that were open, in this browser: it is read when a page starts and the server is away. It holds
// what the rooms show, as the server told it to whoever is signed in; no private incident, no restricted line, no address of a
// person; the last few rooms, for some days. copyMark.ts says when it ends.
import { onlineManager, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { api } from './client';
import { confirmCopy, confirmedAgo, copyDatabase, copyOwner, markCopy, wipeCopy } from './copyMark';
import { isCopy, useLive } from './live';
import { retryOutbox } from './outbox';
import { ApiError } from './problem';
import { startWorker } from './push';
import { queryClient } from './query';
import { sessionQuery, userHere, type SessionState } from './session';
import { heardOf, whenHeard, type Heard } from './stream';
import type { Configured, Incident, Listed, Session, StreamEntry } from './types';

const roomsMax = 10;
const ageMaxMilliseconds = 7 * 86_400_000;
const entriesMax = 300; // of the whole stream; what is filtered keeps one page
const pauseMilliseconds = 1500;
const confirmMilliseconds = 3_600_000; // a page that stays open asks so often whether its copy may stay
const againMilliseconds = 60_000; // a room in which nothing happens is as fresh as the connection
const store = 'copies';
const formNow = 1; // of what is kept: what was written in another is not read

type Kept = [key: QueryKey, data: unknown];
// `id`: "house", or the number of an incident.
type Copy = { id: string; form: number; user: string; at: number; queries: Kept[] };

// ---- the database ---------------------------------------------------------------------------------

const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
});

async function inStore<T>(mode: IDBTransactionMode, work: (copies: IDBObjectStore) => Promise<T>): Promise<T> {
  const opening = indexedDB.open(copyDatabase, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: 'id' });
  const database = await done(opening);
  database.onversionchange = () => database.close();
  try {
    return await work(database.transaction(store, mode).objectStore(store));
  } finally {
    database.close(); // after what it still does
  }
}

// ---- what is kept -----------------------------------------------------------------------------------

const ofRoom = new Set(['detail', 'stream', 'tasks', 'roll-call', 'impact', 'changes', 'emergency-changes']);
const ofHouse = new Set(['users', 'teams', 'services', 'incident-roles', 'incident-types', 'custom-fields']);

type Pages = InfiniteData<Listed<StreamEntry>, string>;
type Ask = { kind?: string; thread?: number };

// The newest entries as one page, with what was heard since it was read.
export function onePage(pages: Pages, heard: Heard, { kind, thread }: Ask): Pages {
  const kinds = kind?.split(',');
  const wanted = (entry: StreamEntry) => (kinds?.includes(entry.kind) ?? true) && (thread === undefined || entry.about === thread || entry.id === thread);
  const rows = new Map(pages.pages.flatMap(({ items }) => items).map((entry) => [entry.id, entry]));
  for (const [id, entry] of heard) if (wanted(entry)) rows.set(id, entry);
  const items = [...rows.values()].filter(({ visibility }) => visibility !== 'restricted').toSorted((a, b) => b.id - a.id);
  const first = pages.pages[0]!;
  return { pages: [{ ...first, items: items.slice(0, kind || thread ? 100 : entriesMax), next: '' }], pageParams: [''] };
}

const withoutAddresses = (people: Configured<'users'>[]) => people.map((one) => ({ ...one, value: { ...one.value, email: '' } }));

const answered = (first: string) => queryClient.getQueryCache().findAll({ queryKey: [first] }).filter(({ state }) => state.data !== undefined);

function roomNow(id: number): Kept[] {
  return answered('incident').filter(({ queryKey: [, incident, what, ask] }) => incident === id && ofRoom.has(String(what)) && (what !== 'stream' || typeof ask === 'object'))
    .map(({ queryKey, state }) => [queryKey, queryKey[2] === 'stream' ? onePage(state.data as Pages, heardOf(id), queryKey[3] as Ask) : state.data]);
}

function houseNow(): Kept[] {
  const kinds = answered('config').filter(({ queryKey }) => queryKey.length === 2 && ofHouse.has(String(queryKey[1])))
    .map(({ queryKey, state }): Kept => [queryKey, queryKey[1] === 'users' ? withoutAddresses(state.data as Configured<'users'>[]) : state.data]);
  return [...kinds, ...answered('severity-matrix').map(({ queryKey, state }): Kept => [queryKey, state.data]), [sessionQuery.queryKey, queryClient.getQueryData(sessionQuery.queryKey)]];
}

async function write(id: number) {
  const user = userHere();
  const detail = queryClient.getQueryData<Incident>(['incident', id, 'detail']);
  if (user !== '' && useLive.getState().state === 'live' && confirmedAgo() > confirmMilliseconds) {
    confirmCopy((await api.get<Session>('/api/v1/session')).user.slug);
    await checkRooms();
  }
  // The mark is gone: another tab has signed out.
  if (!detail || detail.is_private || user === '' || copyOwner() !== user || isCopy()) return;
  const at = useLive.getState().state === 'live' ? Date.now() : (queryClient.getQueryState(['incident', id, 'detail'])?.dataUpdatedAt ?? 0);
  const made = (name: string, queries: Kept[]): Copy => ({ id: name, form: formNow, user, at, queries });
  await inStore('readwrite', async (copies) => {
    if (copyOwner() !== user) return;
    copies.put(made('house', houseNow()));
    copies.put(made(String(id), roomNow(id)));
    const old = ((await done(copies.getAll())) as Copy[]).filter((copy) => copy.id !== 'house').toSorted((a, b) => b.at - a.at);
    for (const [index, copy] of old.entries()) if (index >= roomsMax || copy.user !== user || isTooOld(copy)) copies.delete(copy.id);
  });
  if (copyOwner() !== user) indexedDB.deleteDatabase(copyDatabase); // signed out meanwhile
}

const isTooOld = ({ at }: Copy) => Date.now() - at > ageMaxMilliseconds;

// Until the answer is called. What cannot be kept (a full disk, a private window) is not there later; that is all.
export function keepRoom(id: number): () => void {
  if (!('indexedDB' in window) || isCopy()) return () => {};
  markCopy(userHere());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void write(id).catch(() => undefined);
    }, pauseMilliseconds);
  };
  const unwatch = queryClient.getQueryCache().subscribe(({ type, query: { queryKey } }) => {
    if (type === 'updated' && queryKey[0] === 'incident' && queryKey[1] === id) plan();
  });
  const unhear = whenHeard(plan);
  const again = setInterval(plan, againMilliseconds);
  plan();
  void keepShell().catch(() => undefined);
  return () => {
    unwatch();
    unhear();
    clearInterval(again);
    clearTimeout(timer);
  };
}

export async function dropRoom(id: number) {
  if (copyOwner() !== '') await inStore('readwrite', (copies) => done(copies.delete(String(id))));
}

// Whoever is signed in may have lost sight of a room while the browser was away, or while it was not open.
export async function checkRooms() {
  const ids = (await inStore('readonly', (copies) => done(copies.getAllKeys()))).map(Number).filter(Number.isFinite);
  for (const id of ids) {
    const stays = await api.get<Incident>(`/api/v1/incidents/${id}`).then(
      ({ is_private }) => !is_private,
      (error: unknown) => !(error instanceof ApiError && (error.status === 403 || error.status === 404)),
    );
    if (!stays) await dropRoom(id);
  }
}

// The service worker keeps the app itself: as it is now, once for each build.
async function keepShell() {
  if (!window.isSecureContext || !('serviceWorker' in navigator)) return;
  (await startWorker()).active?.postMessage({ kind: 'keep_shell' });
}

// ---- what is read -----------------------------------------------------------------------------------

let shown: QueryKey[] = [];

// What the copy answers does not ask the server: it waits for it, and stays as it is.
const letAsk = (networkMode: 'online' | 'always') => {
  for (const key of shown) queryClient.setQueryDefaults(key, { networkMode });
  onlineManager.setOnline(networkMode === 'always');
};

export async function enterCopy(): Promise<SessionState | null> {
  const user = copyOwner();
  const copies = ((await inStore('readonly', (all) => done(all.getAll())).catch(() => [])) as Copy[])
    .filter((copy) => copy.form === formNow && copy.user === user && !isTooOld(copy));
  const house = copies.find(({ id }) => id === 'house');
  const state = house?.queries.find(([key]) => key[0] === sessionQuery.queryKey[0])?.[1] as SessionState | undefined;
  if (!state?.session) return null;
  onlineManager.setEventListener(() => () => {}); // the browser's own idea of it is often wrong
  shown = [];
  for (const { at, queries } of copies) {
    for (const [key, data] of queries) {
      if (key[0] === sessionQuery.queryKey[0]) continue;
      queryClient.setQueryData(key, data, { updatedAt: at });
      shown.push(key);
    }
  }
  letAsk('online');
  useLive.setState({ copyOf: house!.at });
  return state;
}

// The server has said who is here.
export async function leaveCopy(state: SessionState) {
  const same = state.session?.user.slug === userHere();
  useLive.setState({ copyOf: 0 });
  queryClient.setQueryData(sessionQuery.queryKey, state);
  letAsk('always');
  const others = { predicate: ({ queryKey }: { queryKey: QueryKey }) => queryKey[0] !== sessionQuery.queryKey[0] };
  if (same) {
    void queryClient.invalidateQueries(others);
  } else {
    wipeCopy();
    queryClient.removeQueries(others);
  }
  retryOutbox();
}

export const copyOfRoom = (id: number) => queryClient.getQueryState(['incident', id, 'detail'])?.dataUpdatedAt ?? 0;

export const roomsInCopy = () => shown.filter(([first, , what]) => first === 'incident' && what === 'detail')
  .flatMap((key) => queryClient.getQueryData<Incident>(key) ?? []);
