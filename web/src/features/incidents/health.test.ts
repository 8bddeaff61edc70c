// The component board: what stands first, how a service changed, whom a call asks, and which of two readings counts.
import { expect, it } from 'vitest';
import { newestChecks } from '../../api/rollCall';
import type { Health, ServiceCheck } from '../../api/types';
import { checkOf } from '../../test/serviceCheck';
import { askedOf, boardTime, onBoard, spansOf, toAsk } from './health';

const at = (minute: number) => `2026-01-05T10:${String(minute).padStart(2, '0')}:00Z`;
const ms = (minute: number) => Date.parse(at(minute));
const answer = (minute: number, health: Health, word = '') => ({ round: 1, health, word, by: 'bo', at: at(minute) });
const answered = (id: number, service: string, ...answers: ServiceCheck['answers']) =>
  checkOf(id, service, { waiting_since: null, health: answers.at(-1)!.health, impaired_at: answers.find(({ health }) => health === 'impaired')?.at ?? null, answers });

it('shows first where the failure began, then whose answer is missing', () => {
  const rows = [answered(1, 'mail', answer(1, 'healthy')), checkOf(2, 'search'), answered(3, 'checkout', answer(5, 'impaired')), answered(4, 'database', answer(2, 'impaired'), answer(9, 'healthy'))];
  expect(onBoard(rows).map(({ service }) => service)).toEqual(['database', 'checkout', 'search', 'mail']);
});

it('asks me for what I am on call for and have not answered', () => {
  const rows = [checkOf(1, 'a'), checkOf(2, 'b', { on_call: ['cleo'] }), answered(3, 'c', answer(1, 'healthy'))];
  expect(askedOf(rows, 'bo').map(({ id }) => id)).toEqual([1]);
});

it('draws how it was, one after the other, until now', () => {
  const check = answered(1, 'a', answer(2, 'healthy'), answer(3, 'healthy'), answer(6, 'impaired'));
  expect(spansOf(check, ms(0), ms(9)).map(({ shown, from, to }) => [shown, from - ms(0), to - ms(0)])).toEqual([
    ['silent', 0, 120_000], ['healthy', 120_000, 360_000], ['impaired', 360_000, 540_000],
  ]);
  expect(spansOf(checkOf(1, 'a'), ms(0), ms(9))).toEqual([{ shown: 'silent', from: ms(0), to: ms(9) }]);
  expect(spansOf(answered(1, 'a', answer(9, 'unknown')), ms(0), ms(9)).map(({ shown }) => shown)).toEqual(['silent', 'unknown']);
});

it('ends with the incident, or with what was said after that', () => {
  const over = { declared_at: at(0), resolved_at: at(10), status: 'resolved' as const };
  expect(boardTime(over, [], ms(50))).toEqual([ms(0), ms(10)]);
  expect(boardTime(over, [answered(1, 'a', answer(12, 'healthy'))], ms(50))).toEqual([ms(0), ms(12)]);
  expect(boardTime({ ...over, resolved_at: null, status: 'investigating' }, [], ms(50))).toEqual([ms(0), ms(50)]);
});

it('would ask the affected and chosen ones, and one step of what belongs to them', () => {
  const service = (slug: string, ...depends_on: string[]) => ({ slug, depends_on });
  const services = [service('shop', 'checkout'), service('checkout', 'payments', 'gone'), service('payments', 'database'), service('database'), service('mail')];
  expect(toAsk(services, ['checkout', 'deleted'], [], true).toSorted()).toEqual(['checkout', 'payments', 'shop']);
  expect(toAsk(services, ['checkout'], ['mail'], false)).toEqual(['checkout', 'mail']);
});

it('keeps the newer of two readings', () => {
  const asked = checkOf(1, 'a');
  const one = answered(1, 'a', answer(2, 'healthy'));
  const both = answered(1, 'a', answer(2, 'healthy'), answer(2, 'impaired'));
  expect(newestChecks([both], [one])).toEqual([both]);
  expect(newestChecks([asked], [one])).toEqual([one]);
  expect(newestChecks([one], [asked, checkOf(2, 'b')])).toEqual([one, checkOf(2, 'b')]);
  const again = { ...both, round: 2, asked_at: at(8), waiting_since: at(8) };
  expect(newestChecks([again], [both])).toEqual([again]);
});
