// What the socket says lands in the lists where the server would have put it.
import { expect, it } from 'vitest';
import { alertOf } from '../test/alert';
import { belongs, mergeAlerts, type AlertFilter, type AlertPage } from './alerts';

const open: AlertFilter = { status: 'firing,acknowledged', suppressed: false, order: 'severity' };
const page = (ids: [number, string][], next = ''): AlertPage => ({
  items: ids.map(([id, severity]) => alertOf({ id, severity: severity as 'SEV1' })), next, counts: { firing: 0, acknowledged: 0, suppressed: 0, resolved: 0 },
});
const ids = (pages: AlertPage[]) => pages.map(({ items }) => items.map(({ id }) => id));

it('filters as the query does', () => {
  expect(belongs(open, alertOf())).toBe(true);
  expect(belongs(open, alertOf({ status: 'resolved' }))).toBe(false);
  expect(belongs(open, alertOf({ suppressed: true }))).toBe(false);
  expect(belongs({ service: 'web,db' }, alertOf())).toBe(true);
  expect(belongs({ service: 'web' }, alertOf())).toBe(false);
  expect(belongs({ q: 'DB-3' }, alertOf())).toBe(true);
  expect(belongs({ q: 'nothing' }, alertOf())).toBe(false);
  expect(belongs({ incident: 'INC-7' }, alertOf({ incident: 7 }))).toBe(true);
  expect(belongs({ mine: true }, alertOf())).toBeNull();
});

it('puts a new alert in its place by severity, newest first within one', () => {
  const pages = [page([[9, 'SEV1'], [5, 'SEV2']], 'more'), page([[3, 'SEV2'], [1, 'SEV4']])];
  expect(ids(mergeAlerts(pages, open, [alertOf({ id: 10, severity: 'SEV2' })]))).toEqual([[9, 10, 5], [3, 1]]);
  expect(ids(mergeAlerts(pages, open, [alertOf({ id: 4, severity: 'SEV2' })]))).toEqual([[9, 5], [4, 3, 1]]);
  expect(ids(mergeAlerts(pages, open, [alertOf({ id: 2, severity: 'SEV5' })]))).toEqual([[9, 5], [3, 1, 2]]);
});

it('does not append below a page whose end is not the list’s end', () => {
  const pages = [page([[9, 'SEV1']], 'more')];
  expect(ids(mergeAlerts(pages, open, [alertOf({ id: 2, severity: 'SEV5' })]))).toEqual([[9]]);
});

it('changes a row in place and takes out one that no longer belongs', () => {
  const pages = [page([[9, 'SEV1'], [5, 'SEV2']])];
  const acked = mergeAlerts(pages, open, [alertOf({ id: 5, status: 'acknowledged' })]);
  expect(acked[0]!.items[1]!.status).toBe('acknowledged');
  expect(ids(mergeAlerts(acked, open, [alertOf({ id: 5, status: 'resolved' })]))).toEqual([[9]]);
});
