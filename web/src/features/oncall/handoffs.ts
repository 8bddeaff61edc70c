// Which of the hand-off notes holds. They come with the newest first; an empty one takes back those before it.
import type { HandoffNote } from '../../api/types';

export const noteLengthMax = 4_000;

export function notesOf(notes: readonly HandoffNote[]): { latest: HandoffNote | null; earlier: HandoffNote[] } {
  const [newest, ...rest] = notes;
  if (!newest || newest.text === '') return { latest: null, earlier: rest.filter(({ text }) => text !== '') };
  return { latest: newest, earlier: rest.filter(({ text }) => text !== '') };
}
