import { expect, it } from 'vitest';
import type { Alert, Incident, SeverityDefinition } from '../../api/types';
import { clocksOf } from './clocks';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 30, 10, minutes)).toISOString();
const definition: SeverityDefinition = { slug: 'sev1', severity: 'SEV1', meaning: '', first_response: '5m', first_update: '30m', resolve: '1h' };
const incident = { declared_at: at(0), resolved_at: null, first_entered: {}, responders: [], impact_facts: { began_at: null, ended_at: null }, alarm_at: null, first_update_at: null } as unknown as Incident;
const show = (changed: Partial<Incident>, now: number, alerts: Partial<Alert>[] = []) =>
  Object.fromEntries(clocksOf({ ...incident, ...changed }, alerts as Alert[], definition, Date.parse(at(now))).map(({ label, state }) => [label, state]));

it('counts down to what was promised', () => {
  expect(show({}, 3)).toEqual({ Declared: 'none', 'First response': 'running', 'First update': 'running', Resolved: 'running' });
  expect(show({}, 6)).toEqual({ Declared: 'none', 'First response': 'late', 'First update': 'running', Resolved: 'running' });
});

it('says what was kept and what was not', () => {
  const responders = [{ acknowledged_at: at(7), joined_at: null }, { acknowledged_at: null, joined_at: at(4) }] as Incident['responders'];
  expect(show({ responders, resolved_at: at(70), first_entered: { contained: at(20) } }, 99))
    .toEqual({ Declared: 'none', 'First response': 'met', 'First update': 'missed', Contained: 'none', Resolved: 'missed' });
  expect(show({ first_update_at: at(29) }, 40)).toMatchObject({ 'First update': 'met' });
  // Over before it was due: nobody has to any more.
  expect(show({ resolved_at: at(3) }, 99)).toEqual({ Declared: 'none', Resolved: 'met' });
});

it('knows when it began from the alerts', () => {
  const alerts = [{ started_at: at(-9), created_at: at(-2) }, { started_at: at(-4), created_at: at(-3) }];
  const [began, detected] = clocksOf(incident, alerts as Alert[], undefined, Date.parse(at(1)));
  expect([began?.label, began?.at, detected?.label, detected?.at]).toEqual(['Impact began', Date.parse(at(-9)), 'Detected', Date.parse(at(-3))]);
});

it('believes people more than alerts', () => {
  const impact_facts = { began_at: at(-20), ended_at: at(5) } as Incident['impact_facts'];
  const clocks = clocksOf({ ...incident, impact_facts, alarm_at: at(-9) }, [{ started_at: at(-4), created_at: at(-3) }] as Alert[], undefined, Date.parse(at(9)));
  expect(clocks.map(({ label, at: when }) => [label, when && (when - Date.parse(at(0))) / 60_000])).toEqual([['Impact began', -20], ['Detected', -3], ['Declared', 0], ['Impact ended', 5]]);
});
