// Calendars that others keep: whether and how reading an address goes, and who is meant in them.
import type { CalendarName, CalendarState } from '../api/types';

export type Reading = { tone: 'good' | 'warn' | 'plain'; text: string; at: string | null };

export function readingOf({ host = '', read_at = null, fault = '' }: Partial<CalendarState>): Reading {
  if (host === '') return { tone: 'plain', text: 'Files are uploaded by hand', at: null };
  if (fault) return { tone: 'warn', text: `⚠ ${host} could not be read: ${fault}. What is known stays`, at: read_at };
  if (!read_at) return { tone: 'plain', text: `${host} is not read yet`, at: null };
  return { tone: 'good', text: `✓ Read from ${host}`, at: read_at };
}

// What a form holds goes with an address: empty keeps the present one, this ends it.
export const noAddress = 'none';

// Words that a preview did not know, after somebody said who is meant; those without an answer are left.
export const namedBy = (names: readonly CalendarName[], answers: Readonly<Record<string, string>>): CalendarName[] => [
  ...names.filter(({ text }) => !answers[text]),
  ...Object.entries(answers).filter(([, user]) => user !== '').map(([text, user]) => ({ text, user })),
];

export const tidyNames = (names: readonly CalendarName[]): CalendarName[] =>
  names.map(({ text, user }) => ({ text: text.trim(), user })).filter(({ text, user }) => text !== '' && user !== '');
