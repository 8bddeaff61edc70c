// Who is connected with whom, and what a browser takes from another.
import { expect, it } from 'vitest';
import type { CallMember } from '../../../api/live';
import { heard, isPolite, moves, patienceMilliseconds, peerState, readSaid, readSignal, whyNoMicrophone, type Known } from './mesh';

const member = (id: string, over: Partial<CallMember> = {}): CallMember => ({ id, user: `user of ${id}`, joined_at: '2026-11-30T10:00:00Z', away_since: null, ...over });
const known = (id: string, state: Known['state'] = 'here'): Known => ({ id, user: `user of ${id}`, state });
const ids = (members: readonly { id: string }[]) => members.map(({ id }) => id).join();

it('connects with everybody else, and with nobody twice', () => {
  const first = moves([], [member('me'), member('a'), member('b')], 'me', false);
  expect(ids(first.create)).toBe('a,b');
  expect(first.drop).toEqual([]);
  const next = moves(first.known, [member('me'), member('a'), member('b'), member('c')], 'me', false);
  expect(ids(next.create)).toBe('c');
  expect(next.resume).toEqual([]);
});

it('drops who left, but not who is away for a moment', () => {
  const away = moves([known('a'), known('b')], [member('me'), member('b', { away_since: '2026-11-30T10:01:00Z' })], 'me', false);
  expect(away.drop).toEqual(['a']);
  expect(away.known).toEqual([known('b', 'away')]);
  const back = moves(away.known, [member('me'), member('b')], 'me', false);
  expect(back.resume).toEqual(['b']);
  expect(back.create).toEqual([]);
});

it('waits for those who are not back yet after the server was restarted', () => {
  const alone = moves([known('a'), known('b')], [member('me')], 'me', true);
  expect(alone.drop).toEqual([]);
  expect(alone.known).toEqual([known('a', 'absent'), known('b', 'absent')]);
  const next = moves(alone.known, [member('me'), member('a')], 'me', false);
  expect(next.resume).toEqual(['a']);
  expect(next.drop).toEqual([]);
  expect(next.known).toEqual([known('a'), known('b', 'absent')]);
});

it('speaks again to everybody after it was away itself', () => {
  expect(moves([known('a')], [member('me'), member('a')], 'me', true).resume).toEqual(['a']);
});

it('does not keep a connection under the name of another person', () => {
  const next = moves([known('a')], [member('me'), member('a', { user: 'mallory' })], 'me', true);
  expect(next.drop).toEqual(['a']);
  expect(ids(next.create)).toBe('a');
});

it('has one of two give way', () => {
  expect(isPolite('a', 'b')).not.toBe(isPolite('b', 'a'));
});

it('finds out that the other has begun anew, and ignores what was meant for what it gave up', () => {
  const ends = { mine: 'm1', yours: 't1' };
  const signal = { candidate: null };
  expect(heard({ mine: 'm1', yours: '' }, { mine: 't1', yours: '', ...signal })).toBe('take');
  expect(heard(ends, { mine: 't1', yours: 'm1', ...signal })).toBe('take');
  expect(heard(ends, { mine: 't2', yours: '', ...signal })).toBe('replace');
  expect(heard({ mine: 'm2', yours: 't2' }, { mine: 't1', yours: 'm1', ...signal })).toBe('ignore');
});

it('says that there is no connection only after a while', () => {
  expect(peerState('connecting', false, 0)).toBe('connecting');
  expect(peerState('disconnected', true, 1000)).toBe('reconnecting');
  expect(peerState('failed', true, patienceMilliseconds)).toBe('unreachable');
  expect(peerState('connected', true, patienceMilliseconds)).toBe('connected');
});

it('takes nothing from another browser but what it knows', () => {
  for (const text of [1, null, '', '[', 'null', '"x"', 'x'.repeat(501)]) expect(readSaid(text)).toBeNull();
  expect(readSaid('{"muted":true,"sharing":"yes"}')).toEqual({ muted: true, sharing: false, silent: false });
  expect(readSaid('{"bye":true}')).toBe('bye');
  for (const data of [null, 1, 'x', {}, { mine: 'm', yours: '' }, { mine: 'm', yours: '', candidate: 'x' }, { mine: '', yours: '', candidate: null }, { mine: 'm', yours: '', description: null },
    { mine: 'm', yours: '', description: { type: 'x', sdp: '' } }, { mine: 'm', yours: '', description: { type: 'offer', sdp: 1 } }]) expect(readSignal(data)).toBeNull();
  expect(readSignal({ mine: 'm', yours: '', begin: true })).toEqual({ mine: 'm', yours: '', begin: true });
  expect(readSignal({ mine: 'm', yours: '', candidate: null })).toEqual({ mine: 'm', yours: '', candidate: null });
  expect(readSignal({ mine: 'm', yours: 'y', description: { type: 'offer', sdp: 'v=0' } })?.description?.type).toBe('offer');
});

it('tells a microphone that was refused from one that is not there', () => {
  expect(whyNoMicrophone(new DOMException('no', 'NotAllowedError'))).toBe('refused');
  expect(whyNoMicrophone(new DOMException('no', 'NotFoundError'))).toBe('none');
  expect(whyNoMicrophone('x')).toBe('none');
});
