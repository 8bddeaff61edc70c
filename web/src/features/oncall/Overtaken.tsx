// Somebody else arranged the same time first: what there is now, to go on from with what was entered.
import { useEffect } from 'react';
import { useNames } from '../../api/config';
import { useShifts } from '../../api/oncall';
import { queryClient } from '../../api/query';
import { ApiError, describeError } from '../../api/problem';
import { useSession } from '../../api/session';
import type { Override, TemporarySchedule } from '../../api/types';
import { Button } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { Skeleton } from '../../ui/Skeleton';
import { mayChange, overrideSentence, spanSentence } from './cover';

// What the server refuses because of something else that is arranged, and not because of this.
export const overtaken = (error: unknown) => error instanceof ApiError && error.status === 409;

type Props = { error: unknown; schedule: string; begin: string; end: string; zone: string } & (
  | { kind: 'overrides'; onChange(override: Override): void }
  | { kind: 'temporary-schedules'; onChange(temporary: TemporarySchedule): void });

export function Overtaken({ error, schedule, begin, end, zone, ...on }: Props) {
  const { can, user: me } = useSession();
  const name = useNames('users');
  const now = useShifts(schedule, begin, end);
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['config', 'schedules', schedule] });
  }, [schedule]);
  return (
    <Note warn>
      <div role="alert"><strong>Somebody arranged this time already.</strong> {describeError(error).message} Nothing of yours is lost, and nothing is saved yet.</div>
      {now.isPending ? <Skeleton what="what is arranged" rows={1} /> : null}
      {now.isError ? <ErrorBox what="What is arranged could not be loaded" error={now.error} onRetry={() => void now.refetch()} /> : null}
      {now.data ? (
        <ul className="stack tight">
          {on.kind === 'overrides'
            ? now.data.overrides.map((override) => (
              <li key={override.slug} className="row wrap">
                <span className="grow">{overrideSentence(override, name)}, <span className="num">{spanSentence(override.begin, override.end, zone)}</span>{override.note ? `: “${override.note}”` : ''}</span>
                {mayChange(override, { me: me.slug, mayArrange: can.configure }) ? <Button small onClick={() => on.onChange(override)}>Change this one<span className="visually-hidden">: {overrideSentence(override, name)}</span></Button> : null}
              </li>
            ))
            : now.data.temporary.map((temporary) => (
              <li key={temporary.slug} className="row wrap">
                <span className="grow">A temporary schedule, <span className="num">{spanSentence(temporary.begin, temporary.end, zone)}</span>{temporary.note ? `: “${temporary.note}”` : ''}</span>
                <Button small onClick={() => on.onChange(temporary)}>Change this one<span className="visually-hidden">: the temporary schedule from {spanSentence(temporary.begin, temporary.end, zone)}</span></Button>
              </li>
            ))}
        </ul>
      ) : null}
    </Note>
  );
}
