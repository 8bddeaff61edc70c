// The state of the call, over a socket and browser parts that are played.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectLive, type CallFrame, type CallMember } from '../../../api/live';
import { useDock } from '../../../domain/dock';
import { join, leave, mute, onlyListen, share, stopSharing, tryMicrophone, useCall } from './call';

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

const made: FakeConnection[] = [];
class FakeConnection {
  connectionState = 'new';
  signalingState = 'stable';
  localDescription = null;
  tracks: unknown[] = [];
  closed = false;
  onnegotiationneeded = null;
  constructor(readonly given: RTCConfiguration) {
    made.push(this);
  }
  createDataChannel() {
    return { readyState: 'connecting', send: () => undefined };
  }
  addTrack(track: unknown) {
    this.tracks.push(track);
    return track;
  }
  removeTrack(track: unknown) {
    this.tracks = this.tracks.filter((each) => each !== track);
  }
  getReceivers() {
    return [];
  }
  getConfiguration() {
    return this.given;
  }
  setConfiguration() {}
  restartIce() {}
  close() {
    this.closed = true;
  }
}

const track = (kind: string) => ({ kind, enabled: true, onended: null, contentHint: '', stop: vi.fn<() => void>() });
const streamOf = (one: ReturnType<typeof track>) => ({ getTracks: () => [one], getAudioTracks: () => (one.kind === 'audio' ? [one] : []), getVideoTracks: () => (one.kind === 'video' ? [one] : []) });
class FakeAudioContext {
  createAnalyser() {
    return { fftSize: 32, getFloatTimeDomainData: () => undefined };
  }
  createMediaStreamSource() {
    return { connect: () => undefined };
  }
  close() {
    return Promise.resolve();
  }
}

const room = { id: 7, key: 'INC-7', title: 'fire' };
const Dock = () => null;
const member = (id: string): CallMember => ({ id, user: `user of ${id}`, joined_at: '2026-11-30T10:00:00Z', away_since: null });
const hello = { type: 'hello', server_time: new Date().toISOString(), cursor: 's1', version: '1' };
let sockets: FakeSocket[] = [];
let feed: ReturnType<typeof connectLive>;
let microphone: () => Promise<unknown>;
let voice: ReturnType<typeof track>;
const last = () => sockets.at(-1)!;
const said = (type: string) => last().sent.filter((message) => message.type === type);
const me = () => useCall.getState().me;
const tell = (frame: CallFrame) => last().says(frame);
const joined = (...others: string[]) => tell({ type: 'call_joined', incident: 7, began_at: '2026-11-30T10:00:00Z', members: [...others, me()].map(member), servers: [{ urls: 'stun:a' }] });
const settled = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  made.length = 0;
  voice = track('audio');
  microphone = () => Promise.resolve(streamOf(voice));
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('Audio', class { play = () => Promise.resolve(); pause() {} });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia: () => microphone(), getDisplayMedia: () => Promise.resolve(streamOf(track('video'))) } });
  feed = connectLive({ onChange: vi.fn(), onStale: vi.fn(), onResync: vi.fn(), onFirst: vi.fn(), onBack: vi.fn() }, () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  });
  last().says(hello);
});
afterEach(() => {
  leave();
  feed.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('asks for the microphone, joins, and connects with everybody else', async () => {
  void join(room, Dock);
  expect(useCall.getState().phase).toBe('asking');
  expect(said('call_join')).toEqual([]);
  await settled();
  expect(said('call_join')).toEqual([{ type: 'call_join', incident: 7, member: me(), again: false }]);
  joined('a', 'b');
  expect(useCall.getState()).toMatchObject({ phase: 'in', microphone: 'on' });
  expect(made.map(({ given, tracks }) => [given.iceServers, tracks.length])).toEqual([[[{ urls: 'stun:a' }], 1], [[{ urls: 'stun:a' }], 1]]);
  expect(useDock.getState().Dock).toBe(Dock);
  mute(true);
  expect(voice.enabled).toBe(false);
  expect(useCall.getState().microphone).toBe('muted');
  leave();
  expect(said('call_leave')).toHaveLength(1);
  expect(voice.stop).toHaveBeenCalled();
  expect(useDock.getState().Dock).toBeNull();
  await vi.advanceTimersByTimeAsync(1000);
  expect(made.every(({ closed }) => closed)).toBe(true);
});

it('listens where the microphone is refused, and speaks once it is allowed', async () => {
  microphone = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  void join(room, Dock);
  await settled();
  joined('a');
  expect(useCall.getState()).toMatchObject({ phase: 'in', microphone: 'refused' });
  expect(made[0]!.tracks).toEqual([]);
  microphone = () => Promise.resolve(streamOf(voice));
  await tryMicrophone();
  expect(useCall.getState().microphone).toBe('on');
  expect(made[0]!.tracks).toEqual([voice]);
});

it('goes on without an answer about the microphone, and stops one that comes too late', async () => {
  let allow: (stream: unknown) => void = () => undefined;
  microphone = () => new Promise((resolve) => { allow = resolve; });
  void join(room, Dock);
  await settled();
  onlyListen(Dock);
  await settled();
  expect(useCall.getState()).toMatchObject({ phase: 'joining', microphone: 'off' });
  allow(streamOf(voice));
  await settled();
  expect(voice.stop).toHaveBeenCalled();
  expect(useCall.getState().microphone).toBe('off');
});

it('says why it is not in', async () => {
  void join(room, Dock);
  await settled();
  tell({ type: 'call_ended', incident: 7, why: 'full', message: '6 people are in the call' });
  expect(useCall.getState()).toMatchObject({ phase: 'out', fault: { incident: 7, why: 'full' } });
  expect(useDock.getState().Dock).toBeNull();
});

it('shares a screen with those who are there and those who come', async () => {
  void join(room, Dock);
  await settled();
  joined('a');
  expect(await share()).toBe(true);
  expect(made[0]!.tracks).toHaveLength(2);
  tell({ type: 'call', incident: 7, began_at: null, members: ['a', 'late', me()].map(member) });
  expect(made[1]!.tracks).toHaveLength(2);
  stopSharing();
  expect(made.map(({ tracks }) => tracks.length)).toEqual([1, 1]);
  expect(useCall.getState().sharing).toBeNull();
});

it('comes back under its own name, and keeps who is not back yet for a while', async () => {
  void join(room, Dock);
  await settled();
  joined('a', 'b');
  const name = me();
  last().onclose!();
  await vi.advanceTimersByTimeAsync(2000);
  last().says(hello);
  expect(said('call_join')).toEqual([{ type: 'call_join', incident: 7, member: name, again: true }]);
  joined('a');
  expect(useCall.getState().members.map(({ id }) => id)).toEqual(['a', name, 'b']);
  expect(made.map(({ closed }) => closed)).toEqual([false, false]);
  await vi.advanceTimersByTimeAsync(26_000);
  expect(made.map(({ closed }) => closed)).toEqual([false, true]);
  expect(useCall.getState().members.map(({ id }) => id)).toEqual(['a', name]);
});

it('takes nothing of a call of another incident', async () => {
  void join(room, Dock);
  await settled();
  joined('a');
  tell({ type: 'call_ended', incident: 8, why: 'forbidden', message: 'no' });
  tell({ type: 'call', incident: 8, began_at: null, members: [me(), 'x'].map(member) });
  expect(useCall.getState().members).toHaveLength(2);
});
