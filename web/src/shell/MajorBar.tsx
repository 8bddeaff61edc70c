// While a major incident is open, or one is proposed, every screen names it.
import { Link, useLocation } from '@tanstack/react-router';
import { useOpenIncidents } from '../api/incidents';
import { incidentStatusWords } from '../domain/words';
import { Severity } from '../ui/Severity';
import { Timer } from '../ui/Time';

export function MajorBar() {
  const { data } = useOpenIncidents();
  const open = data?.filter(({ drill }) => !drill) ?? [];
  // What is declared stands before what is only proposed.
  const major = [...open.filter(({ major_state }) => major_state === 'declared'), ...open.filter(({ major_state }) => major_state === 'proposed')];
  // Its own screen says it already.
  const here = useLocation({ select: ({ pathname }) => pathname });
  const others = major.filter(({ key, id }) => here !== `/incidents/${key}` && here !== `/incidents/${id}`);
  const first = others[0];
  if (!first) return null;
  return (
    <section className="major" aria-label={first.major ? 'Major incident' : 'Proposed as a major incident'}>
      <Severity value={first.severity} />
      {first.major ? null : <span className="tag nowrap">proposed as major</span>}
      <Link to="/incidents/$key" params={{ key: first.key }} className="cut strong">{first.key} {first.title}</Link>
      <span className="dim nowrap major-status">{incidentStatusWords[first.status]}</span>
      <Timer since={first.declared_at} />
      {others.length > 1 ? <Link to="/incidents" className="nowrap">+{others.length - 1} more</Link> : null}
      <Link to="/incidents/$key" params={{ key: first.key }} className="btn small">Open</Link>
    </section>
  );
}
