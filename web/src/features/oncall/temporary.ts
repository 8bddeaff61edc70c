// A temporary schedule as a form has it: on the wall clock of the schedule's zone.
import type { TemporarySchedule } from '../../api/types';
import { instantOf, wallIso, wallOf } from '../../domain/zone';

export type TemporaryForm = { begin: string; end: string; note: string; shifts: { id: number; user: string; begin: string; end: string }[] };

const instant = (wall: string, zone: string) => new Date(instantOf(Date.parse(`${wall}Z`), zone)).toISOString();
const wall = (at: string | number, zone: string) => wallIso(wallOf(typeof at === 'number' ? at : Date.parse(at), zone));

export const temporaryOf = (form: TemporaryForm, about: { slug: string; schedule: string; zone: string }): TemporarySchedule => ({
  slug: about.slug,
  schedule: about.schedule,
  begin: instant(form.begin, about.zone),
  end: instant(form.end, about.zone),
  shifts: form.shifts.map(({ user, begin, end }) => ({ user, begin: instant(begin, about.zone), end: instant(end, about.zone) })),
  note: form.note.trim(),
});

export const formOf = (present: TemporarySchedule, zone: string): TemporaryForm => ({
  begin: wall(present.begin, zone),
  end: wall(present.end, zone),
  note: present.note,
  shifts: present.shifts.map((shift, index) => ({ id: index + 1, user: shift.user, begin: wall(shift.begin, zone), end: wall(shift.end, zone) })),
});

export const newForm = (begin: number, end: number, zone: string): TemporaryForm => ({
  begin: wall(begin, zone), end: wall(end, zone), note: '', shifts: [{ id: 1, user: '', begin: wall(begin, zone), end: wall(end, zone) }],
});

// Whether every stretch of it ends after it begins.
export const dated = ({ begin, end, shifts }: TemporarySchedule) => [{ begin, end }, ...shifts].every((span) => Date.parse(span.begin) < Date.parse(span.end));
