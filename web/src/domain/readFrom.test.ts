import { expect, it } from 'vitest';
import { namedBy, readingOf, tidyNames } from './readFrom';

it('says how reading an address goes', () => {
  const text = (state: Parameters<typeof readingOf>[0]) => readingOf(state).text;
  expect(text({})).toBe('Files are uploaded by hand');
  expect(text({ host: 'cal.example.org' })).toBe('cal.example.org is not read yet');
  expect(text({ host: 'cal.example.org', read_at: '2026-11-30T03:00:00Z' })).toBe('✓ Read from cal.example.org');
  expect(readingOf({ host: 'cal.example.org', read_at: '2026-11-30T03:00:00Z', fault: 'the answer is 404' })).toMatchObject({ tone: 'warn', text: '⚠ cal.example.org could not be read: the answer is 404. What is known stays' });
});

it('adds whom a word means, and drops what nobody answered', () => {
  expect(namedBy([{ text: 'A. Smith', user: 'ana' }, { text: 'Ben', user: 'cem' }], { Ben: 'ben', 'Who?': '' })).toEqual([{ text: 'A. Smith', user: 'ana' }, { text: 'Ben', user: 'ben' }]);
  expect(tidyNames([{ text: ' A. Smith ', user: 'ana' }, { text: '', user: 'ben' }, { text: 'x', user: '' }])).toEqual([{ text: 'A. Smith', user: 'ana' }]);
});
