// What waits to be done to a task: in words, with a way on.
import { clock } from '../../api/clock';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { ago } from '../../ui/Time';
import { discard, insist, sendAgain, type Waiting } from './taskChanges';
import { clashesOf, draftOf, memberWords, statusWords, type Member } from './tasks';

const wordsOf = (member: Member, value: unknown, names: Namer): string =>
  member === 'status' ? statusWords[value as keyof typeof statusWords] : member === 'owner' ? (value ? names.user(value as string) : 'nobody') : `“${String(value)}”`;

export function WaitingTask({ waiting, names }: { waiting: Waiting; names: Namer }) {
  const { key, state, task, change, theirs, why } = waiting;
  if (state === 'sending') return null;
  const wanted = (Object.keys(change) as Member[]).filter((member) => member in memberWords && (task || member === 'title')).map((member) => (member === 'title' && !task ? String(change.title) : wordsOf(member, change[member as keyof typeof change], names))).join(', ');
  const clash = task && theirs ? clashesOf(task, { ...draftOf(task), ...change }, theirs)[0] : undefined;
  return (
    <div className="task-waits small" role={state === 'unanswered' ? undefined : 'alert'}>
      {state === 'unanswered' ? <span><strong className="warn">{task ? 'Not sent yet' : 'Not made yet'}: {wanted}.</strong> It is sent when the connection is back, and done at most once.</span> : null}
      {state === 'refused' ? <span><strong className="warn">{task ? 'Not changed' : 'Not made'}: {wanted}.</strong> {why}</span> : null}
      {clash && theirs ? <span><strong>{clash.by ? names.user(clash.by) : 'Somebody'}</strong> changed the {memberWords[clash.member]} {clash.at ? ago(Date.parse(clash.at), clock.now()) : ''}: it is <strong>{wordsOf(clash.member, theirs[clash.member], names)}</strong> now, yours is <strong>{wordsOf(clash.member, change[clash.member as keyof typeof change], names)}</strong>. Yours is not sent.</span> : null}
      <span className="row wrap">
        {state === 'clash' ? <Button small onClick={() => void insist(key)}>Send mine</Button> : <Button small onClick={() => void sendAgain(key)}>Try again</Button>}
        <Button small look="quiet" onClick={() => discard(key)}>{state === 'clash' ? 'Take theirs' : 'Discard'}</Button>
      </span>
    </div>
  );
}
