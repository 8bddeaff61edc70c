// What people decide and what they find out: a decision with its reasons, and what became of a hypothesis.
import { useMemo, useState, type FormEvent } from 'react';
import { useHeard, useStream } from '../../api/stream';
import type { Incident, StreamEntry } from '../../api/types';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { AreaField, TextField } from '../../ui/Field';
import { Skeleton } from '../../ui/Skeleton';
import { mergeStream } from './streamRows';
import { verdictWords } from './tasks';

const provable = { kind: 'decision,hypothesis' };

// One text that reads well wherever it goes: in the stream, in a mail, in the review.
export function decisionText(decision: string, why: string, others: string): string {
  return [decision.trim(), why.trim() ? `Why: ${why.trim()}` : '', others.trim() ? `Not chosen: ${others.trim()}` : ''].filter(Boolean).join('\n');
}

export function DecisionDialog({ text, onDecide, onClose }: { text: string; onDecide(text: string): void; onClose(): void }) {
  const [decision, setDecision] = useState(text);
  const [why, setWhy] = useState('');
  const [others, setOthers] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!decision.trim()) return;
    onClose();
    onDecide(decisionText(decision, why, others));
  };
  return (
    <Dialog title="Decision" onClose={onClose} dirty={decision !== text || why !== '' || others !== ''} wide>
      <form className="form" onSubmit={submit}>
        <AreaField data-autofocus={text ? undefined : true} label="What is decided" value={decision} onText={setDecision} rows={2} maxLength={6000} required />
        <AreaField data-autofocus={text ? true : undefined} label="Why" optional value={why} onText={setWhy} rows={2} maxLength={6000} />
        <AreaField label="What else was possible" optional hint="Who decides, and when, is noted by itself." value={others} onText={setOthers} rows={2} maxLength={6000} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!decision.trim()}>Note the decision</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function VerdictDialog({ entry, verdict, onJudge, onClose }: { entry: StreamEntry; verdict: 'confirmed' | 'ruled_out'; onJudge(kind: 'confirmed' | 'ruled_out', why: string): void; onClose(): void }) {
  const [why, setWhy] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    onJudge(verdict, why.trim());
  };
  return (
    <Dialog title={verdict === 'confirmed' ? 'Confirmed' : 'Ruled out'} onClose={onClose} dirty={why !== ''}>
      <form className="form" onSubmit={submit}>
        <div className="box entry-words">{entry.text}</div>
        <TextField data-autofocus label="What shows it" optional value={why} onText={setWhy} maxLength={2000} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter">{verdictWords[verdict]}</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function HypothesisDialog({ onNote, onClose }: { onNote(text: string): void; onClose(): void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    onClose();
    onNote(text.trim());
  };
  return (
    <Dialog title="Hypothesis" onClose={onClose} dirty={text !== ''}>
      <form className="form" onSubmit={submit}>
        <TextField data-autofocus label="What may be the cause" value={text} onText={setText} maxLength={2000} required />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter" disabled={!text.trim()}>Note the hypothesis</Button>
        </div>
      </form>
    </Dialog>
  );
}

// Of which hypothesis or decision the line is evidence.
export function EvidenceDialog({ incident, entry, onChoose, onClose }: { incident: Incident; entry: StreamEntry; onChoose(about: number): void; onClose(): void }) {
  const list = useStream(incident.id, provable);
  const heard = useHeard(incident.id);
  const pages = list.data?.pages;
  const known = useMemo(() => (pages ? mergeStream(pages, heard, ({ kind, standing, id }) => (kind === 'hypothesis' || kind === 'decision') && !standing.withdrawn && id !== entry.id) : []), [pages, heard, entry.id]);
  return (
    <Dialog title="Evidence for what?" onClose={onClose}>
      <div className="form">
        <div className="box entry-words">{entry.text}</div>
        {list.isPending ? <Skeleton what="hypotheses and decisions" rows={2} /> : null}
        {list.isError && !pages ? <ErrorBox what="Hypotheses and decisions could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {pages && known.length === 0 ? <Empty title="There is no hypothesis or decision yet">Begin a line with ? or ! to note one.</Empty> : null}
        <ul className="lines">
          {known.map((each) => (
            <li key={each.id} className="wraps">
              <span className="grow">{each.text} <span className="dim small">{each.kind === 'decision' ? 'Decision' : verdictWords[each.standing.verdict?.kind ?? 'open']}</span></span>
              <Button small onClick={() => { onClose(); onChoose(each.id); }} aria-label={`Evidence for ${each.text}`}>This one</Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
