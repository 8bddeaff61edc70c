import { expect, it } from 'vitest';
import { presets } from './presets';
import { rotationSentences } from './words';

// A Wednesday.
const wall = Date.parse('2026-12-02T15:30:00Z');
const first = (name: string, people = ['ana', 'ben']) => presets.find((preset) => preset.name === name)!.make({ wall, people });

it('begins on the Monday of the week, on the day, on the first of the month', () => {
  expect(first('weekly')[0]!.anchor).toBe('2026-11-30T09:00');
  expect(first('daily')[0]!.anchor).toBe('2026-12-02T09:00');
  expect(first('monthly')[0]!.anchor).toBe('2026-12-01T09:00');
  expect(first('weekend')[0]!.anchor).toBe('2026-12-04T09:00');
});

it.each(presets)('$name says what its label says', ({ name }) => {
  const words = first(name).flatMap((rotation) => rotationSentences(rotation, (user) => user)).join(' ');
  const wanted: Record<string, RegExp> = {
    weekly: /on Mondays at 09:00/,
    daily: /every day at 09:00/,
    split: /on Mondays and Fridays at 09:00/,
    weekdays: /Only Mon–Fri/,
    'hours-nights': /Only Mon–Fri 09:00–17:00.*on Mondays at 09:00/,
    sun: /every day 00:00–08:00.*every day 16:00–24:00/,
    weekend: /Only Fri 17:00 until Mon 09:00/,
    monthly: /on the 1st at 09:00/,
    shifts: /at 07:00 and 19:00/,
  };
  expect(words).toMatch(wanted[name]!);
});
