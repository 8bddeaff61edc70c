// The message log keeps what its filter says and names each subject once.
import { expect, it } from 'vitest';
import type { Notification, PageView } from '../../api/types';
import { aboutMessage, keeps, kindText, tookText } from './messages';

const message = (change: Partial<Notification>): Notification => ({
  id: 1, job: 1, attempt: 1, kind: 'notification', user: 'ana', contact_method: 'ana-mail', channel: 'email', pages: [], started_at: '2026-11-30T03:00:00.000Z',
  ended_at: '2026-11-30T03:00:00.250Z', status: 'sent', receipt: '', drill: false, provider: '', message: '', about: '', ...change,
});
const page = (change: Partial<PageView>) => ({ id: 1, subject_kind: 'alert', subject: 7, title: 'disk full', drill: false, ...change }) as PageView;

it('keeps what did not arrive, or one state', () => {
  const all = (['sent', 'delivered', 'failed', 'unknown'] as const).map((status) => message({ status }));
  expect(all.filter((each) => keeps('trouble', each)).map(({ status }) => status)).toEqual(['failed', 'unknown']);
  expect(all.filter((each) => keeps('sent', each))).toHaveLength(1);
  expect(all.filter((each) => keeps(undefined, each))).toHaveLength(4);
});

it('names each alert once, and counts what it does not name', () => {
  const pages = new Map([[1, page({ id: 1 })], [2, page({ id: 2 })], [3, null]]);
  expect(aboutMessage(message({ pages: [1, 2, 3, 4, 5] }), pages)).toMatchObject({ about: [{ title: 'disk full', params: { id: '7' } }], unseen: 1, more: 2 });
});

it('names an incident by its key, and a test page as what it is', () => {
  const pages = new Map([[1, page({ subject_kind: 'incident', subject: 42, title: 'EU down' })], [2, page({ id: 2, subject_kind: 'test', subject: 0 })]]);
  expect(aboutMessage(message({ pages: [1, 2] }), pages).about.map(({ title, to }) => [title, to])).toEqual([['INC-42 EU down', '/incidents/$key'], ['Test page', null]]);
});

it('says what a notice was about', () => {
  expect(kindText(message({ kind: 'notice', about: 'Ana is on call in Payments' }))).toBe('Notice: Ana is on call in Payments');
  expect(kindText(message({ kind: 'verification' }))).toMatch(/^A code/);
});

it('tells how long an attempt took', () => {
  expect(tookText(message({}))).toBe('250 ms');
  expect(tookText(message({ ended_at: '2026-11-30T03:00:12.340Z' }))).toBe('12.3 s');
});
