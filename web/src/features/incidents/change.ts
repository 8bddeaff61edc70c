// One change of an incident, told while it is under way and when the server has answered.
import { changeIncident } from '../../api/incidents';
import { refreshSoon } from '../../api/query';
import type { Incident, IncidentChange } from '../../api/types';
import { report } from '../../ui/Toasts';

export function change(incident: Incident, what: string, changes: IncidentChange) {
  return report(
    { doing: `${incident.key}: ${what}…`, done: `${incident.key}: ${what} ✓`, failed: `${incident.key}: not changed (${what})` },
    async (write) => {
      const changed = await changeIncident(incident.key, changes, write);
      refreshSoon(['incidents'], ['home'], ['alerts']);
      return changed;
    },
  );
}

