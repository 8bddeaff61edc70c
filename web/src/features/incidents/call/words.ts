// What the call says of itself.
import type { CallMember } from '../../../api/live';
import type { Seen } from './call';
import type { Microphone, PeerState } from './mesh';

export const microphoneWords: Record<Exclude<Microphone, 'on' | 'muted'>, string> = {
  off: 'You only listen.',
  refused: 'The microphone was refused: you only listen. Allow it for this site in the browser, then try again.',
  none: 'There is no microphone: you only listen. Connect one, then try again.',
  insecure: 'You only listen: browsers give a microphone over HTTPS only.',
};

export const stateWords: Record<PeerState, string> = {
  connecting: 'connecting',
  connected: '',
  reconnecting: 'reconnecting',
  unreachable: 'no connection',
};

// Of a member other than oneself, as a mark and in words.
export type Mark = 'speaking' | 'on' | 'muted' | 'silent' | 'waiting' | 'unreachable';
export function markOf(member: CallMember, seen: Seen | undefined): { mark: Mark; words: string } {
  const state = seen?.state ?? 'connecting';
  if (state === 'unreachable') return { mark: 'unreachable', words: stateWords.unreachable };
  if (state !== 'connected') return { mark: 'waiting', words: member.away_since ? stateWords.reconnecting : stateWords[state] };
  if (seen!.said.silent) return { mark: 'silent', words: 'only listens' };
  if (seen!.said.muted) return { mark: 'muted', words: 'muted' };
  return seen!.speaking ? { mark: 'speaking', words: 'speaking' } : { mark: 'on', words: '' };
}

export const list = (names: readonly string[]) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

// Who came and went since the last time, for those who do not see it.
export function comings(before: readonly CallMember[], now: readonly CallMember[], me: string, name: (user: string) => string): string {
  const fresh = now.filter(({ id }) => id !== me && !before.some((old) => old.id === id)).map(({ user }) => name(user));
  const gone = before.filter(({ id }) => id !== me && !now.some((each) => each.id === id)).map(({ user }) => name(user));
  return [fresh.length > 0 ? `${list(fresh)} joined the call.` : '', gone.length > 0 ? `${list(gone)} left the call.` : ''].filter(Boolean).join(' ');
}
