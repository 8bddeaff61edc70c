// Entries of a stream for tests.
import type { StreamEntry } from '../api/types';

export const entryOf = (id: number, change: Partial<Omit<StreamEntry, 'standing'>> & { standing?: Partial<StreamEntry['standing']>; by?: string } = {}): StreamEntry => {
  const { standing, by = 'bo', ...rest } = change;
  return {
    id, subject_kind: 'incident', subject: 1, at: new Date(Date.UTC(2026, 0, 5, 10, 0, id)).toISOString(), kind: 'said',
    actor: { kind: 'user', slug: by, on_behalf_of: '' } as StreamEntry['actor'], origin: 'web', reason: { code: 'none', object: '', id: 0 }, text: `line ${id}`,
    user: '', ref: 0, why: '', visibility: 'internal', about: 0, occurred_at: null, file: null,
    standing: { edits: [], withdrawn: false, reactions: [], starred: false, occurred_at: null, replies: 0, marks: [], verdict: null, evidence: [], ...standing }, ...rest,
  };
};
