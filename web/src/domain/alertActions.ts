// What a person can do to alerts: told as "Acknowledging…" until the server has answered.
import { actOnAlerts, type ActionAnswer, type AlertFilter } from '../api/alerts';
import { refreshSoon } from '../api/query';
import type { AlertVerb } from '../api/types';
import { report } from '../ui/Toasts';
import { clockText } from '../ui/Time';
import { clock } from '../api/clock';

export type Chosen = { ids: number[] } | { filter: AlertFilter; count: number };

const countOf = (chosen: Chosen) => ('ids' in chosen ? chosen.ids.length : chosen.count);
const alertsText = (count: number) => (count === 1 ? '1 alert' : `${count} alerts`);

const words: Record<AlertVerb, { doing: string; done: string; failed: string }> = {
  acknowledge: { doing: 'Acknowledging', done: 'Acknowledged', failed: 'Not acknowledged' },
  unacknowledge: { doing: 'Taking the acknowledgement back for', done: 'Firing again:', failed: 'The acknowledgement was not taken back' },
  resolve: { doing: 'Resolving', done: 'Resolved', failed: 'Not resolved' },
  snooze: { doing: 'Snoozing', done: 'Snoozed', failed: 'Not snoozed' },
  unsnooze: { doing: 'Waking', done: 'No longer snoozed:', failed: 'Still snoozed' },
  escalate: { doing: 'Escalating', done: 'Escalated', failed: 'Not escalated' },
  note: { doing: 'Writing the note for', done: 'Noted for', failed: 'The note was not kept' },
};

const undoOf: Partial<Record<AlertVerb, AlertVerb>> = { acknowledge: 'unacknowledge', snooze: 'unsnooze' };

const settled = () => refreshSoon(['alerts'], ['alert'], ['alert-counts'], ['home'], ['pages']);

export function act(verb: AlertVerb, chosen: Chosen, more: { until?: string; note?: string } = {}): Promise<ActionAnswer | undefined> {
  const { doing, done, failed } = words[verb];
  const reverse = undoOf[verb];
  return report<ActionAnswer>(
    {
      doing: `${doing} ${alertsText(countOf(chosen))}…`,
      done: ({ changed, unchanged }) =>
        changed.length === 0 && unchanged.length > 0
          ? `Nothing to change: ${alertsText(unchanged.length)} already so`
          : `${done} ${alertsText(changed.length)} at ${clockText(clock.now())}${unchanged.length > 0 ? `, ${unchanged.length} already so` : ''}`,
      failed,
      ...(reverse ? { undo: ({ changed }: ActionAnswer) => void act(reverse, { ids: changed }) } : {}),
    },
    async (write) => {
      const which = 'ids' in chosen ? { alerts: chosen.ids } : { filter: chosen.filter };
      const answer = await actOnAlerts({ ...which, verb, ...more }, write);
      settled();
      return answer;
    },
  );
}

