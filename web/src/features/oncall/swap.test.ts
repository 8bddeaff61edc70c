import { expect, it } from 'vitest';
import type { Override } from '../../api/types';
import { mayTake, noSwap, returnChoices, returnSentence, swapComplete, swapOf } from './swap';

const at = (day: number, hour = 9) => `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const shift = (user: string, begin: string, end: string) => ({ user, begin, end, source: 'rotation' as const, index: 0, goes_on: false });
const name = (user: string) => user[0]!.toUpperCase() + user.slice(1);

it('offers the shifts to come of whoever is asked, but not the time in question', () => {
  const shifts = [shift('ana', at(1), at(8)), shift('ben', at(8), at(10)), shift('ben', at(10), at(15)), shift('ben', at(22), at(29))];
  const offered = (asks: { begin: number; end: number }) => returnChoices(shifts, 'ben', Date.parse(at(2)), asks, 'UTC').map(({ value }) => value);
  expect(offered({ begin: Date.parse(at(1)), end: Date.parse(at(8)) })).toEqual([`${at(8)}/${at(15)}`, `${at(22)}/${at(29)}`]);
  expect(offered({ begin: Date.parse(at(23)), end: Date.parse(at(24)) })).toEqual([`${at(8)}/${at(15)}`]);
});

it('makes a swap of what was chosen, or of a time on the clocks of the zone', () => {
  expect(swapOf(noSwap, 'UTC')).toEqual({ asked: '', return_begin: null, return_end: null });
  expect(swapOf({ ...noSwap, asked: 'ben' }, 'UTC')).toEqual({ asked: 'ben', return_begin: null, return_end: null });
  expect(swapOf({ ...noSwap, asked: 'ben', give: `${at(8)}/${at(15)}` }, 'UTC')).toEqual({ asked: 'ben', return_begin: at(8), return_end: at(15) });
  const other = { asked: 'ben', give: 'other', returnBegin: '2026-11-08T10:00', returnEnd: '2026-11-08T12:00' };
  expect(swapOf(other, 'Europe/Stockholm')).toEqual({ asked: 'ben', return_begin: at(8), return_end: at(8, 11) });
  expect(swapComplete(other)).toBe(true);
  expect(swapComplete({ ...other, returnEnd: '2026-11-08T10:00' })).toBe(false);
});

it('says what is given in return, and who may take it', () => {
  const request = { user: '', absent: 'ana', asked: 'ben', return_begin: at(8), return_end: at(15) } as Override;
  expect(returnSentence(request, name, 'UTC')).toMatch(/^in return: Ana comes for Ben, Sun 8 Nov/);
  expect(returnSentence({ ...request, return_begin: null, return_end: null }, name, 'UTC')).toBe('');
  expect([mayTake(request, 'ben'), mayTake(request, 'cem'), mayTake({ ...request, asked: '' }, 'cem')]).toEqual([true, false, true]);
});
