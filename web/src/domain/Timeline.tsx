// Timeline entries, newest first: when, what, who, and the reason as a sentence.
import { Link } from '@tanstack/react-router';
import type { TimelineEntry } from '../api/types';
import { MdLite } from '../ui/MdLite';
import { TimeText } from '../ui/Time';
import './alert.css';
import { actorName, entryTitle, entryTone, reasonSentence, type Namer } from './words';

export function TimelineLine({ entry, names }: { entry: TimelineEntry; names: Namer }) {
  const by = actorName(entry.actor, names);
  const reason = reasonSentence(entry.reason, names);
  const person = entry.user && entry.user !== entry.actor.slug ? names.user(entry.user) : '';
  const said = entry.kind === 'note' || entry.kind === 'summary_changed';
  return (
    <li>
      <span className="dim small"><TimeText at={entry.at} form="moment" /></span>
      <span className={`entry-mark ${entryTone(entry.kind)}`} aria-hidden />
      <div>
        <div>
          <span className="strong">{entryTitle(entry.kind)}</span>
          {person ? <> · {person}</> : null}
          {entry.text && !said ? <> · {entry.text.replace(' -> ', ' → ')}</> : null}
          <Reference entry={entry} />
        </div>
        {said && entry.text ? <div className="entry-words"><MdLite text={entry.text} /></div> : null}
        <div className="dim small">{[by, reason].filter(Boolean).join(' · ')}</div>
      </div>
    </li>
  );
}

function Reference({ entry }: { entry: TimelineEntry }) {
  if (!entry.ref) return null;
  if (entry.kind === 'alert_attached' || entry.kind === 'alert_detached') {
    return <> · <Link to="/alerts/$id" params={{ id: String(entry.ref) }}>alert {entry.ref}</Link></>;
  }
  if (entry.kind === 'incident_linked') {
    return <> · <Link to="/incidents/$key" params={{ key: `INC-${entry.ref}` }}>INC-{entry.ref}</Link></>;
  }
  return null;
}

// Live: a screen reader hears new entries, politely.
export function Timeline({ entries, names, live }: { entries: readonly TimelineEntry[]; names: Namer; live?: boolean }) {
  return (
    <div role={live ? 'log' : undefined} aria-label="Timeline" aria-relevant="additions">
      <ol className="entries">
        {entries.map((entry) => <TimelineLine key={entry.id} entry={entry} names={names} />)}
      </ol>
    </div>
  );
}
