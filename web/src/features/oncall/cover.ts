// What an override does, in words, and how a form becomes one.
import type { ArrangedShifts, Override, SchedulePreview, TemporarySchedule } from '../../api/types';
import { instantOf, momentInZone, wallIso, wallOf } from '../../domain/zone';
import { differences } from './lanes';
import { noSwap, swapOf, type SwapForm } from './swap';

export type Way = 'replace' | 'add' | 'alone' | 'remove' | 'ask';

export const wayWords: Record<Way, { label: string; hint: string }> = {
  replace: { label: 'Instead', hint: 'somebody else in their place' },
  add: { label: 'Beside', hint: 'somebody more, together with whoever is on call' },
  alone: { label: 'Alone', hint: 'one person instead of everyone' },
  remove: { label: 'Nobody instead', hint: 'they go, and nobody comes' },
  ask: { label: 'Ask for cover', hint: 'nothing changes until somebody takes it' },
};

// The ways that make sense for a shift, or for a gap, and that this person may go: who does not manage the schedule
// arranges their own coming, and looks for somebody for their own shift; who does looks for anybody's.
export function waysFor({ user, me, mayArrange }: { user: string; me: string; mayArrange: boolean }): Way[] {
  if (user === '') return ['add'];
  if (mayArrange) return user === me ? ['ask', 'replace', 'add', 'alone', 'remove'] : ['replace', 'ask', 'add', 'alone', 'remove'];
  return user === me ? ['ask'] : ['replace', 'add', 'alone'];
}

// Who does not manage the schedule changes their own coming and their own request, and nobody else's.
export const mayChange = (override: Override, { me, mayArrange }: { me: string; mayArrange: boolean }) =>
  mayArrange || override.user === me || (override.wanted && override.absent === me);

// `begin` and `end` as the form has them: on the wall clock of the zone.
export type CoverForm = { way: Way; who: string; begin: string; end: string; note: string; swap: SwapForm };

const instant = (wall: string, zone: string) => new Date(instantOf(Date.parse(`${wall}Z`), zone)).toISOString();

export function overrideOf(form: CoverForm, { schedule, zone, absent, others }: { schedule: string; zone: string; absent: string; others: readonly Override[] }): Override {
  const base: Override = {
    slug: '', schedule, user: '', absent: '', everyone: false, wanted: false, asked: '', return_begin: null, return_end: null, priority: 0,
    begin: instant(form.begin, zone), end: instant(form.end, zone), note: form.note.trim(),
  };
  switch (form.way) {
    case 'replace': return { ...base, user: form.who, absent };
    case 'add': return { ...base, user: form.who };
    case 'remove': return { ...base, absent };
    case 'ask': return { ...base, ...swapOf(form.swap, zone), absent, wanted: true };
    // Above whoever else is to be alone then.
    case 'alone': return { ...base, user: form.who, everyone: true, priority: 1 + Math.max(-1, ...others.filter(({ everyone }) => everyone).map(({ priority }) => priority)) };
  }
}

export const formOfOverride = (present: Override, zone: string): CoverForm => ({
  way: 'replace', who: present.user, begin: wallIso(wallOf(Date.parse(present.begin), zone)), end: wallIso(wallOf(Date.parse(present.end), zone)), note: present.note, swap: noSwap,
});

// The form's times on an override that is there already.
export const changedOverride = (present: Override, form: CoverForm, zone: string): Override => ({
  ...present, user: present.user ? form.who : '', begin: instant(form.begin, zone), end: instant(form.end, zone), note: form.note.trim(),
});

export function overrideSentence(override: Override, name: (user: string) => string): string {
  const { user, absent, everyone, wanted, asked } = override;
  if (wanted && asked) return `${name(user || absent)} asks ${name(asked)} to take this shift`;
  if (wanted) return `${name(user || absent)} looks for somebody to take this shift`;
  if (everyone) return `${name(user)} is on call alone`;
  if (user && absent) return `${name(user)} comes for ${name(absent)}`;
  if (user) return `${name(user)} comes as well`;
  return `${name(absent)} is taken out, and nobody comes`;
}

// Why an override would change nothing; null: it changes something.
export function idleReason(override: Override, preview: SchedulePreview, temporary: readonly TemporarySchedule[], name: (user: string) => string): string | null {
  if (override.wanted || differences(preview.shifts_before, preview.shifts).length > 0) return null;
  const [begin, end] = [Date.parse(override.begin), Date.parse(override.end)];
  if (temporary.some((each) => Date.parse(each.begin) <= begin && Date.parse(each.end) >= end)) return 'a temporary schedule decides about all of this time';
  const before = preview.shifts_before.filter((shift) => Date.parse(shift.begin) < end && Date.parse(shift.end) > begin);
  const there = (user: string) => before.some((shift) => shift.user === user);
  if (override.absent && !there(override.absent)) return `${name(override.absent)} is not on call then`;
  if (override.user && there(override.user)) return `${name(override.user)} is on call then already`;
  return 'other overrides decide about this time';
}

// All overrides, when somebody takes over from now on: in the place of one person, of whatever brought them, or (empty) of
// everyone. The server writes it the same way; this is for the preview.
export function takenOver({ shifts, overrides }: Pick<ArrangedShifts, 'shifts' | 'overrides'>, taken: Override, insteadOf: string): Override[] {
  const begin = Date.parse(taken.begin);
  const shift = shifts.find((each) => each.user === insteadOf && Date.parse(each.begin) <= begin && Date.parse(each.end) > begin);
  const by = shift?.source === 'override' ? overrides[shift.index] : undefined;
  if (insteadOf === '' || by?.everyone) {
    return [...overrides, { ...taken, everyone: true, priority: 1 + Math.max(-1, ...overrides.filter(({ everyone }) => everyone).map(({ priority }) => priority)) }];
  }
  const absent = by ? by.absent : insteadOf;
  const same = (other: Override) => (absent === '' ? other.slug === by?.slug : other.absent === absent);
  const rest = overrides.flatMap((other) => (!same(other) || other.begin >= taken.end || other.end <= taken.begin ? [other] : [
    ...(other.begin < taken.begin ? [{ ...other, end: taken.begin }] : []),
    ...(other.end > taken.end ? [{ ...other, slug: `${other.slug}-after`, begin: taken.end }] : []),
  ]));
  return [...rest, { ...taken, absent }];
}

export const spanSentence = (begin: string, end: string, zone: string) => `${momentInZone(Date.parse(begin), zone)} – ${momentInZone(Date.parse(end), zone)}`;

// The list that a preview is asked about: what is arranged, with what is being arranged in it.
export const withDraft = (present: readonly Override[], draft: Override): Override[] =>
  [...present.filter(({ slug }) => slug !== draft.slug), { ...draft, slug: draft.slug || 'draft' }];
