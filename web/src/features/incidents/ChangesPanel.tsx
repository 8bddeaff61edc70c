// What was changed on the affected services and on what these depend on: the newest first, for what went out last is the first suspect.
import { useMemo, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { judgeChange, useSuspects } from '../../api/changes';
import { useHeard } from '../../api/stream';
import type { ChangeVerdict, Suspect } from '../../api/changeTypes';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { useAction, useShortcut } from '../../keys/registry';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { TextField } from '../../ui/Field';
import { ErrorBoundary } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { absoluteText, momentText, useNow } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { beforeText, culprits, detailsText, kindNames, saidOf, stateNames, verdictNames } from './changes';
import { AskForChangeDialog, EmergencyList } from './EmergencyChanges';
import { isClosed } from './emergencyActs';
import './tasks.css';
import './changes.css';

const rowsShown = 10;

const judge = (incident: number, { id, title }: Suspect, verdict: ChangeVerdict, why = '') =>
  void report(
    { doing: `Noting what “${title}” is…`, done: `“${title}”: ${verdictNames[verdict].toLowerCase()}`, failed: `What “${title}” is was not noted` },
    (write) => judgeChange(incident, id, verdict, why, write),
  );

export function ChangesPanel({ incident, names, me }: { incident: Incident; names: Namer; me: string }) {
  const heard = useHeard(incident.id);
  const said = useMemo(() => saidOf(heard.values()), [heard]);
  const list = useSuspects(incident, said);
  const now = useNow('minute');
  const root = useRef<HTMLUListElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [inside, setInside] = useState(false); // the focus is on a change
  const [all, setAll] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const askKey = useShortcut('emergency-change');
  const closed = isClosed(incident);
  const rows = list.data?.items ?? [];
  const drawn = all ? rows : rows.slice(0, rowsShown);
  const at = drawn.findIndex(({ id }) => id === cursor);
  const current = drawn[at];
  const first = culprits(rows)[0];
  const go = (index: number) => {
    const to = drawn[Math.max(0, Math.min(drawn.length - 1, index))];
    if (to) root.current?.querySelector<HTMLElement>(`[data-change="${to.id}"]`)?.focus();
  };
  useAction('emergency-change', () => setAsking(true), !closed);
  useAction('focus-changes', () => go(Math.max(0, at)), drawn.length > 0);
  useAction('down', () => go(at + 1), inside);
  useAction('up', () => go(at - 1), inside);
  useAction('open', () => current && setOpened(current.id), inside);
  useAction('hypothesis', () => current && judge(incident.id, current, 'suspect'), inside);
  useAction('rule-out', () => current && judge(incident.id, current, 'ruled_out'), inside);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: drawn.length - 1 };
    const to = steps[event.key];
    if (to === undefined || !(event.target as HTMLElement).matches('[data-change]')) return;
    event.preventDefault();
    go(to);
  };
  const looked = list.data?.services.map(({ name }) => name).join(', ');
  const open = rows.find(({ id }) => id === opened);

  return (
    <section className="panel changes-panel" aria-label="Changes">
      <div className="panel-head">
        <h2>Changes</h2>
        {closed ? null : <Button small shortcut={askKey} title="Ask for an emergency change" onClick={() => setAsking(true)}>Emergency change</Button>}
      </div>
      <ErrorBoundary><EmergencyList incident={incident} names={names} me={me} /></ErrorBoundary>
      <ErrorBoundary>
        {list.isPending ? <Skeleton what="the changes" rows={2} /> : null}
        {list.isError && !list.data ? <ErrorBox what="The changes could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        {first ? (
          <p className="changes-first"><span aria-hidden>▲ </span>A change {first.before_seconds > 3600 ? 'was running when the impact began' : `went out ${beforeText(first)} before the impact began`}: {first.title}</p>
        ) : null}
        {list.data && rows.length === 0 ? (
          <p className="panel-body dim">
            {looked
              ? `Nothing is known to have changed on ${looked} since ${momentText(list.data.since, now)}.`
              : 'No service is affected yet. Name those that are, and what was changed on them and on what they depend on stands here.'}
          </p>
        ) : null}
        {rows.length > 0 ? (
          <>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
            <ul
              className="changes" ref={root} aria-label="The newest first" onKeyDown={onKeyDown}
              onFocus={(event) => setInside((event.target as HTMLElement).matches('[data-change]'))} onBlur={() => setInside(false)}
            >
              {drawn.map((suspect) => (
                <ChangeRow
                  key={suspect.id} suspect={suspect} now={now} tab={suspect.id === (current ?? drawn[0])?.id}
                  onCurrent={setCursor} onOpen={() => setOpened(suspect.id)} onJudge={(verdict) => judge(incident.id, suspect, verdict)}
                />
              ))}
            </ul>
            {rows.length > drawn.length ? <div className="panel-body"><Button small look="quiet" onClick={() => setAll(true)}>Show all {rows.length}</Button></div> : null}
            {list.data?.more ? <p className="panel-body small dim">There are more; the newest {rows.length} are listed.</p> : null}
          </>
        ) : null}
      </ErrorBoundary>
      {asking ? <AskForChangeDialog incident={incident} onClose={() => setAsking(false)} /> : null}
      {open ? <ChangeDialog suspect={open} names={names} onJudge={(verdict, why) => judge(incident.id, open, verdict, why)} onClose={() => setOpened(null)} /> : null}
    </section>
  );
}

function Verdict({ verdict }: { verdict: ChangeVerdict | null }) {
  return verdict ? <span className={`tag judged ${verdict === 'suspect' ? 'open' : verdict}`}>{verdictNames[verdict]}</span> : null;
}

function ChangeRow({ suspect, now, tab, onCurrent, onOpen, onJudge }: {
  suspect: Suspect;
  now: number;
  tab: boolean;
  onCurrent(id: number): void;
  onOpen(): void;
  onJudge(verdict: ChangeVerdict): void;
}) {
  const { id, title, kind, state, who, why, began_at, just_before, verdict } = suspect;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={['change', just_before && verdict !== 'ruled_out' ? 'just-before' : '', verdict === 'ruled_out' ? 'out' : ''].filter(Boolean).join(' ')}
      data-change={id}
      // A row takes the focus, so that one key makes it a suspect or rules it out.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={tab ? 0 : -1}
      onFocus={() => onCurrent(id)}
    >
      <div className="change-head">
        <button type="button" className="change-title" tabIndex={-1} onClick={onOpen}>{title}</button>
        <Verdict verdict={verdict} />
      </div>
      <div className="small">{just_before ? <><span aria-hidden>▲ </span><span className="visually-hidden">Just before: </span></> : null}{why}</div>
      <div className="small dim change-facts">
        <time className="num" dateTime={began_at} title={absoluteText(began_at)}>{momentText(began_at, now)}</time>
        <span>{kindNames[kind]}</span>
        <span className={state === 'failed' ? 'change-failed' : undefined}>{stateNames[state]}</span>
        {who ? <span className="break">by {who}</span> : null}
      </div>
      <span className="row wrap change-acts">
        {verdict === null || verdict === 'ruled_out' ? <Button small look="quiet" tabIndex={-1} aria-label={`Suspect: ${title}`} onClick={() => onJudge('suspect')}>? Suspect</Button> : null}
        {verdict === 'ruled_out' ? null : <Button small look="quiet" tabIndex={-1} aria-label={`Rule out: ${title}`} onClick={() => onJudge('ruled_out')}>✗ Rule out</Button>}
      </span>
    </li>
  );
}

function ChangeDialog({ suspect, names, onJudge, onClose }: { suspect: Suspect; names: Namer; onJudge(verdict: ChangeVerdict, why: string): void; onClose(): void }) {
  const [why, setWhy] = useState('');
  const outKey = useShortcut('rule-out');
  const details = detailsText(suspect.details);
  const say = (verdict: ChangeVerdict) => {
    onClose();
    onJudge(verdict, why.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say(suspect.verdict === 'suspect' ? 'confirmed' : 'suspect');
  };
  return (
    <Dialog title={suspect.title} onClose={onClose} dirty={why !== ''} wide>
      <form className="form" onSubmit={submit}>
        <p className="small">{suspect.why} <Verdict verdict={suspect.verdict} /></p>
        <dl className="facts">
          <dt>What</dt><dd>{kindNames[suspect.kind]}, {stateNames[suspect.state]}</dd>
          <dt>Services</dt><dd className="break">{suspect.services.map(names.service).join(', ')}</dd>
          <dt>Began</dt><dd className="num">{absoluteText(suspect.began_at)}</dd>
          {suspect.ended_at ? <><dt>Ended</dt><dd className="num">{absoluteText(suspect.ended_at)}</dd></> : null}
          {suspect.who ? <><dt>Who</dt><dd className="break">{suspect.who}</dd></> : null}
          <dt>Told by</dt><dd className="break">{suspect.source || names.user(suspect.actor.on_behalf_of || suspect.actor.slug)} <span className="dim">as {suspect.source_id}</span></dd>
          {suspect.links.length > 0 ? (
            <><dt>Links</dt><dd><ul className="plain-list">{suspect.links.map(({ href, text }) => <li key={href} className="break"><a href={href} target="_blank" rel="noreferrer">{text || href}</a></li>)}</ul></dd></>
          ) : null}
          {suspect.hypothesis ? <><dt>In the stream</dt><dd><a href={`#entry-${suspect.hypothesis}`} onClick={onClose}>The hypothesis about it</a></dd></> : null}
        </dl>
        {details ? <section><h3 className="field-label">As its source sent it</h3><pre className="change-details box">{details}</pre></section> : null}
        <TextField label="What shows it" optional hint={outKey ? `On its row one key does it without words: ${outKey.toUpperCase()} rules it out.` : undefined} value={why} onText={setWhy} maxLength={2000} />
        <div className="form-end wrap">
          {suspect.verdict === 'ruled_out' ? null : <Button onClick={() => say('ruled_out')}>✗ Rule out</Button>}
          {suspect.verdict === null || suspect.verdict === 'suspect' ? <Button look={suspect.verdict ? 'primary' : 'plain'} onClick={() => say('confirmed')}>✓ Confirm: it was this</Button> : null}
          {suspect.verdict === 'suspect' ? null : <Button type="submit" look="primary">? Suspect</Button>}
        </div>
      </form>
    </Dialog>
  );
}
