// What may be the cause, what it turned out to be, and what was decided: the newest first.
import { useMemo, useState } from 'react';
import { newKey } from '../../api/client';
import { useHeard, useStream, writeEntry } from '../../api/stream';
import type { EntryWrite, Incident, StreamEntry } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { minuteText } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { judge } from './lineActions';
import { DecisionDialog, HypothesisDialog, VerdictDialog } from './roomDialogs';
import { authorOf, mergeStream } from './streamRows';
import { verdictWords } from './tasks';

const asked = { kind: 'decision,hypothesis' };
type Verdict = 'confirmed' | 'ruled_out';

export function FindingsPanel({ incident, names, may }: { incident: Incident; names: Namer; may: boolean }) {
  const list = useStream(incident.id, asked);
  const heard = useHeard(incident.id);
  const pages = list.data?.pages;
  const entries = useMemo(
    () => (pages ? mergeStream(pages, heard, ({ kind, standing }) => (kind === 'decision' || kind === 'hypothesis') && !standing.withdrawn).toReversed() : []),
    [pages, heard],
  );
  const [dialog, setDialog] = useState<'hypothesis' | 'decision' | null>(null);
  const [judging, setJudging] = useState<{ entry: StreamEntry; verdict: Verdict } | null>(null);
  const note = (kind: EntryWrite['kind'], text: string) => {
    const write = { idempotencyKey: newKey() };
    void report({ doing: `Noting the ${kind}…`, done: `The ${kind} is noted`, failed: `The ${kind} is not noted` }, () => writeEntry(incident.id, { kind, text }, write));
  };
  const hypotheses = entries.filter(({ kind }) => kind === 'hypothesis');
  const decisions = entries.filter(({ kind }) => kind === 'decision');
  // A stakeholder has nothing to add: what is not there need not be said.
  if (!may && pages && entries.length === 0) return null;
  return (
    <Panel
      title="Hypotheses and decisions" flush
      actions={may ? <span className="row"><Button small look="quiet" onClick={() => setDialog('hypothesis')}>Hypothesis</Button><Button small look="quiet" onClick={() => setDialog('decision')}>Decision</Button></span> : undefined}
    >
      {list.isPending ? <Skeleton what="hypotheses and decisions" rows={2} /> : null}
      {list.isError && !pages ? <ErrorBox what="Hypotheses and decisions could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
      {pages && entries.length === 0 ? <p className="panel-body dim">What may be the cause, and what was decided: nobody has noted it yet.</p> : null}
      {hypotheses.length > 0 ? (
        <ul className="lines findings" aria-label="Hypotheses">
          {hypotheses.map((entry) => (
            <li key={entry.id} className="wraps">
              <div className="grow">
                <div><span className={`tag judged ${entry.standing.verdict?.kind ?? 'open'}`}>{verdictWords[entry.standing.verdict?.kind ?? 'open']}</span> <a href={`#entry-${entry.id}`}>{entry.text}</a></div>
                <div className="small dim">
                  {entry.standing.verdict ? `${names.user(entry.standing.verdict.by)}${entry.standing.verdict.why ? `: ${entry.standing.verdict.why}` : ''}` : `${names.user(authorOf(entry))}, ${minuteText(entry.at)}`}
                  <EvidenceLinks ids={entry.standing.evidence} />
                  {entry.standing.replies > 0 ? ` · ${entry.standing.replies === 1 ? '1 answer' : `${entry.standing.replies} answers`}` : ''}
                </div>
              </div>
              {may ? (
                <span className="row">
                  {entry.standing.verdict
                    ? <Button small look="quiet" aria-label={`Open again: ${entry.text}`} onClick={() => judge(incident.id, entry, 'open_again', '')}>Open again</Button>
                    : (
                      <>
                        <Button small look="quiet" aria-label={`Confirm: ${entry.text}`} onClick={() => setJudging({ entry, verdict: 'confirmed' })}>✓ Confirm</Button>
                        <Button small look="quiet" aria-label={`Rule out: ${entry.text}`} onClick={() => setJudging({ entry, verdict: 'ruled_out' })}>✗ Rule out</Button>
                      </>
                    )}
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {decisions.length > 0 ? (
        <ul className="lines findings" aria-label="Decisions">
          {decisions.map((entry) => {
            const [first, ...rest] = entry.text.split('\n');
            return (
              <li key={entry.id}>
                <div className="grow">
                  <div><span className="tag finding-tag">◆ Decided</span> <a href={`#entry-${entry.id}`}>{first}</a></div>
                  {rest.length > 0 ? <div className="small entry-words">{rest.join('\n')}</div> : null}
                  <div className="small dim">
                    {names.user(authorOf(entry))}, {minuteText(entry.standing.occurred_at ?? entry.at)}
                    <EvidenceLinks ids={entry.standing.evidence} />
                  </div>
                </div>
              </li>
            );
          })}
        </ul>
      ) : null}
      {list.hasNextPage ? <div className="panel-body"><Button small onClick={() => void list.fetchNextPage()}>Show older</Button></div> : null}
      {dialog === 'hypothesis' ? <HypothesisDialog onClose={() => setDialog(null)} onNote={(text) => note('hypothesis', text)} /> : null}
      {dialog === 'decision' ? <DecisionDialog text="" onClose={() => setDialog(null)} onDecide={(text) => note('decision', text)} /> : null}
      {judging ? <VerdictDialog {...judging} onClose={() => setJudging(null)} onJudge={(kind, why) => judge(incident.id, judging.entry, kind, why)} /> : null}
    </Panel>
  );
}

function EvidenceLinks({ ids }: { ids: number[] }) {
  return <>{ids.map((id, index) => <span key={id}>{index === 0 ? ' · evidence: ' : ', '}<a href={`#entry-${id}`}>line {index + 1}</a></span>)}</>;
}
