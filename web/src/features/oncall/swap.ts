// A swap: cover that one person is asked for, and what is taken in return.
import type { Override, Shift } from '../../api/types';
import { instantOf, momentInZone, wallIso, wallOf } from '../../domain/zone';

// Walls are on the clock of the zone; `give` is '' (nothing), 'other' (the walls), or one of the asked person's shifts.
export type SwapForm = { asked: string; give: string; returnBegin: string; returnEnd: string };
export const noSwap: SwapForm = { asked: '', give: '', returnBegin: '', returnEnd: '' };

const instant = (wall: string, zone: string) => new Date(instantOf(Date.parse(`${wall}Z`), zone)).toISOString();

export function swapOf({ asked, give, returnBegin, returnEnd }: SwapForm, zone: string): Pick<Override, 'asked' | 'return_begin' | 'return_end'> {
  if (asked === '' || give === '') return { asked, return_begin: null, return_end: null };
  if (give === 'other') return { asked, return_begin: returnBegin ? instant(returnBegin, zone) : null, return_end: returnEnd ? instant(returnEnd, zone) : null };
  const [begin, end] = give.split('/');
  return { asked, return_begin: begin!, return_end: end! };
}

export const swapComplete = ({ asked, give, returnBegin, returnEnd }: SwapForm) =>
  asked === '' || give !== 'other' || (returnBegin !== '' && returnEnd !== '' && returnBegin < returnEnd);

const choicesMax = 20;

// What somebody asked could give: their shifts to come, without the time that they are asked for. What touches is one.
export function returnChoices(shifts: readonly Shift[], asked: string, now: number, asks: { begin: number; end: number }, zone: string): { value: string; label: string }[] {
  const spans: { begin: number; end: number }[] = [];
  for (const shift of shifts.filter(({ user, shadow }) => user === asked && !shadow).toSorted((a, b) => Date.parse(a.begin) - Date.parse(b.begin))) {
    const [begin, end] = [Math.max(now, Date.parse(shift.begin)), Date.parse(shift.end)];
    const last = spans.at(-1);
    if (last && last.end >= begin) last.end = Math.max(last.end, end);
    else spans.push({ begin, end });
  }
  return spans
    .filter(({ begin, end }) => end > begin && (end <= asks.begin || begin >= asks.end))
    .slice(0, choicesMax)
    .map(({ begin, end }) => ({ value: `${new Date(begin).toISOString()}/${new Date(end).toISOString()}`, label: `${momentInZone(begin, zone)} – ${momentInZone(end, zone)}` }));
}

// A time to begin with where none of their shifts is taken.
export const otherTime = (after: number, length: number, zone: string) => ({ returnBegin: wallIso(wallOf(after, zone)), returnEnd: wallIso(wallOf(after + length, zone)) });

export const mayTake = ({ asked }: Override, me: string) => asked === '' || asked === me;

// "in return: Ana comes from … until …"; empty: nothing is given.
export function returnSentence({ user, absent, asked, return_begin, return_end }: Override, name: (slug: string) => string, zone: string): string {
  if (!return_begin || !return_end) return '';
  return `in return: ${name(user || absent)} comes for ${name(asked)}, ${momentInZone(Date.parse(return_begin), zone)} – ${momentInZone(Date.parse(return_end), zone)}`;
}
