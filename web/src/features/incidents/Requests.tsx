// What is asked of whoever looks, at the head of the room: whether it is a major incident, to take a role, to approve a change, how a service is.
import { useRollCall } from '../../api/rollCall';
import { declineRole, takeRole } from '../../api/responding';
import { isOver } from '../../api/incidents';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { respond } from './change';
import { EmergencyRequests } from './EmergencyRequests';
import { isClosed } from './emergencyActs';
import { askedOf, onBoard } from './health';
import { OnePress } from './HealthPanel';
import { decideMajor } from './majorDecision';
import { requestsTo, type RoleRow } from './roles';

export function Requests({ incident, rows, names, me, may }: { incident: Incident; rows: RoleRow[]; names: Namer; me: string; may: boolean }) {
  const over = isOver(incident);
  return (
    <>
      {over ? null : <MajorProposal incident={incident} may={may} />}
      {may && !over ? <RoleRequests incident={incident} rows={rows} names={names} me={me} /> : null}
      {may && !isClosed(incident) ? <EmergencyRequests incident={incident} names={names} me={me} /> : null}
      {may && !isClosed(incident) ? <HealthRequests incident={incident} me={me} /> : null}
    </>
  );
}

function MajorProposal({ incident, may }: { incident: Incident; may: boolean }) {
  if (incident.major_state !== 'proposed') return null;
  return (
    <section className="major-proposal panel" aria-label="Proposed as a major incident">
      <span className="grow"><span className="strong">Proposed as a major incident.</span> <span className={may ? 'why' : undefined}>{may ? `Declared, every screen shows it to ${incident.is_private ? 'everybody inside' : 'everybody'}.` : 'Whoever responds decides.'}</span></span>
      {may ? (
        <span className="row">
          <Button look="primary" onClick={() => decideMajor(incident, 'declared')}>Declare</Button>
          <Button onClick={() => decideMajor(incident, 'rejected')}>Reject</Button>
        </span>
      ) : null}
    </section>
  );
}

// What waits for one's own word: a role that is offered, or that one was called for.
function RoleRequests({ incident, rows, names, me }: { incident: Incident; rows: RoleRow[]; names: Namer; me: string }) {
  return requestsTo(me, rows).map(({ kind, slug, name, from }) => (
    <div key={`${kind} ${slug}`} className="role-request panel" role="status">
      <span className="grow">{kind === 'offered' ? <><strong>{names.user(from)}</strong> asks you to take over as <strong>{name}</strong>.</> : <>You are called to be <strong>{name}</strong>.</>}</span>
      <Button look="primary" onClick={() => void respond(incident, `you are ${name}`, (write) => takeRole(incident, slug, write))}>{kind === 'offered' ? 'Take over' : 'Take it'}</Button>
      <Button onClick={() => void respond(incident, `${name} declined`, (write) => declineRole(incident, slug, write))}>Decline</Button>
    </div>
  ));
}

// One after the other, whatever somebody is on call for.
function HealthRequests({ incident, me }: { incident: Incident; me: string }) {
  const [check, ...more] = askedOf(onBoard(useRollCall(incident.id).data ?? []), me);
  if (!check) return null;
  return (
    <div className="role-request health-request panel" role="status">
      <span className="grow">The roll is called: how is <strong>{check.name}</strong>?{more.length > 0 ? <span className="dim"> {more.length} more to answer.</span> : null}</span>
      <OnePress key={check.id} check={check} />
    </div>
  );
}
