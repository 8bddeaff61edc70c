// Times ahead in which an alert would reach nobody: said on Home, before it happens.
import { Link } from '@tanstack/react-router';
import { CalendarX } from 'lucide-react';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useNames } from '../../api/config';
import { useCoverage } from '../../api/proof';
import { TimeText } from '../../ui/Time';

const day = 24 * 3_600_000;
const daysAhead = 30;

export function Uncovered() {
  // To the hour, so that coming back to Home does not ask again.
  const [from] = useState(() => Math.floor(clock.now() / 3_600_000) * 3_600_000);
  const coverage = useCoverage({ from: new Date(from).toISOString(), to: new Date(from + daysAhead * day).toISOString() });
  const policy = useNames('policies');
  const user = useNames('users');
  const answer = coverage.data?.coverage;
  const first = answer?.holes.toSorted((a, b) => Date.parse(a.begin) - Date.parse(b.begin))[0];
  if (!answer || (!first && answer.unreachable.length === 0)) return null;
  const policies = [...new Set(answer.holes.map((hole) => hole.policy))];
  return (
    <section className="box bad uncovered" aria-label="Coverage">
      <CalendarX aria-hidden />
      <div className="grow">
        {first ? <div><span className="strong">An alert could reach nobody</span> in the next {daysAhead} days: {Date.parse(first.begin) <= clock.now() ? 'now' : <>from <TimeText at={first.begin} form="edge" /> on</>}, under {policies.slice(0, 3).map(policy).join(', ')}{policies.length > 3 ? ` and ${policies.length - 3} more` : ''}.</div> : null}
        {answer.unreachable.length > 0 ? <div><span className="strong">{answer.unreachable.slice(0, 3).map(user).join(', ')}{answer.unreachable.length > 3 ? ` and ${answer.unreachable.length - 3} more` : ''}</span> {answer.unreachable.length === 1 ? 'is' : 'are'} counted on, and cannot be reached.</div> : null}
      </div>
      <Link className="btn small" to="/on-call/-coverage">When and why</Link>
    </section>
  );
}
