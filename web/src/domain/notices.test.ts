import { expect, it } from 'vitest';
import { noticeSentences, reminderError, scheduleNoticeSentences, tidyReminders, usualNotices, usualScheduleNotices } from './notices';

it('says which notices somebody gets', () => {
  expect(noticeSentences(usualNotices)).toEqual(['1 d before a shift begins', 'when a shift begins or ends, and when cover is looked for or taken', 'when that is over for which one was paged']);
  expect(noticeSentences({ reminders: ['30m', '2d'], hand_offs: false, over: false })).toEqual(['2 d and 30 min before a shift begins']);
});

it('keeps reminders in order, each once, and within a week', () => {
  expect(tidyReminders(['1h', '1d', '60m', '24h'])).toEqual(['24h', '60m']);
  expect(['0s', '8d', '7d', 'soon'].map((text) => reminderError(text) === null)).toEqual([false, false, true, true]);
});

it('says whom a schedule tells', () => {
  const name = (slug: string) => slug.toUpperCase();
  expect(scheduleNoticeSentences(usualScheduleNotices, name)).toEqual(['Managers hear of gaps ahead.']);
  expect(scheduleNoticeSentences({ channels: ['ops'], changes: true, daily_at: '08:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], gaps: false }, name))
    .toEqual(['OPS hears who is on call whenever that changes and Mon–Fri at 08:00.', 'Nobody is told of gaps ahead.']);
});
