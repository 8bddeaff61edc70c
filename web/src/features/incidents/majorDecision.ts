// Whether this is a major incident: proposed, and somebody who responds decides.
import type { Incident, MajorState } from '../../api/types';
import { change } from './change';

const done: Record<MajorState, string> = {
  none: '', proposed: 'proposed as a major incident', declared: 'a major incident', rejected: 'not a major incident', demoted: 'no longer a major incident',
};

export const decideMajor = (incident: Incident, major_state: MajorState) => void change(incident, done[major_state], { major_state });

// What may follow, for the menu.
export function majorChoices(incident: Incident): { name: string; label: string; perform(): void }[] {
  const offer = (major_state: MajorState, label: string) => ({ name: `major-${major_state}`, label, perform: () => decideMajor(incident, major_state) });
  switch (incident.major_state) {
    case 'declared': return [offer('demoted', 'No longer a major incident')];
    case 'proposed': return [offer('declared', 'Declare a major incident'), offer('rejected', 'Reject: not a major incident')];
    default: return [offer('declared', 'Declare a major incident'), offer('proposed', 'Propose as a major incident')];
  }
}
