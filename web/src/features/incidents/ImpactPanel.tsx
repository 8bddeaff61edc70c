// What the incident hurts, the meter of what it costs, its clocks; for whoever may not respond, without the money.
import { useState } from 'react';
import { useImpact } from '../../api/impact';
import type { Impact, Incident, IncidentCost } from '../../api/types';
import { moneyText } from '../../domain/money';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { ago, duration, momentText, useNow } from '../../ui/Time';
import { ClocksPanel } from './ClocksPanel';
import { ImpactDialog } from './ImpactDialog';
import { costAt, penaltyState, type PenaltyState } from './impact';
import './impact.css';

export function ImpactPanel({ incident, names, may }: { incident: Incident; names: Namer; may: boolean }) {
  const impact = useImpact(incident.id);
  const [editing, setEditing] = useState(false);
  const edit = may && impact.data ? <Button small look="quiet" onClick={() => setEditing(true)} aria-label="Edit the impact">Edit</Button> : undefined;
  return (
    <>
      <Panel title="Impact" actions={edit}>
        {impact.isPending ? <Skeleton what="the impact" rows={3} /> : null}
        {impact.isError && !impact.data ? <ErrorBox what="The impact could not be loaded" error={impact.error} onRetry={() => void impact.refetch()} /> : null}
        {impact.data ? <Facts incident={incident} impact={impact.data} names={names} /> : null}
      </Panel>
      {impact.data?.cost ? <Panel title="Cost"><Meter impact={{ ...impact.data, cost: impact.data.cost }} /></Panel> : null}
      <ClocksPanel incident={incident} />
      {editing && impact.data ? <ImpactDialog impact={impact.data} names={names} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

const unsaid = <span className="dim">nobody has said</span>;

// Shape and word beside the colour.
const penaltyMarks: Record<PenaltyState, { shape: string; words: string }> = {
  owed: { shape: '⚠', words: 'owed' },
  running: { shape: '◔', words: 'falls due' },
  averted: { shape: '✓', words: 'not owed' },
};

function Facts({ incident, impact: { facts, began_at, cost }, names }: { incident: Incident; impact: Impact; names: Namer }) {
  const now = useNow('second');
  const said = (member: string) => {
    const change = facts.changes.find((each) => each.member === member);
    return change ? <span className="dim small"> {names.user(change.by)}, {ago(Date.parse(change.at), now)}</span> : null;
  };
  const over = cost ? !cost.running : false;
  const until = facts.ended_at ? Date.parse(facts.ended_at) : over ? Date.parse(cost!.at) : null;
  const revenue = facts.revenue.at(-1)?.cents_a_minute;
  const money = (cents: number) => moneyText(cents, cost?.currency ?? '');
  return (
    <dl className="facts">
      <dt>Services</dt><dd className="break">{incident.services.map(names.service).join(', ') || <span className="dim">none named</span>}</dd>
      <dt>Regions</dt><dd className="break">{facts.regions.length > 0 ? <>{facts.regions.join(', ')}{said('regions')}</> : unsaid}</dd>
      <dt>Customers</dt><dd className="num">{facts.customers === null ? unsaid : <>{facts.customers.toLocaleString()} affected{said('customers')}</>}</dd>
      <dt>Began</dt><dd className="num">{momentText(began_at, now)}{facts.began_at ? said('began_at') : <span className="dim small"> {incident.alarm_at && Date.parse(incident.alarm_at) < Date.parse(incident.declared_at) ? 'with its first alert' : 'when it was declared'}</span>}</dd>
      {facts.expected_by && !over ? <><dt>Expected over</dt><dd className="num">{momentText(facts.expected_by, now)}{said('expected_by')}</dd></> : null}
      {facts.ended_at ? <><dt>Ended</dt><dd className="num">{momentText(facts.ended_at, now)}{said('ended_at')}</dd></> : null}
      {cost ? (
        <>
          <dt>Revenue lost</dt><dd className="num">{revenue === undefined ? unsaid : <>{money(revenue)} a minute{said('revenue')}</>}</dd>
          <dt>Penalties</dt>
          <dd>
            {facts.penalties.length === 0 ? <span className="dim">none named</span> : (
              <ul className="plain-list">
                {facts.penalties.map(({ reason, amount_cents, due_at }) => {
                  const state = penaltyState(due_at, until, now);
                  const when = !due_at ? '' : state === 'running' ? ` in ${duration(Date.parse(due_at) - now)}` : `, due ${momentText(due_at, now)}`;
                  return (
                    <li key={`${reason} ${amount_cents} ${due_at}`} className="break">
                      <span className="num">{money(amount_cents)}</span> {reason} <span className={`num small penalty-${state}`}><span aria-hidden>{penaltyMarks[state].shape} </span>{penaltyMarks[state].words}{when}</span>
                    </li>
                  );
                })}
              </ul>
            )}
          </dd>
        </>
      ) : null}
    </dl>
  );
}

const hours = (seconds: number) => `${duration(seconds * 1000)} h`.replace(/^(\d\d:\d\d) h$/, '$1 min');

function Meter({ impact }: { impact: Impact & { cost: IncidentCost } }) {
  const now = useNow('second');
  const cost = costAt(impact, now);
  const money = (cents: number) => moneyText(cents, cost.currency);
  const unpriced = cost.people_seconds > 0 && cost.people_cents === 0 && cost.people_cents_an_hour === 0;
  return (
    <>
      <p className="cost-total"><span className="num">{money(cost.total_cents)}</span> <span className="dim small">{cost.running ? 'so far' : `in all, until ${momentText(cost.at, now)}`}</span></p>
      <dl className="facts">
        <dt>Open</dt><dd className="num">{hours(cost.lasted_seconds)}</dd>
        <dt>Impact</dt><dd className="num">{hours(cost.impact_seconds)}</dd>
        <dt>People</dt>
        <dd className="num">
          {unpriced ? <span className="dim">no hourly rate is set</span> : money(cost.people_cents)} <span className="dim small">{hours(cost.people_seconds)} of work{cost.running ? `, ${cost.people_now} at it` : ''}</span>
        </dd>
        <dt>Revenue lost</dt><dd className="num">{money(cost.revenue_cents)}</dd>
        <dt>Penalties</dt><dd className="num">{money(cost.penalty_cents)}</dd>
      </dl>
    </>
  );
}
