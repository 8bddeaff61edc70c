// One change of an incident, told while it is under way and when the server has answered.
import { changeIncident } from '../../api/incidents';
import { joinIncident } from '../../api/responding';
import type { Write } from '../../api/client';
import { refreshSoon } from '../../api/query';
import type { Incident, IncidentChange } from '../../api/types';
import { report } from '../../ui/Toasts';

export function change(incident: Incident, what: string, changes: IncidentChange) {
  return respond(incident, what, (write) => changeIncident(incident.key, changes, write));
}

// Whatever else is done to it, by a call of its own.
export function respond(incident: Incident, what: string, call: (write: Write) => Promise<Incident>) {
  return report(
    { doing: `${incident.key}: ${what}…`, done: `${incident.key}: ${what} ✓`, failed: `${incident.key}: not changed (${what})` },
    async (write) => {
      const changed = await call(write);
      refreshSoon(['incidents'], ['home'], ['alerts'], ['pages']);
      return changed;
    },
  );
}

export const joinRoom = (incident: Incident) => void respond(incident, 'you joined', (write) => joinIncident(incident, write));
