// Notices: messages that nobody has to answer. What the server has where nothing was chosen, and what is chosen in words.
import type { ScheduleNotices, UserNotices } from '../api/types';
import { daysText, listText, weekdays } from './hours';
import { spanSeconds, spanText } from './words';

export const usualNotices: UserNotices = { reminders: ['1d'], hand_offs: true, over: true };
export const usualScheduleNotices: ScheduleNotices = { channels: [], changes: true, daily_at: null, days: [...weekdays], gaps: true };

export const remindersMax = 5;
const longestSeconds = 7 * 86_400;

export function reminderError(text: string): string | null {
  const seconds = spanSeconds(text);
  if (seconds === null) return null; // The field's pattern says it.
  return seconds > 0 && seconds <= longestSeconds ? null : 'Between a moment and 7 days before the shift.';
}

// The longest first, each once.
export const tidyReminders = (reminders: readonly string[]): string[] =>
  [...new Map(reminders.map((text) => [spanSeconds(text), text])).values()].toSorted((a, b) => (spanSeconds(b) ?? 0) - (spanSeconds(a) ?? 0));

export const noticeSentences = ({ reminders, hand_offs, over }: UserNotices): string[] => [
  ...(reminders.length > 0 ? [`${listText(tidyReminders(reminders).map(spanText))} before a shift begins`] : []),
  ...(hand_offs ? ['when a shift begins or ends, and when cover is looked for or taken'] : []),
  ...(over ? ['when that is over for which one was paged'] : []),
];

export function scheduleNoticeSentences({ channels, changes, daily_at, days, gaps }: ScheduleNotices, channelName: (slug: string) => string): string[] {
  const who = listText(channels.map(channelName));
  const of = [...(changes ? ['whenever that changes'] : []), ...(daily_at && days.length > 0 ? [`${daysText(days)} at ${daily_at.slice(0, 5)}`] : [])];
  return [
    ...(channels.length > 0 && of.length > 0 ? [`${who} hears who is on call ${listText(of)}.`] : []),
    ...(gaps ? [`Managers${channels.length > 0 ? ` and ${who}` : ''} hear of gaps ahead.`] : ['Nobody is told of gaps ahead.']),
  ];
}
