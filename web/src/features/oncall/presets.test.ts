import { expect, it } from 'vitest';
import { presets, sunLayers } from './presets';
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

it('follows the sun on three clocks, the schedule’s own left out', () => {
  const layers = sunLayers({ zones: ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'], start: 8 }, 'Europe/Berlin', () => wall);
  expect(layers.map(({ name, time_zone }) => `${name} ${time_zone}`)).toEqual(['Day in Berlin undefined', 'Day in New York America/New_York', 'Day in Tokyo Asia/Tokyo']);
  expect(layers.every(({ restrictions }) => restrictions[0]!.start === '08:00' && restrictions[0]!.end === '16:00')).toBe(true);
  expect(rotationSentences(layers[2]!, (user) => user).join(' ')).toMatch(/Only every day 08:00–16:00\. On the clocks of Asia\/Tokyo\./);
});

it('says who learns and what holidays mean', () => {
  const [weekly] = first('weekly');
  const words = (change: object) => rotationSentences({ ...weekly!, ...change }, (user) => user).join(' ');
  expect(words({ shadow: true })).toMatch(/Shadow: paged along to learn; nobody counts on them/);
  expect(words({ holidays: 'off' })).toMatch(/Nobody on holidays/);
  expect(words({ holidays: 'only' })).toMatch(/Only on holidays/);
  expect(words({ holidays: 'any', time_zone: '', shadow: false })).not.toMatch(/holiday|clocks|Shadow/i);
});
