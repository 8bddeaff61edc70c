// Words for changes and what they have to do with an incident.
import type { Change, ChangeKind, ChangeState, ChangeVerdict, Emergency, EmergencyAct, Suspect } from '../../api/changeTypes';
import type { StreamEntry } from '../../api/types';
import { ago } from '../../ui/Time';

export const kindNames: Record<ChangeKind, string> = { deploy: 'Deployment', config: 'Setting', flag: 'Flag', infrastructure: 'Infrastructure', other: 'Change' };
// A shape beside each word: colour alone says nothing.
export const stateNames: Record<ChangeState, string> = { planned: '◇ Planned', running: '◔ Running', done: '● Done', failed: '✗ Failed', rolled_back: '↩ Rolled back' };
export const verdictNames: Record<ChangeVerdict, string> = { suspect: '? Suspect', confirmed: '✓ Confirmed', ruled_out: '✗ Ruled out' };

export const approvalNames: Record<Change['approval'], string> = { none: '', asked: '◌ Not approved yet', approved: '✓ Approved', refused: '✗ Refused' };
export const actNames: Record<EmergencyAct, { label: string; doing: string; done: string }> = {
  approve: { label: '✓ Approve', doing: 'approving', done: 'approved' },
  refuse: { label: '✗ Refuse', doing: 'refusing', done: 'refused' },
  start: { label: '◔ Started', doing: 'noting the start', done: 'started' },
  done: { label: '● Done', doing: 'noting that it is done', done: 'done' },
  failed: { label: '✗ Failed', doing: 'noting that it failed', done: 'noted as failed' },
  rolled_back: { label: '↩ Rolled back', doing: 'noting that it is rolled back', done: 'rolled back' },
};

// What this person can do with it now; `all`: also to carry out what nobody has approved yet.
export function actsOn({ approval, state, approvers }: Pick<Emergency, 'approval' | 'state' | 'approvers'>, me: string, all = false): EmergencyAct[] {
  const decide: EmergencyAct[] = approval === 'asked' && approvers.includes(me) ? ['approve', 'refuse'] : [];
  if (state === 'planned') return approval === 'approved' || (all && approval === 'asked') ? [...decide, 'start', 'done'] : decide;
  if (state === 'running') return [...decide, 'done', 'failed', 'rolled_back'];
  return state === 'rolled_back' ? decide : [...decide, 'rolled_back'];
}

// "4 min": how long before the impact it went out.
export const beforeText = ({ before_seconds }: Pick<Suspect, 'before_seconds'>) => {
  const text = ago(0, Math.abs(before_seconds) * 1000);
  return text === 'now' ? 'a moment' : text.replace(' ago', '');
};

// Whoever looks at the list first sees what went out shortly before, unless it is ruled out.
export const culprits = (suspects: readonly Suspect[]) => suspects.filter(({ just_before, verdict }) => just_before && verdict !== 'ruled_out');

// What the stream says of changes: another word of it means that the list is another.
export const saidOf = (entries: Iterable<StreamEntry>) =>
  [...entries]
    .filter(({ kind, ref }) => kind === 'hypothesis' && ref !== 0)
    .map(({ id, standing }) => `${id}${standing.withdrawn ? '-' : ''}${standing.verdict ? `${standing.verdict.kind} ${standing.verdict.at}` : ''}`)
    .toSorted()
    .join();

export const detailsText = (details: unknown): string => (details === null || details === undefined ? '' : typeof details === 'string' ? details : JSON.stringify(details, null, 2));
