// The war room's stream: chat and facts in one order, the newest at the bottom. Only what is in sight is drawn, so
// that twenty thousand entries scroll as smoothly as twenty.
import { Link, useLocation } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Download, Search } from 'lucide-react';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { timelineHref, useHeard, useStream } from '../../api/stream';
import { useNow } from '../../ui/Time';
import type { Incident, StreamEntry } from '../../api/types';
import type { Namer } from '../../domain/words';
import { useAction } from '../../keys/registry';
import { Button, IconButton } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Skeleton } from '../../ui/Skeleton';
import { say } from '../../ui/Toasts';
import { useAnnouncer } from './announcer';
import { Composer } from './Composer';
import { actionOf, markAs, useLineActions } from './lineActions';
import { HereLine, SearchDialog } from './roomDialogs';
import { keepSeen, readSeen, seenIn } from './seen';
import { StreamLine } from './StreamLine';
import { authorOf, belongs, dayText, isTalk, kindsOf, mergeStream, rowsOf, stillUnsaid, type Row, type Show } from './streamRows';
import { signOf } from './tasks';
import { UnsaidLine } from './UnsaidLine';
import { giveUp, keepDraft, readDraft, useUnsaid, type Unsaid } from './unsaid';
import './stream.css';

const emptyWords: Record<Show, [title: string, text: string]> = {
  all: ['Nothing has happened yet', 'What people say and what Tocsin records stand here in one order.'],
  talk: ['Nobody has said anything yet', ''],
  facts: ['No fact has been recorded yet', ''],
  decisions: ['Nothing has been decided yet', 'Begin a line with ! to note a decision, with ? for a hypothesis; or choose a line and press d or h.'],
  tasks: ['No task has moved yet', 'What becomes of tasks stands here; the tasks themselves are beside the stream.'],
  findings: ['No finding yet', 'Any line becomes one: choose it and press f, or use its menu.'],
  starred: ['Nothing is starred', 'Star what matters to the review; the menu of a line has it.'],
};
const starPagesAtOnce = 5; // looked through by themselves; further back is asked for
const linkPagesMax = 60; // so far back a link is followed

const estimate = ({ entry, unsaid, day, fresh, follows }: Row) =>
  (day ? 36 : 0) + (fresh ? 30 : 0) + (unsaid ? 96 : entry && !isTalk(entry) ? 30 : follows ? 28 : 56);

export function StreamPanel({ incident, names, me, may, show, onThread, onTask, onTop }: {
  incident: Incident;
  names: Namer;
  me: string;
  may: boolean;
  show: Show;
  onThread(entry: StreamEntry): void;
  onTask(id: number): void;
  onTop(): void;
}) {
  const stream = useStream(incident.id, kindsOf(show));
  const heard = useHeard(incident.id);
  const allUnsaid = useUnsaid(({ lines }) => lines);
  const pages = stream.data?.pages;
  const entries = useMemo(() => (pages ? mergeStream(pages, heard, (entry) => belongs(show, entry)) : []), [pages, heard, show]);
  const unsaid = useMemo(
    () => (show === 'all' || show === 'talk' ? stillUnsaid(allUnsaid.filter((line) => line.incident === incident.id && line.about === 0 && line.by === me), entries) : []),
    [allUnsaid, entries, incident.id, me, show],
  );
  const [seen, setSeen] = useState(() => seenIn(readSeen(), incident.id));
  const rows = useMemo(() => rowsOf(entries, unsaid, seen, me), [entries, unsaid, seen, me]);
  const byId = useMemo(() => new Map(entries.map((entry) => [entry.id, entry])), [entries]);
  const newest = entries.at(-1)?.id ?? 0;
  const { act, overlay } = useLineActions({ incident, names, me, may, onThread, onTask });
  const [searching, setSearching] = useState(false);
  useAction('filter', () => setSearching(true));
  const spoken = useAnnouncer(entries, names, me);
  const [draftRound, setDraftRound] = useState(0);

  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [leftAt, setLeftAt] = useState(0); // the newest entry when one scrolled away from the end
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(rows[index]!),
    getItemKey: (index) => rows[index]!.key,
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 60,
    // Tests have no layout; a browser measures at once.
    initialRect: { width: 800, height: 600 },
  });

  // ---- where one reads -----------------------------------------------------------------------------
  const { hash } = useLocation();
  const linked = Number(/^entry-(\d+)$/.exec(hash)?.[1] ?? 0);
  const followed = useRef(0);
  const placed = useRef('');
  const any = rows.length > 0;
  useEffect(() => {
    const place = `${incident.id} ${show}`;
    if (!any || placed.current === place) return;
    placed.current = place;
    setAtEnd(true);
    if (!linked || followed.current === linked) virtual.scrollToEnd();
  }, [any, incident.id, show, linked, virtual]);

  const goToEnd = () => {
    virtual.scrollToEnd();
    setAtEnd(true);
  };
  const onScroll = () => {
    const end = virtual.isAtEnd(60);
    if (!end && atEnd) setLeftAt(newest);
    setAtEnd(end);
  };
  // Lines are measured after they are drawn: what looked like somewhere above the end then is the end.
  const height = virtual.getTotalSize();
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const box = scroller.current;
      if (box && box.scrollHeight - box.scrollTop - box.clientHeight <= 60) setAtEnd(true);
    });
    return () => cancelAnimationFrame(frame);
  }, [height]);
  const waiting = atEnd ? 0 : entries.filter((entry) => entry.id > leftAt && authorOf(entry) !== me).length;

  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = stream;
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const older = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const few = rows.length < 20;
  const lookFurther = show !== 'starred' || (pages?.length ?? 0) < starPagesAtOnce;
  useEffect(() => {
    if (any && first < 10 && (!few || lookFurther) && placed.current !== '') older();
    else if (!any && lookFurther && pages) older();
  }, [any, first, few, lookFurther, pages, older]);

  // ---- what is new since one looked ------------------------------------------------------------------
  useEffect(() => {
    if (show === 'all' && atEnd && newest > 0 && !document.hidden) keepSeen(incident.id, newest);
  }, [show, atEnd, newest, incident.id]);
  useEffect(() => {
    const back = () => {
      if (!document.hidden) setSeen(seenIn(readSeen(), incident.id));
    };
    document.addEventListener('visibilitychange', back);
    return () => document.removeEventListener('visibilitychange', back);
  }, [incident.id]);

  // ---- the cursor --------------------------------------------------------------------------------------
  const [cursor, setCursor] = useState<number | null>(null);
  const [reading, setReading] = useState(false); // the focus is on a line
  const wantsFocus = useRef(false);
  const at = rows.findIndex(({ entry }) => entry?.id === cursor);
  const current = at >= 0 ? rows[at]!.entry : undefined;
  const moveTo = (index: number, align: 'auto' | 'center' = 'auto') => {
    const to = Math.max(0, Math.min(entries.length - 1, index));
    const entry = rows[to]?.entry;
    if (!entry) return;
    setCursor(entry.id);
    virtual.scrollToIndex(to, { align });
    // What is drawn has it at once: where nothing changes nothing is drawn anew, and the wish would take the focus from
    // whatever comes next.
    const drawn = scroller.current?.querySelector<HTMLElement>(`[data-entry="${entry.id}"]`);
    drawn?.focus({ preventScroll: true });
    wantsFocus.current = !drawn;
  };
  useEffect(() => {
    if (!wantsFocus.current || cursor === null) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-entry="${cursor}"]`);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });
  const down = () => moveTo(at < 0 ? entries.length - 1 : at + 1);
  const up = () => moveTo(at < 0 ? entries.length - 1 : at - 1);
  const menuOf = (entry: StreamEntry) => {
    const box = scroller.current?.querySelector(`[data-entry="${entry.id}"]`)?.getBoundingClientRect();
    act.menu(entry, { x: box ? box.right - 12 : 200, y: box ? Math.min(box.bottom, box.top + 40) : 200 });
  };
  useAction('down', down, any);
  useAction('up', up, any);
  useAction('open', () => current && isTalk(current) && onThread(current), Boolean(current));
  useAction('line-menu', () => current && menuOf(current), Boolean(current));
  const markable = Boolean(current && may && !current.standing.withdrawn);
  useAction('finding', () => current && markAs('finding', incident, current), markable && current!.kind !== 'finding');
  useAction('decision', () => current && markAs('decision', incident, current), markable && current!.kind !== 'decision');
  useAction('hypothesis', () => current && markAs('hypothesis', incident, current), markable && current!.kind !== 'hypothesis');
  // What is not about a line must not be done by a key that was meant for one: the line has the focus.
  const inLine = Boolean(markable && reading);
  useAction('new-task', () => current && actionOf('task', incident, current), inLine);
  useAction('action-item', () => current && actionOf('action_item', incident, current), inLine);
  useAction('focus-stream', () => moveTo(at < 0 ? entries.length - 1 : at), any);
  const page = Math.max(1, items.length - 14);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target as HTMLElement).matches('article, .stream-scroll')) return;
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? entries.length - 1 : at - 1, Home: 0, End: entries.length - 1, PageDown: at + page, PageUp: at - page };
    const to = steps[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveTo(to);
  };

  // ---- a link to one line ----------------------------------------------------------------------------
  useEffect(() => {
    if (!linked || followed.current === linked || !pages) return;
    const index = rows.findIndex(({ entry }) => entry?.id === linked);
    if (index >= 0) {
      followed.current = linked;
      moveTo(index, 'center');
    } else if (hasNextPage && (entries[0]?.id ?? Infinity) > linked && pages.length < linkPagesMax) {
      older();
    } else if (!isFetchingNextPage) {
      followed.current = linked;
      say('The line of this link is not shown here: it may be among others, or not for you', 'bad');
    }
    // The rows say all that changes the answer.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [linked, rows, pages, hasNextPage, isFetchingNextPage]);

  const editUnsaid = (line: Unsaid) => {
    const draft = readDraft(incident.id, 0);
    keepDraft(incident.id, 0, { text: [signOf[line.kind] + line.text, draft.text].filter(Boolean).join('\n'), visibility: line.visibility });
    giveUp(line.key);
    setDraftRound(draftRound + 1);
  };
  // Tab reaches one line: the chosen one, or the last that is drawn.
  const tabStop = current && items.some(({ index }) => index === at) ? current.id : rows[items.findLast(({ index }) => rows[index]?.entry)?.index ?? -1]?.entry?.id;
  const tab = (label: string, to: Show) => (
    <Link
      key={to} to="/incidents/$key" params={{ key: incident.key }} replace
      search={(old: object) => ({ ...old, show: to === 'all' ? undefined : to }) as never}
      activeOptions={{ explicitUndefined: true }}
      aria-current={show === to ? 'page' : undefined}
    >
      {label}
    </Link>
  );
  const [title, text] = emptyWords[show];

  return (
    <section className="panel stream-panel" aria-label="Stream">
      <div className="stream-head">
        <h2 className="visually-hidden">Stream</h2>
        <nav className="tabs" aria-label="What of the stream">
          {tab('All', 'all')}
          {tab('Talk', 'talk')}
          {tab('Facts', 'facts')}
          {tab('Findings', 'findings')}
          {tab('Decisions', 'decisions')}
          {tab('Tasks', 'tasks')}
          {tab('Starred', 'starred')}
        </nav>
        <a className="btn icon quiet" href={timelineHref(incident.id)} download aria-label="Export the timeline (CSV)" title="Export the timeline (CSV)"><Download aria-hidden /></a>
        <IconButton label="Search in this incident" onClick={() => setSearching(true)}><Search aria-hidden /></IconButton>
      </div>
      <div className="stream-view">
        {stream.isPending ? <Skeleton what="the stream" rows={8} /> : null}
        {stream.isError && !pages ? <ErrorBox what="The stream could not be loaded" error={stream.error} onRetry={() => void stream.refetch()} /> : null}
        {pages && !any && !isFetchingNextPage && !(hasNextPage && lookFurther) ? (
          <Empty
            title={title}
            action={show === 'all' ? undefined : (
              <div className="row wrap">
                {hasNextPage ? <Button onClick={() => void fetchNextPage()}>Look further back</Button> : null}
                <Button onClick={onTop}>Show all</Button>
              </div>
            )}
          >
            {text}
          </Empty>
        ) : null}
        {pages && !any && isFetchingNextPage ? <Skeleton what="the stream" rows={8} /> : null}
        {any ? (
          <>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
            <div ref={scroller} className="stream-scroll" role="feed" aria-label="What was said and what happened" aria-busy={isFetchingNextPage} onScroll={onScroll} onKeyDown={onKeyDown} onFocus={() => setReading(true)} onBlur={() => setReading(false)}>
              <div className="stream-rows" style={{ height: virtual.getTotalSize() }}>
                {items.map(({ index, start, key }) => {
                  const row = rows[index]!;
                  return (
                    <div key={key} ref={virtual.measureElement} data-index={index} className="stream-row" style={{ transform: `translateY(${start}px)` }}>
                      {row.day ? <DaySeparator day={row.day} /> : null}
                      {row.fresh ? <div className="stream-new"><span>New since you looked</span></div> : null}
                      {row.entry ? (
                        <StreamLine
                          entry={row.entry} names={names} me={me} may={may} act={act} follows={row.follows} root={byId.get(row.entry.about)}
                          current={row.entry.id === cursor} tab={row.entry.id === tabStop} position={index + 1} onCurrent={setCursor}
                        />
                      ) : null}
                      {row.unsaid ? <UnsaidLine line={row.unsaid} names={names} onEdit={editUnsaid} /> : null}
                    </div>
                  );
                })}
              </div>
            </div>
            {isFetchingNextPage ? <div className="stream-older" role="status">Loading older entries…</div> : null}
            {isError && pages ? <div className="stream-older">Older entries could not be loaded. <Button small onClick={() => void fetchNextPage()}>Try again</Button></div> : null}
            {show === 'starred' && hasNextPage && !lookFurther && !isFetchingNextPage ? <div className="stream-older"><Button small onClick={() => void fetchNextPage()}>Look further back</Button></div> : null}
            {atEnd ? null : (
              <button type="button" className="btn small stream-end" onClick={goToEnd}>{waiting > 0 ? `${waiting} new ↓` : 'To the newest ↓'}</button>
            )}
          </>
        ) : null}
      </div>
      <div role="log" aria-live="polite" aria-label="New lines" className="visually-hidden">{spoken ? <p key={spoken}>{spoken}</p> : null}</div>
      {may ? <Suspense fallback={<p className="here-line" />}><HereLine incident={incident} names={names} me={me} /></Suspense> : null}
      {may
        ? <Composer key={`${incident.id} ${draftRound}`} incident={incident} me={me} newest={newest} onSaid={goToEnd} />
        : <p className="composer dim">You read what responders share with stakeholders. Whoever responds writes here.</p>}
      {overlay}
      {searching ? <SearchDialog incident={incident} names={names} onClose={() => setSearching(false)} /> : null}
    </section>
  );
}

function DaySeparator({ day }: { day: string }) {
  const now = useNow('minute');
  return <div className="stream-day"><span>{dayText(day, now)}</span></div>;
}
