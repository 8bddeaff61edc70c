// A thread: the line it began with, the answers, and a place for one more. Beside the stream where there is room,
// over it where there is not.
import { X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useEntry, useHeard, useStream } from '../../api/stream';
import type { Incident } from '../../api/types';
import { actorName, type Namer } from '../../domain/words';
import { Button, IconButton } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { useMedia } from '../../ui/media';
import { Skeleton } from '../../ui/Skeleton';
import { Composer } from './Composer';
import { useLineActions } from './lineActions';
import { StreamLine } from './StreamLine';
import { mergeStream, stillUnsaid } from './streamRows';
import { signOf } from './tasks';
import { UnsaidLine } from './UnsaidLine';
import { giveUp, keepDraft, readDraft, useUnsaid, type Unsaid } from './unsaid';

type ThreadProps = { incident: Incident; names: Namer; me: string; may: boolean; root: number; onTask(id: number): void; onClose(): void };

export function ThreadPanel(props: ThreadProps) {
  const over = useMedia('(max-width: 980px)');
  const { onClose } = props;
  if (over) return <Dialog title="Thread" onClose={onClose} wide><Thread {...props} /></Dialog>;
  return (
    // Escape closes it from anywhere inside; the close button does the same.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className="panel thread-panel"
      aria-label="Thread"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && !(event.target as HTMLElement).closest('dialog')) onClose();
      }}
    >
      <div className="panel-head">
        <h2>Thread</h2>
        <IconButton label="Close the thread" onClick={onClose}><X aria-hidden /></IconButton>
      </div>
      <Thread {...props} />
    </section>
  );
}

function Thread({ incident, names, me, may, root, onTask }: ThreadProps) {
  const thread = useStream(incident.id, { thread: root });
  const heard = useHeard(incident.id);
  const asked = useEntry(incident.id, root, true);
  const first = heard.get(root) ?? asked.data;
  const allUnsaid = useUnsaid(({ lines }) => lines);
  const pages = thread.data?.pages;
  const answers = useMemo(() => (pages ? mergeStream(pages, heard, (entry) => entry.about === root) : []), [pages, heard, root]);
  const unsaid = useMemo(
    () => stillUnsaid(allUnsaid.filter((line) => line.incident === incident.id && line.about === root && line.by === me), answers),
    [allUnsaid, answers, incident.id, root, me],
  );
  const nowhere = useCallback(() => undefined, []);
  const { act, overlay } = useLineActions({ incident, names, me, may, onThread: nowhere, onTask });
  const end = useRef<HTMLDivElement>(null);
  const count = answers.length + unsaid.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [count]);
  const [draftRound, setDraftRound] = useState(0);
  const editUnsaid = (line: Unsaid) => {
    keepDraft(incident.id, root, { text: [signOf[line.kind] + line.text, readDraft(incident.id, root).text].filter(Boolean).join('\n'), visibility: line.visibility });
    giveUp(line.key);
    setDraftRound(draftRound + 1);
  };
  const line = { names, me, may, act, inThread: true };
  return (
    <div className="thread">
      <div className="thread-lines" ref={end}>
        {asked.isPending && !first ? <Skeleton what="the line" rows={2} /> : null}
        {asked.isError && !first ? <ErrorBox what="The line could not be loaded" error={asked.error} onRetry={() => void asked.refetch()} /> : null}
        {first ? <StreamLine entry={first} {...line} /> : null}
        {first ? <div className="stream-day"><span>{answers.length === 0 ? `Nobody has answered ${actorName(first.actor, names)} yet` : answers.length === 1 ? '1 answer' : `${answers.length} answers`}</span></div> : null}
        {thread.isError && !pages ? <ErrorBox what="The answers could not be loaded" error={thread.error} onRetry={() => void thread.refetch()} /> : null}
        {thread.hasNextPage ? <Button small busy={thread.isFetchingNextPage && 'Loading…'} onClick={() => void thread.fetchNextPage()}>Show older</Button> : null}
        {answers.map((entry) => <StreamLine key={entry.id} entry={entry} {...line} />)}
        {unsaid.map((each) => <UnsaidLine key={each.key} line={each} names={names} onEdit={editUnsaid} />)}
      </div>
      {may ? <Composer key={`${root} ${draftRound}`} incident={incident} about={root} me={me} newest={answers.at(-1)?.id ?? root} /> : null}
      {overlay}
    </div>
  );
}
