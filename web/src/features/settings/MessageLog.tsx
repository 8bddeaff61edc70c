// The message log: every attempt to reach somebody, what it was about, and what the provider said.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowUp, ChevronDown, ChevronRight, RefreshCw } from 'lucide-react';
import { Fragment, useId, useMemo, useState } from 'react';
import { useConfig, useNames, useOptions } from '../../api/config';
import { useMessages, usePagesById } from '../../api/messages';
import { usePage } from '../../api/pages';
import { useSession } from '../../api/session';
import type { Notification, PageView } from '../../api/types';
import { DrillMark } from '../../domain/AlertState';
import { Delivery } from '../../domain/Delivery';
import { deliveryWords, pageStatusWords } from '../../domain/deliveries';
import { channelWords } from '../../domain/words';
import type { MessageSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { useStableRows } from '../../ui/stable';
import { absoluteText, clockText, TimeText } from '../../ui/Time';
import { Who } from '../../ui/Who';
import { aboutMessage, aboutPage, keeps, kindText, pagesNamed, stateChoices, tookText, type About } from './messages';
import './settings.css';

const nothing: readonly Notification[] = [];

export function MessageLog() {
  const { user: me } = useSession();
  const search = useSearch({ strict: false }) as MessageSearch;
  const navigate = useNavigate();
  const mine = search.user === me.slug;
  useTitle(mine ? 'My messages' : 'Message log');
  const { state, open, ...filter } = search;
  const log = useMessages({ user: filter.user, contact_method: filter.method, page: filter.page });
  const users = useOptions('users', 'Everybody');
  const methods = useConfig('contact-methods').data?.filter(({ value }) => value.user === search.user) ?? [];
  const read = useMemo(() => log.data?.pages.flatMap(({ items }) => items) ?? nothing, [log.data]);
  const kept = useMemo(() => read.filter((message) => keeps(state, message)), [read, state]);
  const [held, setHeld] = useState(false);
  const { shown, waiting, release } = useStableRows(kept, ({ id }) => String(id), held, JSON.stringify({ filter, state }));
  const filtered = Boolean(search.user || search.method || search.page || state);
  const [asking, setAsking] = useState(false);
  const show = (next: MessageSearch) => void navigate({ to: '/settings/messages', search: next, replace: true });
  // What had the focus may be gone with the rows of another filter, and tells nobody.
  const go = (change: MessageSearch) => {
    setHeld(false);
    show({ ...search, ...change });
  };
  const ask = async () => {
    setAsking(true);
    await log.refetch();
    setAsking(false);
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>{mine ? 'My messages' : 'Message log'}</h1>
        <select className="input filter-box" aria-label="Person" value={search.user ?? ''} onChange={(event) => go({ user: event.target.value || undefined, method: undefined })}>
          {users.map(({ value, label }) => <option key={value} value={value}>{label}{value === me.slug ? ' (you)' : ''}</option>)}
        </select>
        {methods.length > 1 || search.method ? (
          <select className="input filter-box" aria-label="Contact method" value={search.method ?? ''} onChange={(event) => go({ method: event.target.value || undefined })}>
            <option value="">Every contact method</option>
            {methods.map(({ value }) => <option key={value.slug} value={value.slug}>{value.name || channelWords[value.channel]}</option>)}
          </select>
        ) : null}
        <select className="input filter-box" aria-label="State" value={state ?? ''} onChange={(event) => go({ state: (event.target.value || undefined) as MessageSearch['state'] })}>
          {stateChoices.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
        <Button icon={<RefreshCw aria-hidden />} busy={asking && 'Reading…'} onClick={() => void ask()}>Refresh</Button>
      </div>
      <p className="page-intro">
        {mine ? 'Every attempt to reach you, newest first.' : 'Every attempt to reach somebody, newest first: what you may see of it.'}
        {search.page ? <> Only of page {search.page}. <button type="button" className="bare-link" onClick={() => go({ page: undefined })}>Show all</button></> : null}
      </p>
      <Panel flush>
        {log.isPending ? <Skeleton what="the messages" rows={8} /> : null}
        {log.isError ? <ErrorBox what={log.data ? 'The newest messages could not be loaded' : 'The messages could not be loaded'} error={log.error} onRetry={() => void log.refetch()} /> : null}
        {log.data && shown.length === 0
          ? filtered
            ? <Empty title={state && read.length > 0 ? `None of the newest ${read.length} messages is like that` : 'No message matches this filter'} action={<Button onClick={() => show({})}>Clear filter</Button>} />
            : <Empty title="Nobody was called yet">Each page, test page, notice and code that goes out to somebody stands here with what became of it.</Empty>
          : null}
        {shown.length > 0 ? (
          // Holding still under a pointer or the focus is not an action.
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
          <div
            onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)} onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) setHeld(false); }}
          >
            {waiting > 0 ? <div className="panel-body"><Button small icon={<ArrowUp aria-hidden />} onClick={release}>{waiting === 1 ? 'One new message' : `${waiting} new messages`}</Button></div> : null}
            <Messages messages={shown} open={open} onOpen={(id) => show({ ...search, open: id })} />
          </div>
        ) : null}
        {log.data && (log.hasNextPage || state) && read.length > 0 ? (
          <div className="panel-body row wrap">
            {log.hasNextPage ? <Button busy={log.isFetchingNextPage && 'Loading…'} onClick={() => void log.fetchNextPage()}>Show older</Button> : null}
            {state ? <span className="dim small" role="status">{shown.length} of the newest {read.length} messages{log.hasNextPage ? '; older ones are not looked at yet' : ', which are all'}.</span> : null}
          </div>
        ) : null}
      </Panel>
    </div>
  );
}

function Messages({ messages, open, onOpen }: { messages: readonly Notification[]; open: number | undefined; onOpen(id: number | undefined): void }) {
  const id = useId();
  const { user: me } = useSession();
  const name = useNames('users');
  const methods = useConfig('contact-methods').data;
  const methodName = (slug: string) => methods?.find(({ value }) => value.slug === slug)?.value.name;
  const to = ({ user, contact_method }: Notification) => (user ? name(user) : methodName(contact_method) || contact_method.replace(/^webhook_subscription:/, 'webhook '));
  const pages = usePagesById([...new Set(messages.flatMap((message) => message.pages.slice(0, pagesNamed)))]);
  return (
    <table className="table cards messages">
      <caption className="visually-hidden">Messages, newest first</caption>
      <thead><tr><th scope="col">When</th><th scope="col">State</th><th scope="col">To</th><th scope="col">By</th><th scope="col">About</th><th scope="col"><span className="visually-hidden">More</span></th></tr></thead>
      <tbody>
        {messages.map((message) => {
          const isOpen = message.id === open;
          return (
            <Fragment key={message.id}>
              <tr className={isOpen ? 'opened' : undefined}>
                <td><TimeText at={message.started_at} /></td>
                <td><span className="row wrap"><Delivery status={message.status} />{message.attempt > 1 ? <span className="dim small nowrap">attempt {message.attempt}</span> : null}</span></td>
                <td data-label="To">{message.user ? <Who name={name(message.user)} me={message.user === me.slug} /> : <>channel {to(message)}</>}</td>
                <td data-label="By">{channelWords[message.channel]}{message.user && methodName(message.contact_method) ? <span className="dim small"> {methodName(message.contact_method)}</span> : null}</td>
                <td data-label="About" className="break"><div className="clamp"><AboutMessage message={message} pages={pages} /></div></td>
                <td className="right nowrap">
                  <Button small icon={isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />} aria-expanded={isOpen} aria-controls={isOpen ? `${id}-${message.id}` : undefined} onClick={() => onOpen(isOpen ? undefined : message.id)}>
                    Why<span className="visually-hidden">, and what the provider said of the message at {clockText(message.started_at)} to {to(message)}</span>
                  </Button>
                </td>
              </tr>
              {isOpen ? <tr className="opened" id={`${id}-${message.id}`}><td colSpan={6}><Details message={message} method={methodName(message.contact_method) ?? ''} /></td></tr> : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function AboutMessage({ message, pages }: { message: Notification; pages: ReadonlyMap<number, PageView | null> }) {
  if (message.pages.length === 0) return <span className="dim">{kindText(message)}</span>;
  const { about, unseen, more } = aboutMessage(message, pages);
  const rest = unseen + more;
  return (
    <span>
      {message.drill ? <><DrillMark /> </> : null}
      {about.map((each, index) => <Fragment key={each.key}>{index > 0 ? ', ' : ''}<AboutLink about={each} /></Fragment>)}
      {about.length === 0 && unseen === 0 ? <span className="dim">…</span> : null}
      {rest > 0 ? <span className="dim small">{about.length > 0 ? ` and ${rest} more` : 'something that you may not see'}</span> : null}
    </span>
  );
}

const AboutLink = ({ about }: { about: About }) => (about.to ? <Link to={about.to} params={about.params as never}>{about.title}</Link> : <span>{about.title}</span>);

// How many pages an open message explains.
const pagesExplained = 5;

function Details({ message, method }: { message: Notification; method: string }) {
  const { can, user: me } = useSession();
  const { word, means } = deliveryWords[message.status];
  const shown = message.pages.slice(0, pagesExplained);
  return (
    <dl className="facts message-facts">
      {shown.map((id) => <WhyPaged key={id} id={id} />)}
      {message.pages.length > shown.length ? <><dt>And</dt><dd>{message.pages.length - shown.length} more pages in the same message</dd></> : null}
      <dt>State</dt><dd>{word}: {means}</dd>
      <dt>The provider said</dt><dd>{message.receipt ? <q>{message.receipt}</q> : <span className="dim">nothing</span>}</dd>
      <dt>Carried by</dt><dd>{message.provider || channelWords[message.channel]}{message.message ? <span className="dim"> · its number there <span className="mono">{message.message}</span></span> : null}</dd>
      <dt>Contact method</dt>
      <dd>
        {message.kind === 'follow' ? <Link to="/settings/webhooks">{message.contact_method.replace(/^webhook_subscription:/, 'webhook ')}</Link>
          : message.user === '' ? <Link to="/settings/people">{method || message.contact_method}</Link>
          : message.user === me.slug ? <Link to="/settings/me">{method || message.contact_method}</Link>
          : can.administer ? <Link to="/settings/people/$slug" params={{ slug: message.user }}>{method || message.contact_method}</Link>
          : channelWords[message.channel]}
      </dd>
      <dt>Attempt</dt><dd>{message.attempt}, began {absoluteText(message.started_at)}, took {tookText(message)}</dd>
    </dl>
  );
}

function WhyPaged({ id }: { id: number }) {
  const page = usePage(id);
  const about = page.data ? aboutPage(page.data) : null;
  return (
    <>
      <dt>Why</dt>
      <dd>
        {page.isPending ? <span className="dim" role="status">Asking why…</span> : null}
        {page.isError ? <ErrorBox what="Why it was sent could not be loaded" error={page.error} onRetry={() => void page.refetch()} /> : null}
        {page.data && about ? (
          <>
            <AboutLink about={about} />: {page.data.why}
            <span className="dim"> · page {pageStatusWords[page.data.status]}{page.data.ended_at ? <> at {clockText(page.data.ended_at)}</> : null}</span>
          </>
        ) : null}
      </dd>
    </>
  );
}
