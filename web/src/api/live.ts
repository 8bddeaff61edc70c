// The live socket: changes as they are committed, resumed from the last cursor after a break. What it says
// about the connection comes from the socket alone: the browser's own idea of being online is often wrong.
import { create } from 'zustand';
import { socketTellsTime } from './client';
import { clock } from './clock';

export type Topic = 'alerts' | 'incidents' | 'pages' | 'silences' | 'config';
export const topics: readonly Topic[] = ['alerts', 'incidents', 'pages', 'silences', 'config'];

export type Frame =
  | { type: 'hello'; server_time: string; cursor: string; version: string }
  | { type: 'change'; topic: string; cursor: string; rows: unknown[]; removed: unknown[]; at?: string }
  | { type: 'stale'; topic: string; cursor: string }
  | { type: 'resync'; cursor: string }
  | CallFrame
  | HereFrame
  | { type: 'ping'; server_time: string };

// Of the call in the room of an incident.
export type CallMember = { id: string; user: string; joined_at: string; away_since: string | null };
export type CallStanding = { incident: number; began_at: string | null; members: CallMember[] };
export type CallFrame =
  | ({ type: 'call' } & CallStanding)
  | ({ type: 'call_joined'; servers: RTCIceServer[] } & CallStanding)
  | { type: 'call_signal'; incident: number; from: string; data: unknown }
  | { type: 'call_ended'; incident: number; why: 'full' | 'forbidden' | 'too_fast' | 'refused'; message: string };

// Who has the room of an incident open, and who of them is writing.
export type HereFrame = { type: 'here'; incident: number; users: string[]; more: number; writing: string[] };

export type LiveState = 'connecting' | 'live' | 'offline';

type Live = {
  state: LiveState;
  since: number; // when this state began, by the server's clock
  heardAt: number; // when the server last said anything
  version: string | null; // of the server that this page was first connected to
  newVersion: string | null;
  copyOf: number; // when what is shown was kept by this browser; 0: the server itself has answered
};

export const useLive = create<Live>()(() => ({ state: 'connecting', since: 0, heardAt: 0, version: null, newVersion: null, copyOf: 0 }));
export const isCopy = () => useLive.getState().copyOf > 0;

// A topic that only an open screen wants ("incident:42"). `onStale`: what was read must be read again.
export type Follower = { onRows(rows: unknown[]): void; onStale(): void };
const followers = new Map<string, Set<Follower>>();
const topicsMax = 20; // the server takes no more
let subscribe = () => {};

const isOurs = (topic: string): topic is Topic => (topics as readonly string[]).includes(topic);

// Whoever takes part in calls, looks on, or shows who is here. `onLive`: the connection is there, perhaps again.
export type CallListener = { onFrame(frame: CallFrame | HereFrame): void; onLive(): void };
const listeners = new Set<CallListener>();
let say: (message: object) => boolean = () => false;

export function listenToCalls(listener: CallListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
// False: there is no connection, and nothing was said.
export const sayLive = (message: object): boolean => say(message);

export function followTopic(topic: string, follower: Follower): () => void {
  const same = followers.get(topic) ?? new Set();
  followers.set(topic, same.add(follower));
  if (same.size === 1) subscribe();
  return () => {
    same.delete(follower);
    if (same.size > 0 || followers.get(topic) !== same) return;
    followers.delete(topic);
    subscribe();
  };
}

const silenceMilliseconds = 20_000; // the server pings every 15 s
const firstDelay = 400;
const longestDelay = 10_000;
// A page that has just loaded says "connecting", not "offline", for so long.
const patienceMilliseconds = 3000;

export type LiveHandlers = {
  onChange(topic: Topic, rows: unknown[], removed: unknown[]): void;
  onStale(topic: Topic): void;
  onResync(): void;
  // The first greeting: what was read before it may have missed a change.
  onFirst(): void;
  onBack(): void;
};

export function connectLive(handlers: LiveHandlers, open: (url: string) => WebSocket = (url) => new WebSocket(url, 'tocsin.v1')) {
  let socket: WebSocket | undefined;
  let cursor: string | undefined;
  let delay = firstDelay;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let greeted = false;

  // From the cursor on, so that nothing falls between what was read and this.
  subscribe = () => {
    if (!greeted) return;
    socket?.send(JSON.stringify({ type: 'subscribe', topics: [...topics, ...followers.keys()].slice(0, topicsMax), cursor }));
  };
  say = (message) => {
    if (!greeted || !socket) return false;
    socket.send(JSON.stringify(message));
    return true;
  };
  const become = (state: LiveState) => {
    if (useLive.getState().state !== state) useLive.setState({ state, since: clock.now() });
  };
  const heard = () => {
    useLive.setState({ heardAt: clock.now() });
    clearTimeout(watchdog);
    watchdog = setTimeout(lost, silenceMilliseconds);
  };
  const lost = () => {
    clearTimeout(watchdog);
    clearTimeout(patience);
    const old = socket;
    socket = undefined;
    greeted = false;
    if (old) {
      old.onclose = old.onmessage = null;
      old.close();
    }
    if (stopped) return;
    if (useLive.getState().state !== 'connecting') become('offline');
    else if (useLive.getState().heardAt === 0 && delay > firstDelay * 4) become('offline');
    clearTimeout(retry);
    retry = setTimeout(connect, delay * (0.7 + Math.random() * 0.6));
    delay = Math.min(delay * 2, longestDelay);
  };
  const receive = (frame: Frame) => {
    heard();
    switch (frame.type) {
      case 'hello': {
        socketTellsTime();
        clock.serverSaid(frame.server_time);
        const first = cursor === undefined;
        cursor ??= frame.cursor;
        greeted = true;
        subscribe();
        delay = firstDelay;
        const { version, heardAt } = useLive.getState();
        const wasAway = useLive.getState().state === 'offline' && heardAt > 0;
        useLive.setState({ version: version ?? frame.version, newVersion: version && version !== frame.version ? frame.version : null });
        clearTimeout(patience);
        become('live');
        for (const each of listeners) each.onLive();
        if (first) handlers.onFirst();
        if (wasAway) handlers.onBack();
        return;
      }
      case 'ping':
        clock.serverSaid(frame.server_time);
        socket?.send(JSON.stringify({ type: 'pong' }));
        return;
      case 'change':
        cursor = frame.cursor;
        for (const each of followers.get(frame.topic) ?? []) each.onRows(frame.rows);
        if (isOurs(frame.topic)) handlers.onChange(frame.topic, frame.rows, frame.removed ?? []);
        return;
      case 'stale':
        cursor = frame.cursor;
        for (const each of followers.get(frame.topic) ?? []) each.onStale();
        if (isOurs(frame.topic)) handlers.onStale(frame.topic);
        return;
      case 'resync':
        cursor = frame.cursor;
        handlers.onResync();
        for (const each of [...followers.values()].flatMap((same) => [...same])) each.onStale();
        return;
      default:
        for (const each of listeners) each.onFrame(frame);
    }
  };
  const connect = () => {
    if (stopped || socket) return;
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`;
    const opened = open(url);
    socket = opened;
    clearTimeout(watchdog);
    watchdog = setTimeout(lost, silenceMilliseconds);
    opened.onmessage = (message) => receive(JSON.parse(String(message.data)) as Frame);
    opened.onclose = lost;
  };
  const hurry = () => {
    if (socket || stopped) return;
    clearTimeout(retry);
    delay = firstDelay;
    connect();
  };
  const onVisible = () => {
    if (!document.hidden) hurry();
  };
  // The browser knows when the network went, though not whether it is there.
  const onOffline = () => lost();

  patience = setTimeout(() => {
    if (useLive.getState().state === 'connecting') become('offline');
  }, patienceMilliseconds);
  useLive.setState({ state: 'connecting', since: clock.now() });
  window.addEventListener('online', hurry);
  window.addEventListener('offline', onOffline);
  document.addEventListener('visibilitychange', onVisible);
  connect();

  return {
    retryNow: hurry,
    stop() {
      stopped = true;
      clearTimeout(retry);
      clearTimeout(patience);
      lost();
      window.removeEventListener('online', hurry);
      window.removeEventListener('offline', onOffline);
      document.removeEventListener('visibilitychange', onVisible);
    },
  };
}
