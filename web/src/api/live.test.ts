// The connection: resumes from its cursor, and is honest about being gone.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectLive, followTopic, useLive, type LiveHandlers } from './live';

class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: Record<string, unknown>[] = [];
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close() {
    this.onclose?.();
  }
  says(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const hello = (cursor: string, version = '1') => ({ type: 'hello', server_time: new Date().toISOString(), cursor, version });
let sockets: FakeSocket[] = [];
let feed: ReturnType<typeof connectLive>;
let handlers: { [Name in keyof LiveHandlers]: ReturnType<typeof vi.fn<LiveHandlers[Name]>> };
const last = () => sockets.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  useLive.setState({ state: 'connecting', since: 0, heardAt: 0, version: null, newVersion: null });
  handlers = { onChange: vi.fn(), onStale: vi.fn(), onResync: vi.fn(), onFirst: vi.fn(), onBack: vi.fn() };
  feed = connectLive(handlers, () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  });
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

it('subscribes from the cursor of the greeting, and is live', () => {
  last().says(hello('s7'));
  expect(last().sent[0]).toMatchObject({ type: 'subscribe', cursor: 's7' });
  expect(useLive.getState().state).toBe('live');
  expect(handlers.onFirst).toHaveBeenCalledOnce();
});

it('hands changes on', () => {
  last().says(hello('s7'));
  last().says({ type: 'change', topic: 'alerts', cursor: 's8', rows: [{ id: 1 }], removed: [] });
  expect(handlers.onChange).toHaveBeenCalledWith('alerts', [{ id: 1 }], []);
});

it('says offline at once when the socket closes, and resumes from the last cursor heard', () => {
  last().says(hello('s7'));
  last().says({ type: 'change', topic: 'alerts', cursor: 's9', rows: [], removed: [] });
  last().onclose!();
  expect(useLive.getState().state).toBe('offline');
  vi.advanceTimersByTime(1000);
  expect(sockets).toHaveLength(2);
  last().says(hello('s20'));
  expect(last().sent[0]).toMatchObject({ type: 'subscribe', cursor: 's9' });
  expect(useLive.getState().state).toBe('live');
  expect(handlers.onBack).toHaveBeenCalledOnce();
  expect(handlers.onFirst).toHaveBeenCalledOnce();
});

it('notices a connection that has gone silent', () => {
  last().says(hello('s7'));
  vi.advanceTimersByTime(15_000);
  last().says({ type: 'ping', server_time: new Date().toISOString() });
  expect(last().sent.at(-1)).toEqual({ type: 'pong' });
  vi.advanceTimersByTime(19_000);
  expect(useLive.getState().state).toBe('live');
  vi.advanceTimersByTime(2000);
  expect(useLive.getState().state).toBe('offline');
});

it('says offline when no connection comes about', () => {
  vi.advanceTimersByTime(3500);
  expect(useLive.getState().state).toBe('offline');
});

it('passes on that rows are stale or that all must be read again', () => {
  last().says(hello('s7'));
  last().says({ type: 'stale', topic: 'alerts', cursor: 's8' });
  last().says({ type: 'resync', cursor: 's9' });
  expect(handlers.onStale).toHaveBeenCalledWith('alerts');
  expect(handlers.onResync).toHaveBeenCalledOnce();
});

it('tells of a server that was updated', () => {
  last().says(hello('s7'));
  last().onclose!();
  vi.advanceTimersByTime(1000);
  last().says(hello('s8', '2'));
  expect(useLive.getState().newVersion).toBe('2');
});

it('waits longer after each failure, and never more than ten seconds or so', () => {
  for (let round = 0; round < 12; round += 1) {
    last().onclose!();
    vi.advanceTimersByTime(13_000);
  }
  expect(sockets).toHaveLength(13);
});

it('follows a topic while somebody looks, over a break too', () => {
  const follower = { onRows: vi.fn(), onStale: vi.fn() };
  last().says(hello('s7'));
  const leave = followTopic('incident:4', follower);
  expect(last().sent.at(-1)).toEqual({ type: 'subscribe', topics: ['alerts', 'incidents', 'pages', 'silences', 'config', 'incident:4'], cursor: 's7' });
  last().says({ type: 'change', topic: 'incident:4', cursor: 's8', rows: [{ id: 1 }], removed: [] });
  expect(follower.onRows).toHaveBeenCalledWith([{ id: 1 }]);
  expect(handlers.onChange).not.toHaveBeenCalled();
  last().says({ type: 'stale', topic: 'incident:4', cursor: 's9' });
  last().says({ type: 'resync', cursor: 's10' });
  expect(follower.onStale).toHaveBeenCalledTimes(2);
  last().onclose!();
  vi.advanceTimersByTime(1000);
  last().says(hello('s20'));
  expect(last().sent[0]).toMatchObject({ topics: expect.arrayContaining(['incident:4']), cursor: 's10' });
  leave();
  expect(last().sent.at(-1)!.topics).not.toContain('incident:4');
  last().says({ type: 'change', topic: 'incident:4', cursor: 's21', rows: [{ id: 2 }], removed: [] });
  expect(follower.onRows).toHaveBeenCalledOnce();
});
