// At the head of the room, until it is decided: the emergency changes that wait for one's own approval.
import { useEmergencies } from '../../api/emergencies';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { act } from './emergencyActs';
import './emergency.css';

export function EmergencyRequests({ incident, names, me }: { incident: Incident; names: Namer; me: string }) {
  const list = useEmergencies(incident);
  return (list.data ?? []).filter(({ approval, approvers }) => approval === 'asked' && approvers.includes(me)).map((change) => (
    <div key={change.id} className="role-request emergency-request panel" role="status">
      <span className="grow">
        {change.after_the_fact ? <>⚠ <strong>{change.title}</strong> was carried out without approval: is it right?</> : <><strong>{change.asked_by === me ? 'You ask' : `${names.user(change.asked_by)} asks`}</strong>{change.asked_by === me ? '' : ' you'} to approve an emergency change: <strong>{change.title}</strong>.</>}
        {' '}<span className="dim break">Risk: {change.risk}</span>
      </span>
      <span className="row">
        <Button look="primary" aria-label={`Approve: ${change.title}`} onClick={(event) => event.detail < 2 && act(change, 'approve')}>Approve</Button>
        <Button aria-label={`Refuse: ${change.title}`} onClick={(event) => event.detail < 2 && act(change, 'refuse')}>Refuse</Button>
      </span>
    </div>
  ));
}
