import { expect, it } from 'vitest';
import type { CallMember } from '../../../api/live';
import type { Seen } from './call';
import { comings, list, markOf } from './words';

const member = (id: string, away_since: string | null = null): CallMember => ({ id, user: id, joined_at: '2026-11-30T10:00:00Z', away_since });
const seen = (over: Partial<Seen> = {}, said: Partial<Seen['said']> = {}): Seen =>
  ({ state: 'connected', said: { muted: false, sharing: false, silent: false, ...said }, speaking: false, screen: null, soundBlocked: false, ...over });

it('marks everybody by a shape and, where something is to be said, in words', () => {
  expect(markOf(member('bo'), seen())).toEqual({ mark: 'on', words: '' });
  expect(markOf(member('bo'), seen({ speaking: true }))).toEqual({ mark: 'speaking', words: 'speaking' });
  expect(markOf(member('bo'), seen({ speaking: true }, { muted: true }))).toEqual({ mark: 'muted', words: 'muted' });
  expect(markOf(member('bo'), seen({}, { silent: true }))).toEqual({ mark: 'silent', words: 'only listens' });
  expect(markOf(member('bo'), undefined)).toEqual({ mark: 'waiting', words: 'connecting' });
  expect(markOf(member('bo', '2026-11-30T10:00:00Z'), seen({ state: 'connecting' }))).toEqual({ mark: 'waiting', words: 'reconnecting' });
  expect(markOf(member('bo'), seen({ state: 'unreachable' }))).toEqual({ mark: 'unreachable', words: 'no connection' });
});

it('says who came and who left, of others', () => {
  const name = (user: string) => user.toUpperCase();
  expect(comings([member('me')], [member('me'), member('bo'), member('eve')], 'me', name)).toBe('BO and EVE joined the call.');
  expect(comings([member('me'), member('bo')], [member('me'), member('eve')], 'me', name)).toBe('EVE joined the call. BO left the call.');
  expect(comings([], [member('me')], 'me', name)).toBe('');
  expect(list(['a', 'b', 'c'])).toBe('a, b and c');
});
