// The call that this window is in: at most one, whatever screen is shown. Who is in it is told by the server; sound and
// screens go from browser to browser.
import { create } from 'zustand';
import { listenToCalls, sayLive, useLive, type CallFrame, type CallMember, type HereFrame } from '../../../api/live';
import { useDock } from '../../../domain/dock';
import { say as announce } from '../../../ui/Toasts';
import { heard, isPolite, moves, readSignal, whyNoMicrophone, type Known, type Microphone, type PeerState, type Said } from './mesh';
import { Peer } from './peer';

export type Seen = { state: PeerState; said: Said; speaking: boolean; screen: MediaStream | null; soundBlocked: boolean };

type Room = { id: number; key: string; title: string };
type CallState = {
  phase: 'out' | 'asking' | 'joining' | 'in';
  room: Room | null;
  me: string; // as a member
  began: string | null;
  members: CallMember[];
  seen: ReadonlyMap<string, Seen>;
  microphone: Microphone;
  speaking: boolean;
  sharing: MediaStream | null;
  fault: { incident: number; why: string; message: string } | null; // of the last attempt
  joinedBefore: boolean; // and the server, which was away, has not said so again
};

const nothing: CallState = {
  phase: 'out', room: null, me: '', began: null, members: [], seen: new Map(), microphone: 'none', speaking: false, sharing: null, fault: null, joinedBefore: false,
};
export const useCall = create<CallState>()(() => nothing);

const speakingLevel = 0.015;
const speakingHold = 900; // a pause between two words is none
const lookMilliseconds = 200;
const absentMilliseconds = 25_000;

let peers = new Map<string, Peer>();
let known: Known[] = [];
let servers: RTCIceServer[] = [];
let voice: MediaStream | null = null;
let ears: { context: AudioContext; analyser: AnalyserNode } | null = null;
let spoke = new Map<string, number>(); // when somebody was last loud
let looking: ReturnType<typeof setInterval> | undefined;
let giveUp: ReturnType<typeof setTimeout> | undefined;
let asked = 0; // which attempt it is: an answer to an earlier one is too late
let stopListening: (() => void) | undefined;

const state = () => useCall.getState();
const own = (): Said => {
  const { microphone, sharing } = state();
  return { muted: microphone === 'muted', silent: microphone !== 'on' && microphone !== 'muted', sharing: sharing !== null };
};

const memberId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function look() {
  const now = performance.now();
  for (const [id, peer] of peers) if (!peer.said.muted && peer.level() > speakingLevel) spoke.set(id, now);
  if (ears && state().microphone === 'on') {
    const wave = new Float32Array(ears.analyser.fftSize);
    ears.analyser.getFloatTimeDomainData(wave);
    if (Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length) > speakingLevel) spoke.set('', now);
  }
  show();
}

const speaks = (id: string) => performance.now() - (spoke.get(id) ?? -Infinity) < speakingHold;

// Drawn anew only when something changed.
function show() {
  const before = state();
  const speaking = before.microphone === 'on' && speaks('');
  let same = before.seen.size === peers.size && before.speaking === speaking;
  const seen = new Map<string, Seen>();
  for (const [id, peer] of peers) {
    const one: Seen = { state: peer.state, said: peer.said, speaking: speaks(id), screen: peer.screen, soundBlocked: peer.soundBlocked };
    const old = before.seen.get(id);
    same &&= Boolean(old) && old!.state === one.state && old!.said === one.said && old!.speaking === one.speaking && old!.screen === one.screen && old!.soundBlocked === one.soundBlocked;
    seen.set(id, one);
  }
  if (!same) useCall.setState({ seen, speaking });
}

function newPeer(id: string): Peer {
  const peer: Peer = new Peer(isPolite(state().me, id), servers, {
    send: (data) => void sayLive({ type: 'call_signal', incident: state().room?.id, to: id, data }),
    onChange: () => peers.get(id) === peer && show(),
    onBye: () => {
      known = known.filter((each) => each.id !== id);
      drop(id);
      useCall.setState({ members: state().members.filter((member) => member.id !== id) });
    },
  }, own);
  for (const stream of [voice, state().sharing]) for (const track of stream?.getTracks() ?? []) peer.add(track, stream!);
  peers.set(id, peer);
  peer.begin();
  return peer;
}

function drop(id: string) {
  peers.get(id)?.close(false);
  peers.delete(id);
  spoke.delete(id);
  show();
}

function settle(members: CallMember[], cameBack: boolean) {
  const { me } = state();
  const next = moves(known, members, me, cameBack);
  known = next.known;
  for (const id of next.drop) drop(id);
  for (const { id } of next.create) newPeer(id);
  for (const id of next.resume) peers.get(id)?.resume(cameBack ? servers : null);
  const absent = known.filter((each) => each.state === 'absent');
  // Who was there before the server was restarted is waited for, and shown.
  const waited = state().members.filter(({ id }) => absent.some((each) => each.id === id) && !members.some((member) => member.id === id));
  useCall.setState({ members: [...members, ...waited] });
  clearTimeout(giveUp);
  if (absent.length > 0) {
    giveUp = setTimeout(() => {
      for (const { id } of absent) if (known.find((each) => each.id === id)?.state === 'absent') drop(id);
      known = known.filter((each) => each.state !== 'absent');
      useCall.setState({ members: state().members.filter(({ id }) => !absent.some((each) => each.id === id) || known.some((each) => each.id === id)) });
    }, absentMilliseconds);
  }
  show();
}

function onFrame(frame: CallFrame | HereFrame) {
  const { phase, room, me, joinedBefore } = state();
  if (phase === 'out' || phase === 'asking' || frame.incident !== room?.id) return;
  switch (frame.type) {
    case 'call_joined':
      servers = frame.servers;
      useCall.setState({ phase: 'in', began: frame.began_at, joinedBefore: true });
      return settle(frame.members, joinedBefore);
    case 'call':
      // Before one is in it oneself, after a break too, it says what was.
      if (!frame.members.some(({ id, away_since }) => id === me && !away_since)) return;
      useCall.setState({ began: frame.began_at });
      return settle(frame.members, false);
    case 'call_signal': {
      const signal = readSignal(frame.data);
      let peer = peers.get(frame.from);
      if (!signal || !peer) return;
      const what = heard(peer.ends, signal);
      if (what === 'ignore') return;
      if (what === 'replace') {
        drop(frame.from);
        peer = newPeer(frame.from);
      }
      return void peer.take(signal);
    }
    case 'call_ended':
      end();
      if (frame.why !== 'full' || joinedBefore) announce(`You are not in the call: ${frame.message}`, 'bad');
      useCall.setState({ fault: { incident: frame.incident, why: frame.why, message: frame.message } });
  }
}

const sayJoin = (again: boolean) => sayLive({ type: 'call_join', incident: state().room?.id, member: state().me, again });

const stay = (event: BeforeUnloadEvent) => event.preventDefault();
const gone = () => {
  sayLive({ type: 'call_leave' });
  for (const peer of peers.values()) peer.close(true);
};

async function openMicrophone(): Promise<Microphone> {
  if (!navigator.mediaDevices?.getUserMedia) return 'insecure';
  try {
    const attempt = asked;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
    if (attempt !== asked || state().phase === 'out') {
      for (const track of stream.getTracks()) track.stop();
      return 'none';
    }
    voice = stream;
    const track = stream.getAudioTracks()[0];
    if (track) track.onended = () => closeMicrophone('none');
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    ears = { context, analyser };
    return 'on';
  } catch (error) {
    return whyNoMicrophone(error);
  }
}

function closeMicrophone(because: Microphone) {
  for (const track of voice?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
    for (const peer of peers.values()) peer.remove(track);
  }
  voice = null;
  void ears?.context.close();
  ears = null;
  if (state().phase !== 'out') useCall.setState({ microphone: because });
  tellAll();
}

function tellAll() {
  for (const peer of peers.values()) peer.tell();
  show();
}

// `listen`: without a microphone.
export async function join(room: Room, Dock: React.ComponentType, listen = false) {
  leave();
  asked += 1;
  const attempt = asked;
  useCall.setState({ ...nothing, phase: listen ? 'joining' : 'asking', room, me: memberId() });
  const microphone = listen ? 'off' : await openMicrophone();
  if (attempt !== asked) return;
  useCall.setState({ phase: 'joining', microphone });
  stopListening = listenToCalls({
    onFrame,
    onLive: () => void sayJoin(state().joinedBefore),
  });
  looking = setInterval(look, lookMilliseconds);
  window.addEventListener('beforeunload', stay);
  window.addEventListener('pagehide', gone);
  useDock.setState({ Dock });
  if (useLive.getState().state === 'live') sayJoin(false);
}

// While the browser asks for the microphone one may go on without.
export const onlyListen = (Dock: React.ComponentType) => {
  const { room } = state();
  if (room) void join(room, Dock, true);
};

function end() {
  asked += 1;
  stopListening?.();
  stopListening = undefined;
  clearInterval(looking);
  clearTimeout(giveUp);
  window.removeEventListener('beforeunload', stay);
  window.removeEventListener('pagehide', gone);
  for (const track of state().sharing?.getTracks() ?? []) track.stop();
  for (const peer of peers.values()) peer.close(true);
  peers = new Map();
  known = [];
  spoke = new Map();
  useCall.setState({ ...nothing });
  closeMicrophone('none');
  useDock.setState({ Dock: null });
}

export function leave() {
  if (state().phase === 'out') return;
  sayLive({ type: 'call_leave' });
  end();
}

export function mute(muted: boolean) {
  if (!voice) return;
  for (const track of voice.getAudioTracks()) track.enabled = !muted;
  useCall.setState({ microphone: muted ? 'muted' : 'on' });
  tellAll();
}

// Once more, after it was refused or was not there.
export async function tryMicrophone() {
  const attempt = asked;
  const microphone = await openMicrophone();
  if (attempt !== asked) return;
  useCall.setState({ microphone });
  for (const track of voice?.getTracks() ?? []) for (const peer of peers.values()) peer.add(track, voice!);
  tellAll();
}

export const canShare = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

// False: the browser, or whoever was asked by it, did not want to.
export async function share(): Promise<boolean> {
  const attempt = asked;
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false });
    if (attempt !== asked) {
      for (const track of stream.getTracks()) track.stop();
      return false;
    }
    const [track] = stream.getVideoTracks();
    if (track) {
      track.contentHint = 'detail';
      track.onended = stopSharing;
    }
    useCall.setState({ sharing: stream });
    for (const each of stream.getTracks()) for (const peer of peers.values()) peer.add(each, stream);
    tellAll();
    return true;
  } catch {
    return false;
  }
}

export function stopSharing() {
  const { sharing } = state();
  if (!sharing) return;
  for (const track of sharing.getTracks()) {
    track.onended = null;
    track.stop();
    for (const peer of peers.values()) peer.remove(track);
  }
  useCall.setState({ sharing: null });
  tellAll();
}

export const letItSound = () => {
  for (const peer of peers.values()) void peer.play();
};
