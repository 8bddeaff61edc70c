// When a shift begins or ends is told to the minute, and with its day unless that is today.
import { expect, it } from 'vitest';
import { edgeText, momentText } from './Time';

it('leaves seconds out, and names the day of another day', () => {
  const now = new Date(2026, 10, 30, 3, 0, 0).getTime();
  expect(edgeText(new Date(2026, 10, 30, 9, 0, 0).getTime(), now)).toBe('09:00');
  const saturday = edgeText(new Date(2026, 11, 5, 8, 30, 0).getTime(), now);
  expect(saturday).toContain('Sat');
  expect(saturday).toContain('08:30');
});

it('names the year of another year', () => {
  const now = new Date(2026, 10, 30, 3, 0, 0).getTime();
  expect(momentText(new Date(2026, 10, 30, 9, 0, 0).getTime(), now)).toBe('09:00:00');
  expect(momentText(new Date(2026, 11, 5, 8, 30, 0).getTime(), now)).not.toContain('2026');
  expect(momentText(new Date(2035, 0, 5, 8, 30, 0).getTime(), now)).toContain('2035');
});
