// Deleting what was arranged for a schedule, with undo.
import { api } from '../../api/client';
import { createObject, removeObject } from '../../api/config';
import type { Configured, Override, TemporarySchedule } from '../../api/types';
import { report } from '../../ui/Toasts';

const words = { overrides: 'override', 'temporary-schedules': 'temporary schedule' } as const;

export function removeArranged(kind: 'overrides' | 'temporary-schedules', value: Override | TemporarySchedule) {
  const what = words[kind];
  return report<Override | TemporarySchedule>(
    {
      doing: `Deleting the ${what}…`,
      done: `The ${what} is deleted`,
      failed: `The ${what} was not deleted`,
      // Under a new name: names are not used again. As it was last, which may differ from what was on the screen.
      undo: (last) => void report({ doing: 'Putting it back…', done: `The ${what} is back`, failed: `The ${what} is not back` }, (write) =>
        createObject(kind, { ...last, slug: '' }, write)),
    },
    async (write) => {
      const present = await api.get<Configured<'overrides'> | Configured<'temporary-schedules'>>(`/api/v1/${kind}/${encodeURIComponent(value.slug)}`);
      await removeObject(kind, value.slug, present.meta.version, write);
      return present.value;
    },
  );
}
