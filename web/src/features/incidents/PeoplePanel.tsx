// Responders: who was called and is silent, who answered, who is in the room; and those who may go.
import { releaseResponder } from '../../api/responding';
import type { Incident, Responder } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { TimeText } from '../../ui/Time';
import { Who } from '../../ui/Who';
import { joinRoom, respond } from './change';
import { inTheRoom, manyJoined, respondersInOrder, sinceOf } from './roles';

export function PeoplePanel({ incident, names, me, may, onPage }: { incident: Incident; names: Namer; me: string; may: boolean; onPage(): void }) {
  const all = respondersInOrder(incident.responders);
  const here = all.filter(({ state }) => state !== 'released');
  const gone = all.filter(({ state }) => state === 'released');
  const joined = all.filter(({ state }) => state === 'joined').length;
  const line = (one: Responder) => <ResponderLine key={one.user} one={one} incident={incident} names={names} me={me} may={may} />;
  return (
    <Panel
      title={`Responders${here.length ? ` (${here.length})` : ''}`}
      flush
      actions={may ? (
        <>
          {inTheRoom(incident.responders, me) ? null : <Button small onClick={() => joinRoom(incident)}>Join</Button>}
          <Button small onClick={onPage}>Page someone</Button>
        </>
      ) : undefined}
    >
      {joined > manyJoined ? <p className="panel-body warn-note">⚠ {joined} people are in the room: release whom you do not need.</p> : null}
      {here.length === 0 ? <p className="panel-body dim">Nobody was called yet, and nobody has joined.</p> : <ul className="lines responders">{here.map(line)}</ul>}
      {gone.length > 0 ? (
        <details className="released">
          <summary>{gone.length === 1 ? '1 person need not come' : `${gone.length} people need not come`}</summary>
          <ul className="lines responders">{gone.map(line)}</ul>
        </details>
      ) : null}
    </Panel>
  );
}

const words: Record<Responder['state'], string> = { asked: 'called', acknowledged: 'acknowledged', joined: 'in the room', released: 'released' };

function ResponderLine({ one, incident, names, me, may }: { one: Responder; incident: Incident; names: Namer; me: string; may: boolean }) {
  const name = names.user(one.user);
  const self = one.user === me;
  return (
    <li>
      <div className="grow">
        <Who name={name} me={self} />
        <div className="small">
          <span className={one.state === 'asked' ? 'warn' : one.state === 'joined' ? 'good' : 'dim'}>{one.state === 'released' && !one.by ? 'not needed' : words[one.state]}</span>
          {' '}<TimeText at={sinceOf(one)} form="ago" />
          {one.state === 'asked' ? <span className="warn">, no answer</span> : null}
          {one.by && one.by !== one.user ? <span className="dim"> by {names.user(one.by)}</span> : null}
        </div>
      </div>
      {may && one.state !== 'released' ? (
        <Button small look="quiet" aria-label={self ? 'Leave' : `Release ${name}`} onClick={() => void respond(incident, self ? 'you left' : `${name} released`, (write) => releaseResponder(incident, one.user, write))}>{self ? 'Leave' : 'Release'}</Button>
      ) : null}
    </li>
  );
}
