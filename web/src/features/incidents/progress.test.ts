import { describe, expect, it } from 'vitest';
import { expected, progressOf } from './progress';

const declared_at = '2026-01-05T10:00:00Z';
const incident = (status: string, first_entered: Record<string, string> = {}, resolved_at: string | null = null) =>
  ({ status, first_entered, declared_at, resolved_at }) as never;

describe('progressOf', () => {
  it('shows what was gone through, where it stands, and the end', () => {
    const steps = progressOf(incident('contained', { investigating: declared_at, contained: '2026-01-05T10:30:00Z' }));
    expect(steps.map(({ label, state }) => `${label} ${state}`)).toEqual(['Reported done', 'Being investigated done', 'Held where it is now', 'Resolved ahead']);
    expect(steps[2]!.at).toBe('2026-01-05T10:30:00Z');
  });
  it('begins with the declaration and ends with the resolution', () => {
    const steps = progressOf(incident('closed', { investigating: declared_at }, '2026-01-05T11:00:00Z'));
    expect(steps[0]).toEqual({ label: 'Reported', at: declared_at, state: 'done' });
    expect(steps.at(-1)).toEqual({ label: 'Resolved', at: '2026-01-05T11:00:00Z', state: 'now' });
  });
  it('has no way to go for what was none', () => {
    expect(progressOf(incident('cancelled'))).toEqual([]);
  });
});

describe('expected', () => {
  const now = Date.parse(declared_at);
  it('tells what is due from what has passed', () => {
    expect(expected(null, now)).toBe('none');
    expect(expected('2026-01-05T10:00:00Z', now)).toBe('ahead');
    expect(expected('2026-01-05T09:59:59Z', now)).toBe('past');
  });
});
