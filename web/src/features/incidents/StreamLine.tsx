// One line of the stream: what somebody said, or a fact in its quieter form, with all that was said about it.
import { Link } from '@tanstack/react-router';
import { memo, Suspense, type PointerEvent } from 'react';
import { clock } from '../../api/clock';
import type { StreamEntry } from '../../api/types';
import { mentionsIn } from '../../ui/mentions';
import { actorName, entryTitle, entryTone, reasonSentence, type Namer } from '../../domain/words';
import { MdLite } from '../../ui/MdLite';
import { useSelectingTouch } from '../../ui/selectingTouch';
import { absoluteText, edgeText, minuteText } from '../../ui/Time';
import { initials } from '../../ui/Who';
import { factText } from './privacy';
import { FileBody } from './roomDialogs';
import { authorOf, isTalk } from './streamRows';
import { verdictWords } from './tasks';

export type LineActs = {
  menu(entry: StreamEntry, at: { x: number; y: number }): void;
  thread(entry: StreamEntry): void;
  react(entry: StreamEntry, emoji: string): void;
  star(entry: StreamEntry): void;
  edits(entry: StreamEntry): void;
  task(id: number): void;
};

export type LineProps = {
  entry: StreamEntry;
  names: Namer;
  me: string;
  may: boolean;
  act: LineActs;
  follows?: boolean | undefined;
  root?: StreamEntry | undefined; // of the thread that it is in
  inThread?: boolean;
  current?: boolean;
  tab?: boolean;
  position?: number | undefined;
  onCurrent?(id: number): void;
};

// Whom nobody knows is not shown as a person.
const shownName = (slug: string, names: Namer) => {
  const name = names.user(slug);
  return name === slug ? undefined : name;
};

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

export function Clock({ at }: { at: string }) {
  return <time className="num dim small nowrap" dateTime={at} title={absoluteText(at)}>{minuteText(at)}</time>;
}

export const StreamLine = memo(function StreamLine(props: LineProps) {
  const { entry, act, follows, inThread, current, tab, position, onCurrent } = props;
  const talk = isTalk(entry);
  const press = useSelectingTouch(() => act.menu(entry, { x: 0, y: 0 }));
  return (
    // A line takes the focus, as the articles of a feed do, so that keys can act on it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions
    <article
      className={['line', talk && mentionsIn(entry.text).includes(props.me) ? 'names-me' : '', talk ? 'talk' : 'fact', entry.kind, follows ? 'follows' : '', current ? 'current' : ''].filter(Boolean).join(' ')}
      data-entry={entry.id}
      aria-posinset={position}
      aria-setsize={position === undefined ? undefined : -1}
      tabIndex={inThread ? undefined : tab ? 0 : -1}
      onFocus={() => onCurrent?.(entry.id)}
      {...press(String(entry.id), false)}
    >
      {talk ? <Talk {...props} /> : <Fact {...props} />}
      <Tools {...props} />
    </article>
  );
});

function Talk({ entry, names, me, may, follows, root, inThread, act }: LineProps) {
  const author = authorOf(entry);
  const by = actorName(entry.actor, names);
  return (
    <>
      <div className="line-side">{follows ? <span className="line-time"><Clock at={entry.at} /></span> : <span className="who-mark" aria-hidden>{initials(by)}</span>}</div>
      <div className="line-body">
        {follows ? <span className="visually-hidden">{by}, {minuteText(entry.at)}</span> : (
          <div className="line-head">
            <span className="strong">{by}{author === me ? <span className="dim"> (you)</span> : null}</span>
            <Clock at={entry.at} />
            {entry.origin === 'channel' && entry.actor.slug !== 'slack' ? <span className="dim small nowrap" title="Said in the Slack channel of this incident">via Slack</span> : null}
            <KindTag entry={entry} />
            {may ? <Readers entry={entry} /> : null}
          </div>
        )}
        {entry.about && !inThread ? (
          <button type="button" className="line-root" tabIndex={-1} onClick={() => act.thread(entry)}>
            ↳ {entry.kind === 'said' ? 'answers' : 'from'} {root ? <>{actorName(root.actor, names)}: {short(root.standing.withdrawn ? 'withdrawn' : root.text)}</> : 'an earlier line'}
          </button>
        ) : null}
        {entry.standing.withdrawn
          ? <div className="dim">{by} withdrew this.</div>
          : entry.file
            ? <Suspense fallback={<div className="dim">{entry.text}</div>}><FileBody file={entry.file} /></Suspense>
            : <div className="entry-words"><MdLite blocks text={entry.text} person={(slug) => shownName(slug, names)} me={me} /></div>}
        <After entry={entry} names={names} me={me} inThread={inThread} act={act} />
      </div>
    </>
  );
}

// Shape and word, so that it is told without colour too.
function KindTag({ entry }: { entry: StreamEntry }) {
  switch (entry.kind) {
    case 'finding': return <span className="tag finding-tag">Finding</span>;
    case 'decision': return <span className="tag finding-tag">◆ Decision</span>;
    case 'hypothesis': return <span className={`tag judged ${entry.standing.verdict?.kind ?? 'open'}`}>{verdictWords[entry.standing.verdict?.kind ?? 'open']}</span>;
    case 'note': return <span className="tag">Note</span>;
    default: return null;
  }
}
const markWords = { finding: 'Became a finding', decision: 'Became a decision', hypothesis: 'Became a hypothesis', task_created: 'Became a task' };

function Fact({ entry, names, me, act }: LineProps) {
  const by = actorName(entry.actor, names);
  // That somebody did it by hand is told by the name.
  const reason = entry.reason.code === 'asked_by_user' ? '' : entry.why || reasonSentence(entry.reason, names);
  const person = entry.user && entry.user !== entry.actor.slug ? names.user(entry.user) : '';
  return (
    <>
      <div className="line-side"><span className={`entry-mark ${entryTone(entry.kind)}`} aria-hidden /></div>
      <div className="line-body">
        <div className="fact-line">
          <Clock at={entry.at} />
          <span>
            <span className="fact-what">{entryTitle(entry.kind)}</span>
            {person ? <> · {person}</> : null}
            {entry.text ? <> · <MdLite text={factText(entry, names, clock.now())} /></> : null}
            <Reference entry={entry} act={act} />
            <span className="dim"> · {[by, reason].filter(Boolean).join(' · ')}</span>
          </span>
        </div>
        <After entry={entry} names={names} me={me} act={act} />
      </div>
    </>
  );
}

function Reference({ entry, act }: { entry: StreamEntry; act: LineActs }) {
  if (!entry.ref) return null;
  if (entry.kind.startsWith('task_')) return <> · <button type="button" className="line-link" tabIndex={-1} onClick={() => act.task(entry.ref)}>task {entry.ref}</button></>;
  if (entry.kind === 'alert_attached' || entry.kind === 'alert_detached') {
    return <> · <Link to="/alerts/$id" params={{ id: String(entry.ref) }}>alert {entry.ref}</Link></>;
  }
  if (entry.kind === 'incident_linked') {
    return <> · <Link to="/incidents/$key" params={{ key: `INC-${entry.ref}` }}>INC-{entry.ref}</Link></>;
  }
  return null;
}

// Facts tell stakeholders how it stands as a matter of course; what a person tells them is marked.
function Readers({ entry }: { entry: StreamEntry }) {
  if (entry.visibility === 'internal') return null;
  if (entry.visibility === 'restricted') return <span className="tag">Restricted</span>;
  return <span className="tag readers">{entry.visibility === 'public' ? 'Everybody reads this' : 'Stakeholders read this'}</span>;
}

function After({ entry, names, me, inThread, act }: Pick<LineProps, 'entry' | 'names' | 'me' | 'inThread' | 'act'>) {
  const { standing } = entry;
  const answered = standing.replies > 0 && !inThread;
  if (!standing.starred && standing.edits.length === 0 && !standing.occurred_at && standing.reactions.length === 0 && !answered && standing.marks.length === 0 && !standing.verdict && standing.evidence.length === 0) return null;
  return (
    <div className="line-after">
      {standing.starred ? <span className="line-star" title="Starred">★<span className="visually-hidden"> starred</span></span> : null}
      {standing.occurred_at ? <span className="small dim">happened <time dateTime={standing.occurred_at} title={absoluteText(standing.occurred_at)}>{edgeText(standing.occurred_at, clock.now())}</time></span> : null}
      {standing.marks.map((mark) => (mark.kind === 'task_created'
        ? <button key={mark.entry} type="button" className="line-link" tabIndex={-1} onClick={() => act.task(mark.ref)}>{markWords[mark.kind]}</button>
        : <span key={mark.entry} className="tag finding-tag">{markWords[mark.kind]}</span>))}
      {standing.verdict ? <span className="small dim">{names.user(standing.verdict.by)} {standing.verdict.kind === 'confirmed' ? 'confirmed it' : 'ruled it out'}{standing.verdict.why ? `: ${standing.verdict.why}` : ''}</span> : null}
      {standing.evidence.length > 0 ? <span className="small">evidence {standing.evidence.map((id, index) => <span key={id}>{index > 0 ? ', ' : ''}<a href={`#entry-${id}`} tabIndex={-1}>line {index + 1}</a></span>)}</span> : null}
      {standing.edits.length > 0 ? <button type="button" className="line-link" tabIndex={-1} onClick={() => act.edits(entry)}>edited</button> : null}
      {standing.reactions.map(({ emoji, users }) => (
        <button
          key={emoji}
          type="button"
          className="reaction"
          tabIndex={-1}
          aria-pressed={users.includes(me)}
          title={users.map(names.user).join(', ')}
          aria-label={`${emoji} ${users.length}: ${users.map(names.user).join(', ')}`}
          onClick={() => act.react(entry, emoji)}
        >
          {emoji} <span className="num">{users.length}</span>
        </button>
      ))}
      {answered ? <button type="button" className="line-link" tabIndex={-1} onClick={() => act.thread(entry)}>{standing.replies === 1 ? '1 answer' : `${standing.replies} answers`}</button> : null}
    </div>
  );
}

// For the mouse; keys have the menu, and touch has it by staying on the line.
function Tools({ entry, may, inThread, act }: LineProps) {
  const open = (event: { currentTarget: HTMLElement }) => {
    const { right, bottom } = event.currentTarget.getBoundingClientRect();
    act.menu(entry, { x: right, y: bottom });
  };
  const stop = (event: PointerEvent) => event.stopPropagation();
  return (
    <div className="line-tools" onPointerDown={stop}>
      {may && isTalk(entry) && !inThread ? <button type="button" tabIndex={-1} aria-label="Answer in a thread" title="Answer in a thread (Enter)" onClick={() => act.thread(entry)}>↳</button> : null}
      {may ? <button type="button" tabIndex={-1} aria-label={entry.standing.starred ? 'Take the star away' : 'Star'} title={entry.standing.starred ? 'Take the star away' : 'Star'} onClick={() => act.star(entry)}>{entry.standing.starred ? '★' : '☆'}</button> : null}
      <button type="button" tabIndex={inThread ? 0 : -1} aria-label="What can be done with this line" aria-haspopup="menu" title="More (.)" onClick={open}>⋯</button>
    </div>
  );
}
