import { expect, it } from 'vitest';
import type { Override } from '../../api/types';
import { changedOverride, formOfOverride, idleReason, mayChange, overrideOf, overrideSentence, takenOver, waysFor, withDraft } from './cover';
import { noSwap } from './swap';

const form = { way: 'replace' as const, who: 'ben', begin: '2026-10-25T02:30', end: '2026-10-25T09:00', note: ' dentist ', swap: noSwap };
const about = { schedule: 'pay', zone: 'Europe/Stockholm', absent: 'ana', others: [] as Override[] };
const name = (user: string) => user[0]!.toUpperCase() + user.slice(1);
const shift = (user: string) => ({ user, begin: '2026-10-24T00:00:00Z', end: '2026-10-26T00:00:00Z', source: 'rotation' as const, index: 0, goes_on: false });

it('makes an override of a form, on the clocks of the zone', () => {
  expect(overrideOf(form, about)).toEqual({
    slug: '', schedule: 'pay', user: 'ben', absent: 'ana', everyone: false, wanted: false, asked: '', return_begin: null, return_end: null, priority: 0,
    begin: '2026-10-25T00:30:00.000Z', end: '2026-10-25T08:00:00.000Z', note: 'dentist',
  });
  expect(overrideOf({ ...form, way: 'add' }, about)).toMatchObject({ user: 'ben', absent: '' });
  expect(overrideOf({ ...form, way: 'remove' }, about)).toMatchObject({ user: '', absent: 'ana', wanted: false });
  expect(overrideOf({ ...form, way: 'ask' }, about)).toMatchObject({ user: '', absent: 'ana', wanted: true, asked: '', return_begin: null });
  expect(overrideOf({ ...form, way: 'ask', swap: { ...noSwap, asked: 'ben' } }, about)).toMatchObject({ absent: 'ana', wanted: true, asked: 'ben' });
});

it('stands above others who are to be alone', () => {
  const alone = overrideOf({ ...form, way: 'alone' }, about);
  expect(alone).toMatchObject({ user: 'ben', everyone: true, priority: 0 });
  expect(overrideOf({ ...form, way: 'alone' }, { ...about, others: [{ ...alone, priority: 4 }] }).priority).toBe(5);
});

it('lets people without a say over the schedule arrange their own coming only', () => {
  expect(waysFor({ user: 'ana', me: 'ana', mayArrange: false })).toEqual(['ask']);
  expect(waysFor({ user: 'ana', me: 'ben', mayArrange: false })).toEqual(['replace', 'add', 'alone']);
  expect(waysFor({ user: '', me: 'ben', mayArrange: true })).toEqual(['add']);
  expect(waysFor({ user: 'ana', me: 'ben', mayArrange: true })).toContain('ask');
  expect(waysFor({ user: 'ana', me: 'ana', mayArrange: true })).toContain('remove');
});

it('lets people change what they arranged themselves, and managers everything', () => {
  const ben = { ...overrideOf(form, about), user: 'ben' };
  expect(mayChange(ben, { me: 'ben', mayArrange: false })).toBe(true);
  expect(mayChange(ben, { me: 'ana', mayArrange: false })).toBe(false);
  expect(mayChange(ben, { me: 'cem', mayArrange: true })).toBe(true);
  expect(mayChange({ ...ben, user: '', wanted: true }, { me: 'ana', mayArrange: false })).toBe(true);
});

it('says what an override does', () => {
  const base = overrideOf(form, about);
  expect(overrideSentence(base, name)).toBe('Ben comes for Ana');
  expect(overrideSentence({ ...base, absent: '' }, name)).toBe('Ben comes as well');
  expect(overrideSentence({ ...base, user: '' }, name)).toBe('Ana is taken out, and nobody comes');
  expect(overrideSentence({ ...base, everyone: true }, name)).toBe('Ben is on call alone');
  expect(overrideSentence({ ...base, user: '', wanted: true }, name)).toBe('Ana looks for somebody to take this shift');
  expect(overrideSentence({ ...base, user: '', wanted: true, asked: 'cem' }, name)).toBe('Ana asks Cem to take this shift');
});

it('says why an override would change nothing', () => {
  const preview = (before: string[], after: string[]) => ({ shifts: after.map(shift), gaps: [], shifts_before: before.map(shift), gaps_before: [], hours: [] });
  const override = overrideOf(form, about);
  expect(idleReason(override, preview(['ana'], ['ben']), [], name)).toBeNull();
  expect(idleReason(override, preview(['cem'], ['cem']), [], name)).toBe('Ana is not on call then');
  expect(idleReason({ ...override, absent: '' }, preview(['ben'], ['ben']), [], name)).toBe('Ben is on call then already');
  const temporary = [{ slug: 't', schedule: 'pay', begin: '2026-10-24T00:00:00Z', end: '2026-10-27T00:00:00Z', shifts: [], note: '' }];
  expect(idleReason(override, preview(['ana'], ['ana']), temporary, name)).toBe('a temporary schedule decides about all of this time');
});

it('shows an override in the form as it is, and gives it back unchanged', () => {
  const present = { ...overrideOf(form, about), slug: 'pay-ben', note: 'wedding' };
  expect(changedOverride(present, formOfOverride(present, about.zone), about.zone)).toEqual(present);
});

it('changes an override in its place', () => {
  const present = { ...overrideOf(form, about), slug: 'pay-ben' };
  const changed = changedOverride(present, { ...form, who: 'cem', end: '2026-10-25T12:00' }, about.zone);
  expect(changed).toMatchObject({ slug: 'pay-ben', user: 'cem', absent: 'ana', end: '2026-10-25T11:00:00.000Z' });
  expect(withDraft([present], changed)).toEqual([changed]);
  expect(withDraft([present], { ...changed, slug: '' }).length).toBe(2);
});

it('takes over from a rotation, from an override, and from everyone', () => {
  const taken = { ...overrideOf({ ...form, way: 'add' }, about), slug: 'draft', user: 'dan', begin: '2026-10-24T12:00:00.000Z', end: '2026-10-24T18:00:00.000Z' };
  const draftOf = (list: Override[]) => list.find(({ slug }) => slug === 'draft');
  expect(takenOver({ shifts: [shift('ana')], overrides: [] }, taken, 'ana')).toEqual([{ ...taken, absent: 'ana' }]);
  // Ben came for Ana: Dan comes for Ana then, and Ben before and after.
  const ben = { ...overrideOf(form, about), slug: 'ben', begin: '2026-10-24T00:00:00.000Z', end: '2026-10-26T00:00:00.000Z' };
  const over = takenOver({ shifts: [{ ...shift('ben'), source: 'override', index: 0 }], overrides: [ben] }, taken, 'ben');
  expect(draftOf(over)).toMatchObject({ absent: 'ana', user: 'dan' });
  expect(over.filter(({ user }) => user === 'ben').map(({ begin, end }) => [begin, end])).toEqual([[ben.begin, taken.begin], [taken.end, ben.end]]);
  expect(draftOf(takenOver({ shifts: [shift('ana')], overrides: [{ ...ben, everyone: true, priority: 3 }] }, taken, ''))).toMatchObject({ everyone: true, priority: 4 });
});
