// Who is to be connected with whom: what follows from the list of members that the server tells. Pure, for the tests.
import type { CallMember } from '../../../api/live';

// here: in the last list; away: there, but its connection to the server is gone; absent: not in the list after one came
// back oneself, as the server was restarted and the others come back, too. What browsers say to each other goes on.
export type Known = { id: string; user: string; state: 'here' | 'away' | 'absent' };

export type Moves = {
  create: CallMember[];
  drop: string[]; // ids
  resume: string[]; // spoken to again: what was said meanwhile was heard by nobody
  known: Known[];
};

export function moves(known: readonly Known[], members: readonly CallMember[], me: string, cameBack: boolean): Moves {
  const others = members.filter(({ id }) => id !== me);
  const result: Moves = { create: [], drop: [], resume: [], known: [] };
  for (const member of others) {
    const before = known.find(({ id }) => id === member.id);
    const state = member.away_since ? 'away' : 'here';
    if (!before || before.user !== member.user) {
      if (before) result.drop.push(before.id); // the name of somebody else now
      result.create.push(member);
    } else if (state === 'here' && (cameBack || before.state !== 'here')) {
      result.resume.push(member.id);
    }
    result.known.push({ id: member.id, user: member.user, state });
  }
  for (const before of known) {
    if (others.some(({ id }) => id === before.id)) continue;
    if (cameBack || before.state === 'absent') result.known.push({ ...before, state: 'absent' });
    else result.drop.push(before.id);
  }
  return result;
}

// Of two browsers one gives way when both make an offer at once.
export const isPolite = (me: string, other: string) => me < other;

export type PeerState = 'connecting' | 'connected' | 'reconnecting' | 'unreachable';

// `since`: for how long there has been no connection.
export const patienceMilliseconds = 20_000;
export function peerState(connection: RTCPeerConnectionState, wasConnected: boolean, sinceMilliseconds: number): PeerState {
  if (connection === 'connected') return 'connected';
  if (sinceMilliseconds >= patienceMilliseconds) return 'unreachable';
  return wasConnected ? 'reconnecting' : 'connecting';
}

export type Said = { muted: boolean; sharing: boolean; silent: boolean };
// What another browser says of itself; it may say anything.
export function readSaid(text: unknown): Said | 'bye' | null {
  if (typeof text !== 'string' || text.length > 500) return null;
  try {
    const said = JSON.parse(text) as Record<string, unknown> | null;
    if (typeof said !== 'object' || said === null) return null;
    if (said.bye === true) return 'bye';
    return { muted: said.muted === true, sharing: said.sharing === true, silent: said.silent === true };
  } catch {
    return null;
  }
}

// `mine`: of the connection that says it; `yours`: of the one that it means, once that is known. One that was given up and
// made anew on one side only is so found out.
// `begin`: a connection waits for the first offer.
export type Signal = { mine: string; yours: string; begin?: true; description?: RTCSessionDescriptionInit; candidate?: RTCIceCandidateInit | null };
export type Ends = { mine: string; yours: string };
export function heard(ends: Ends, signal: Signal): 'ignore' | 'replace' | 'take' {
  if (signal.yours && signal.yours !== ends.mine) return 'ignore';
  return ends.yours && signal.mine !== ends.yours ? 'replace' : 'take';
}

export function readSignal(data: unknown): Signal | null {
  if (typeof data !== 'object' || data === null) return null;
  const { description, candidate, begin, mine, yours } = data as Record<string, unknown>;
  if (typeof mine !== 'string' || !mine || typeof yours !== 'string') return null;
  if (begin === true) return { mine, yours, begin };
  if (description !== undefined) {
    const { type, sdp } = (description ?? {}) as Record<string, unknown>;
    if ((type !== 'offer' && type !== 'answer' && type !== 'pranswer' && type !== 'rollback') || (sdp !== undefined && typeof sdp !== 'string')) return null;
    return { mine, yours, description: description as RTCSessionDescriptionInit };
  }
  if (candidate === undefined || (candidate !== null && typeof candidate !== 'object')) return null;
  return { mine, yours, candidate: candidate as RTCIceCandidateInit | null };
}

// What a microphone that is not there is told by.
export type Microphone = 'on' | 'muted' | 'off' | 'refused' | 'none' | 'insecure';
export function whyNoMicrophone(error: unknown): 'refused' | 'none' {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'none';
}
