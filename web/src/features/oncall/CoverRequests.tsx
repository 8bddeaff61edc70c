// Who looks for somebody to take a shift; the first who takes it has it.
import { Link } from '@tanstack/react-router';
import { useConfig, useNames } from '../../api/config';
import { takeCover } from '../../api/oncall';
import { useSession } from '../../api/session';
import type { Override } from '../../api/types';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { useNow } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { browserZone } from '../../ui/ZoneField';
import { removeArranged } from './arranged';
import { overrideSentence, spanSentence } from './cover';
import { mayTake, returnSentence } from './swap';

export function CoverRequests({ schedule }: { schedule?: string }) {
  const { can, user } = useSession();
  const overrides = useConfig('overrides');
  const name = useNames('users');
  const scheduleName = useNames('schedules');
  const now = useNow('minute');
  const open = (overrides.data ?? [])
    .map(({ value }) => value)
    .filter((override) => override.wanted && Date.parse(override.end) > now && (!schedule || override.schedule === schedule))
    .toSorted((a, b) => Date.parse(a.begin) - Date.parse(b.begin));
  const you = (slug: string) => (slug === user.slug ? 'you' : name(slug));
  if (open.length === 0) return null;
  const take = (override: Override) =>
    void report(
      { doing: 'Taking the shift…', done: `${override.return_begin ? 'You changed places: the' : 'The'} shift is yours, ${spanSentence(override.begin, override.end, browserZone())}`, failed: 'You have not got the shift' },
      (write) => takeCover(override.slug, write),
    );
  return (
    <Panel title={open.length === 1 ? 'Somebody looks for cover' : `${open.length} look for cover`} flush>
      <ul className="lines">
        {open.map((override) => {
          const mine = (override.user || override.absent) === user.slug;
          return (
            <li key={override.slug} className="wraps">
              <span className="grow prose">
                {schedule ? null : <><Link to="/on-call/$slug" params={{ slug: override.schedule }}>{scheduleName(override.schedule)}</Link>: </>}
                {mine ? (override.asked ? `You ask ${name(override.asked)} to take this shift` : 'You look for somebody to take this shift') : overrideSentence(override, you)}
                <span className="num dim small"> {spanSentence(override.begin, override.end, browserZone())}</span>
                {override.return_begin ? <span className="num small"> · {returnSentence(override, name, browserZone())}</span> : null}
                {override.note ? <span className="dim small break"> · {override.note}</span> : null}
              </span>
              {mine || can.configure ? <Button small onClick={() => void removeArranged('overrides', override)}>Withdraw<span className="visually-hidden"> the request of {name(override.user || override.absent)}</span></Button> : null}
              {mine ? null : can.respond && mayTake(override, user.slug) ? <Button small look="primary" onClick={() => take(override)}>{override.return_begin ? 'Swap' : 'Take it'}</Button> : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
