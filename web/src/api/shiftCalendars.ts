// Reading an .ics file into a shift calendar; the preview tells what would be read and writes nothing.
import { api, type Write } from './client';
import { queryClient } from './query';
import type { Configured, IcalFault } from './types';

type Calendar = Configured<'shift-calendars'>;
export type ReadShifts = Calendar & { read: number; unknown: string[]; faults: IcalFault[] };

const path = (slug: string) => `/api/v1/shift-calendars/${encodeURIComponent(slug)}/import`;

export const previewShifts = (slug: string, file: Blob, write: Write) => api.postFile<ReadShifts>(`${path(slug)}?preview=true`, file, 'text/calendar', write);
export async function importShifts(slug: string, file: Blob, version: number, write: Write): Promise<ReadShifts> {
  const answer = await api.postFile<ReadShifts>(path(slug), file, 'text/calendar', { ...write, ifMatch: `"${version}"` });
  await queryClient.invalidateQueries({ queryKey: ['config'] });
  return answer;
}
