import { afterEach, expect, test, vi } from 'vitest';
import { serve } from '../test/server';
import { nextShifts } from './oncall';

afterEach(() => vi.unstubAllGlobals());

const from = Date.parse('2026-01-01T00:00:00Z');
const shift = (schedule: string, begin: string) => ({ schedule, name: schedule, shift: { user: 'ana', begin, end: begin, source: 'rotation', index: 0, goes_on: false } });

// Answers by the year that is asked for.
const calendar = (...years: unknown[][]) => {
  let asked = 0;
  return serve({ 'GET /api/v1/on-call/shifts': () => ({ body: { items: years[asked++] ?? [], next: '' } }) });
};

test('the next shift of each schedule is found at any distance, and no year is asked for in vain', async () => {
  const asked = calendar([shift('pay', '2026-06-02T00:00:00Z'), shift('pay', '2026-06-01T00:00:00Z')], [shift('web', '2027-03-01T00:00:00Z'), shift('pay', '2027-06-01T00:00:00Z')]);
  const found = await nextShifts(from, ['pay', 'web']);
  expect(found.map(({ schedule, shift: { begin } }) => `${schedule} ${begin.slice(0, 10)}`)).toEqual(['pay 2026-06-01', 'web 2027-03-01']);
  expect(asked.length).toBe(2);
  for (const { path } of asked) {
    const query = new URLSearchParams(path.split('?')[1]);
    expect(Date.parse(query.get('to')!) - Date.parse(query.get('from')!)).toBeLessThanOrEqual(365 * 86_400_000);
  }
});

test('after three years it gives up', async () => {
  const asked = calendar();
  expect(await nextShifts(from, ['pay'])).toEqual([]);
  expect(asked.length).toBe(3);
});
