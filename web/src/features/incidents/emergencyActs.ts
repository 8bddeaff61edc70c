// What is done with an emergency change, from the head of the room and from its list.
import type { Emergency, EmergencyAct } from '../../api/changeTypes';
import { acting } from '../../api/emergencies';
import type { Incident } from '../../api/types';
import { report } from '../../ui/Toasts';
import { actNames } from './changes';

export const isClosed = ({ status }: Pick<Incident, 'status'>) => status === 'closed' || status === 'cancelled' || status === 'merged';

export const act = (change: Emergency, what: EmergencyAct, word = '') =>
  void report({ doing: `${change.title}: ${actNames[what].doing}…`, done: `${change.title}: ${actNames[what].done} ✓`, failed: `${change.title}: not ${actNames[what].done}` }, acting(change, what, word));
