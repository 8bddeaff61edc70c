// What stakeholders see: how bad it is, how far it has come, when the next word comes and when it is expected to be
// over. Read-only, and nothing of the talk among responders.
import { Suspense, useMemo } from 'react';
import { useImpact } from '../../api/impact';
import { isOver, useSeverityScale } from '../../api/incidents';
import { useFollow, useHeard, useStream } from '../../api/stream';
import type { Incident, StreamEntry } from '../../api/types';
import { DrillMark } from '../../domain/AlertState';
import { PrivateMark, StatusMark } from '../../domain/IncidentLine';
import { useNamer } from '../../domain/names';
import { Button } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Severity } from '../../ui/Severity';
import { Skeleton } from '../../ui/Skeleton';
import { ago, duration, momentText, Timer, TimeText, useNow } from '../../ui/Time';
import { FileBody } from './FileBody';
import { expected, progressOf } from './progress';
import { authorOf, isTalk, mergeStream } from './streamRows';
import './stakeholders.css';

const day = 86_400_000;
const forThem = (entry: StreamEntry) => entry.visibility === 'stakeholder' || entry.visibility === 'public';

export function StakeholderPage({ incident, onBack }: { incident: Incident; onBack?: (() => void) | undefined }) {
  useFollow(incident.id);
  const over = isOver(incident);
  const scale = useSeverityScale();
  const meaning = scale.data?.definitions.find(({ severity }) => severity === incident.severity);
  return (
    <>
      {onBack ? <Note>This is what stakeholders see. <Button small onClick={onBack}>Back to the room</Button></Note> : null}
      <div className="page-head incident-head">
        <span className="dim num">{incident.key}</span>
        <h1>{incident.title}</h1>
        {incident.major ? <span className="tag strong">Major incident</span> : null}
        {incident.crisis ? <span className="tag strong">Crisis</span> : null}
        {incident.is_private ? <PrivateMark /> : null}
        {incident.drill ? <DrillMark /> : null}
      </div>
      <div className="incident-bar panel">
        <Severity value={incident.severity} word />
        <StatusMark status={incident.status} />
        <span className="incident-clock num">
          {over && incident.resolved_at ? <>took {duration(Date.parse(incident.resolved_at) - Date.parse(incident.declared_at))}</> : <Timer since={incident.declared_at} />}
        </span>
        {meaning?.meaning ? <span className="bar-words small dim break">{meaning.meaning}</span> : null}
      </div>
      <Progress incident={incident} />
      <div className="columns incident-columns">
        <Updates incident={incident} />
        <div className="stack incident-side">
          <Outlook incident={incident} over={over} />
        </div>
      </div>
    </>
  );
}

function Progress({ incident }: { incident: Incident }) {
  const now = useNow('minute');
  const steps = progressOf(incident);
  if (steps.length === 0) return <Note>{incident.status === 'merged' ? 'It was another incident all along.' : 'It turned out to be none.'}</Note>;
  return (
    <ol className="panel progress-steps" aria-label="Progress">
      {steps.map(({ label, at, state }) => (
        <li key={label} className={`step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
          <span aria-hidden className="step-mark">{state === 'done' ? '✓' : state === 'now' ? '●' : '○'}</span>
          <span className="step-label">{label}</span>
          <span className="small dim num">{at ? momentText(at, now) : state === 'ahead' ? 'ahead' : ''}</span>
        </li>
      ))}
    </ol>
  );
}

// The two questions that everybody asks, and what is known of the effects.
function Outlook({ incident, over }: { incident: Incident; over: boolean }) {
  const impact = useImpact(incident.id);
  const names = useNamer();
  const now = useNow('minute');
  const facts = impact.data?.facts;
  const tell = (at: string | null, none: string, past: string) => {
    const state = expected(at, now);
    if (state === 'none') return <span className="dim">{none}</span>;
    const text = momentText(at!, now);
    return state === 'past' ? <span className="warn"><span aria-hidden>⚠ </span>{past} {text}</span> : <><span className="outlook-time num">{text}</span> {Date.parse(at!) - now < day ? <span className="dim">in {duration(Date.parse(at!) - now)}</span> : null}</>;
  };
  return (
    <>
      {over ? null : (
        <Panel title="What comes next">
          {impact.isPending ? <Skeleton what="what is expected" rows={2} /> : null}
          {impact.isError && !facts ? <ErrorBox what="What is expected could not be loaded" error={impact.error} onRetry={() => void impact.refetch()} /> : null}
          {facts ? (
            <dl className="facts outlook">
              <dt>Next update</dt><dd>{tell(facts.next_update_by, 'not promised yet', 'late: it was promised by')}</dd>
              <dt>Expected to be over</dt><dd>{tell(facts.expected_by, 'nobody can say yet', 'later than was thought: it was')}</dd>
            </dl>
          ) : null}
        </Panel>
      )}
      <Panel title="Impact">
        <dl className="facts">
          <dt>Services</dt><dd className="break">{incident.services.map(names.service).join(', ') || <span className="dim">none named</span>}</dd>
          {facts ? (
            <>
              <dt>Regions</dt><dd className="break">{facts.regions.join(', ') || <span className="dim">not known</span>}</dd>
              <dt>Customers</dt><dd className="num">{facts.customers === null ? <span className="dim">not known</span> : `${facts.customers.toLocaleString()} affected`}</dd>
              <dt>Began</dt><dd className="num">{momentText(impact.data!.began_at, now)}</dd>
              {facts.ended_at ? <><dt>Ended</dt><dd className="num">{momentText(facts.ended_at, now)}</dd></> : null}
            </>
          ) : null}
          {incident.commander ? <><dt>Led by</dt><dd>{names.user(incident.commander)}</dd></> : null}
        </dl>
        {incident.summary ? <p className="break summary-text">{incident.summary}</p> : null}
      </Panel>
    </>
  );
}

function Updates({ incident }: { incident: Incident }) {
  const names = useNamer();
  const stream = useStream(incident.id, {});
  const heard = useHeard(incident.id);
  const now = useNow('minute');
  const pages = stream.data?.pages;
  const updates = useMemo(() => mergeStream(pages ?? [], heard, (entry) => forThem(entry) && isTalk(entry) && !entry.standing.withdrawn).toReversed(), [pages, heard]);
  return (
    <section className="panel updates" aria-labelledby="updates-title">
      <h2 id="updates-title">Updates</h2>
      {stream.isPending ? <Skeleton what="the updates" rows={4} /> : null}
      {stream.isError && !pages ? <ErrorBox what="The updates could not be loaded" error={stream.error} onRetry={() => void stream.refetch()} /> : null}
      {pages && updates.length === 0 ? <p className="dim">Nothing was told yet. Responders write here what is known, as soon as it is.</p> : null}
      {/* What scrolls is reached by the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="log" aria-live="polite" aria-label="Updates, the newest first" tabIndex={0}>
        {updates.map((entry) => (
          <article key={entry.id} className="update">
            <header className="small"><strong>{names.user(authorOf(entry))}</strong> <span className="dim"><TimeText at={entry.at} form="moment" /> · {ago(Date.parse(entry.at), now)}{entry.standing.edits.length > 0 ? ' · edited' : ''}</span></header>
            {entry.file ? <Suspense fallback={<p>{entry.text}</p>}><FileBody file={entry.file} /></Suspense> : <p className="break update-text">{entry.text}</p>}
          </article>
        ))}
      </div>
      {stream.hasNextPage ? <Button small busy={stream.isFetchingNextPage && 'Loading…'} onClick={() => void stream.fetchNextPage()}>Earlier updates</Button> : null}
    </section>
  );
}
