// The component board: how each service is that the roll was called for, since when, and where the failure jumped; and whose answer is missing.
import { useRef, useState, type FormEvent } from 'react';
import { useConfig, useOptions } from '../../api/config';
import { isOver } from '../../api/incidents';
import { callRoll, sayHealth, useRollCall } from '../../api/rollCall';
import type { Health, Incident, ServiceCheck } from '../../api/types';
import type { Namer } from '../../domain/words';
import { useAction, useShortcut } from '../../keys/registry';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { CheckField, ChoiceField, SelectField, TextField } from '../../ui/Field';
import { ErrorBoundary } from '../../ui/Panel';
import { PickField } from '../../ui/PickField';
import { Skeleton } from '../../ui/Skeleton';
import { absoluteText, minuteText, useNow } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { askedOf, boardTime, healthMarks, healths, healthWords, newestRound, onBoard, shownOf, spansOf, toAsk, type Shown } from './health';
import './health.css';

const rowsShown = 20; // of hundreds, what is impaired or missing comes first
const namesShown = 40;

const tell = (check: ServiceCheck, health: Health, word = '') =>
  report(
    { doing: `Saying that ${check.name} is ${health}…`, done: `${check.name}: ${healthWords[health].toLowerCase()} ✓`, failed: `No answer for ${check.name}` },
    (write) => sayHealth(check, health, word, write),
  );

// The second click of a double one is not meant for the service that takes the place of the first.
export function OnePress({ check }: { check: ServiceCheck }) {
  const [saying, setSaying] = useState<Health | null>(null);
  const press = async (health: Health) => {
    setSaying(health);
    await tell(check, health);
    setSaying(null);
  };
  return (
    <span className="row wrap health-choice" role="group" aria-label={`How is ${check.name}?`}>
      {healths.map((health) => (
        <Button key={health} small disabled={saying !== null} busy={saying === health ? '…' : undefined} onClick={(event) => void (event.detail < 2 && press(health))} aria-label={`${check.name} is ${health}`}>
          <span aria-hidden>{healthMarks[health]}</span> {healthWords[health]}
        </Button>
      ))}
    </span>
  );
}

export function HealthPanel({ incident, names, me }: { incident: Incident; names: Namer; me: string }) {
  const roll = useRollCall(incident.id);
  const now = useNow('minute');
  const callKey = useShortcut('call-roll');
  const root = useRef<HTMLUListElement>(null);
  const [calling, setCalling] = useState(false);
  const [saying, setSaying] = useState<ServiceCheck | 'any' | null>(null);
  const [all, setAll] = useState(false);
  const over = isOver(incident);
  const closed = incident.status === 'closed' || incident.status === 'cancelled' || incident.status === 'merged';
  const rows = onBoard(roll.data ?? []);
  const waiting = rows.filter(({ waiting_since }) => waiting_since);
  const impaired = rows.filter(({ health }) => health === 'impaired').length;
  const drawn = all ? rows : rows.slice(0, rowsShown);
  const [begin, end] = boardTime(incident, rows, now);
  useAction('call-roll', () => setCalling(true), !over);
  useAction('say-health', () => setSaying('any'), !closed && rows.length > 0);
  useAction('focus-components', () => root.current?.querySelector<HTMLElement>('button')?.focus(), rows.length > 0);
  if (over && roll.data && rows.length === 0) return null;

  return (
    <section className="panel components-panel" aria-label="Component board">
      <div className="panel-head">
        <h2>Components</h2>
        {over ? null : <Button small shortcut={rows.length > 0 ? null : callKey} onClick={() => setCalling(true)}>{rows.length > 0 ? 'Call again' : 'Call the roll'}</Button>}
      </div>
      <ErrorBoundary>
        {roll.isPending ? <Skeleton what="the component board" rows={2} /> : null}
        {roll.isError && !roll.data ? <ErrorBox what="The component board could not be loaded" error={roll.error} onRetry={() => void roll.refetch()} /> : null}
        {roll.data && rows.length === 0 ? <p className="panel-body dim">Nobody has asked yet how the services are. Calling the roll asks whoever is on call for them, and shows here where the failure is.</p> : null}
        {rows.length > 0 ? (
          <>
            <div className="components-counts row wrap">
              <span className="small dim">Round {newestRound(rows)}</span>
              {impaired > 0 ? <span className="tag health-tag impaired"><span aria-hidden>▲</span> {impaired} impaired</span> : null}
              {waiting.length > 0 ? <span className="tag"><span aria-hidden>◌</span> {waiting.length} missing</span> : <span className="small dim">all have answered</span>}
            </div>
            <ul className="components" ref={root} aria-label="The first impaired first">
              {drawn.map((check) => <Component key={check.id} check={check} names={names} me={me} begin={begin} end={end} mine={check.on_call.includes(me)} closed={closed} onSay={() => setSaying(check)} />)}
            </ul>
            <div className="components-foot small dim">
              <span className="num">{minuteText(begin)}</span>
              <span>{over ? 'how they were until the end' : 'how they were until now'}</span>
              <span className="num">{minuteText(end)}</span>
            </div>
            {rows.length > drawn.length ? <div className="panel-body"><Button small look="quiet" onClick={() => setAll(true)}>Show all {rows.length}</Button></div> : null}
          </>
        ) : null}
      </ErrorBoundary>
      {calling ? <CallRollDialog incident={incident} rows={rows} onClose={() => setCalling(false)} /> : null}
      {saying ? <SayHealthDialog rows={rows} names={names} me={me} closed={closed} check={saying === 'any' ? null : saying} onClose={() => setSaying(null)} /> : null}
    </section>
  );
}

function HealthMark({ shown }: { shown: Shown }) {
  return <span className={`tag health-tag ${shown}`}><span aria-hidden>{healthMarks[shown]}</span> {healthWords[shown]}</span>;
}

function Component({ check, names, me, begin, end, mine, closed, onSay }: {
  check: ServiceCheck;
  names: Namer;
  me: string;
  begin: number;
  end: number;
  mine: boolean;
  closed: boolean;
  onSay(): void;
}) {
  const last = check.answers.at(-1);
  const person = (user: string) => (user === me ? 'you' : names.user(user));
  const whose = check.on_call.length === 0 ? (check.team ? `nobody is on call for ${names.team(check.team)}` : 'no team owns it')
    : check.on_call.length > 3 ? names.team(check.team) : check.on_call.map(person).join(', ');
  return (
    <li className={`component ${shownOf(check)}`}>
      <div className="component-head">
        <button type="button" className="component-name" onClick={onSay} title={closed ? `What was said of ${check.name}` : `Say how ${check.name} is`}>{check.name}</button>
        <HealthMark shown={shownOf(check)} />
        {check.health_since ? <span className="small dim">since <time className="num" dateTime={check.health_since} title={absoluteText(check.health_since)}>{minuteText(check.health_since)}</time></span> : null}
      </div>
      <Strip check={check} begin={begin} end={end} />
      {last ? <div className="small dim break">{last.word ? `“${last.word}” ` : ''}{person(last.by)}, {minuteText(last.at)}{last.round < check.round ? `, round ${last.round}` : ''}</div> : null}
      {check.waiting_since ? <div className="small component-missing"><span aria-hidden>◌ </span>Missing since {minuteText(check.waiting_since)}: {whose}</div> : null}
      {check.waiting_since && mine && !closed ? <OnePress check={check} /> : null}
    </li>
  );
}

// How it was over the incident: height and hatching say it besides the colour, words for who does not see it.
function Strip({ check, begin, end }: { check: ServiceCheck; begin: number; end: number }) {
  const spans = spansOf(check, begin, end);
  const words = spans.map(({ shown, from }) => `${healthWords[shown].toLowerCase()} from ${minuteText(from)}`).join(', ');
  return (
    <div className="strip" role="img" aria-label={`${check.name}: ${words}`} title={words}>
      {spans.map(({ shown, from, to }) => <span key={`${from} ${shown}`} className={shown} style={{ flexGrow: Math.max(to - from, (end - begin) / 100) }} />)}
    </div>
  );
}

function CallRollDialog({ incident, rows, onClose }: { incident: Incident; rows: readonly ServiceCheck[]; onClose(): void }) {
  const services = useConfig('services');
  const options = useOptions('services');
  const known = services.data?.map(({ value }) => value) ?? [];
  const [neighbours, setNeighbours] = useState(true);
  // What was asked before by choice is asked again.
  const [chosen, setChosen] = useState<string[] | null>(null);
  const before = toAsk(known, incident.services, [], true);
  const more = chosen ?? rows.map(({ service }) => service).filter((slug) => !before.includes(slug) && known.some((service) => service.slug === slug));
  const asked = toAsk(known, incident.services, more, neighbours);
  const nameOf = new Map(options.map(({ value, label }) => [value, label]));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (asked.length === 0) return;
    onClose();
    await report(
      { doing: 'Calling the roll…', done: `The roll is called: ${asked.length === 1 ? '1 service is' : `${asked.length} services are`} asked`, failed: 'The roll was not called' },
      (write) => callRoll(incident.id, { services: more, neighbours }, write),
    );
  };
  return (
    <Dialog title={`Call the roll of ${incident.key}`} onClose={onClose} wide>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <CheckField label="What they depend on and what depends on them, too" hint="One step far, of the affected services and those below." checked={neighbours} onCheck={setNeighbours} />
        <PickField label="More services" options={options.filter(({ value }) => !incident.services.includes(value))} values={more} onChange={setChosen} />
        {services.isError ? <ErrorBox what="The services could not be loaded" error={services.error} onRetry={() => void services.refetch()} /> : null}
        {services.data && asked.length === 0 ? <Note>No service is affected: choose those that are to be asked.</Note> : null}
        {asked.length > 0 ? (
          <p className="small"><strong>{asked.length === 1 ? '1 service is asked' : `${asked.length} services are asked`}:</strong> {asked.slice(0, namesShown).map((slug) => nameOf.get(slug) ?? slug).join(', ')}{asked.length > namesShown ? ` and ${asked.length - namesShown} more` : ''}</p>
        ) : null}
        <p className="small dim">{incident.is_private ? 'It is private: only those of its circle who are on call for them are told.' : 'Whoever is on call for the teams that own them is told, when they may respond to this incident.'}</p>
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" data-autofocus disabled={asked.length === 0}>Call the roll</Button>
        </div>
      </form>
    </Dialog>
  );
}

// The newest first.
function Said({ check, names }: { check: ServiceCheck; names: Namer }) {
  return (
    <section>
      <h3 className="field-label">What was said</h3>
      <ol className="lines said-of" aria-label={`What was said of ${check.name}`}>
        {check.answers.toReversed().map((answer, index) => (
          <li key={check.answers.length - index} className="wraps">
            <HealthMark shown={answer.health} />
            <span className="grow break">{answer.word}</span>
            <span className="small dim">{names.user(answer.by)}, <time className="num" dateTime={answer.at} title={absoluteText(answer.at)}>{minuteText(answer.at)}</time>, round {answer.round}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function SayHealthDialog({ rows, names, me, check, closed, onClose }: { rows: readonly ServiceCheck[]; names: Namer; me: string; check: ServiceCheck | null; closed: boolean; onClose(): void }) {
  const mine = askedOf(rows, me);
  const [service, setService] = useState(check?.service ?? mine[0]?.service ?? rows.find(({ waiting_since }) => waiting_since)?.service ?? rows[0]?.service ?? '');
  const [health, setHealth] = useState<Health | null>(null);
  const [word, setWord] = useState('');
  const of = rows.find((row) => row.service === service);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!of || !health) return;
    onClose();
    await tell(of, health, word.trim());
  };
  return (
    <Dialog title={check ? `How is ${check.name}?` : 'How is a service?'} onClose={onClose} dirty={word !== ''}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {check ? null : <SelectField label="Service" options={rows.map(({ service: value, name, waiting_since }) => ({ value, label: waiting_since ? `${name} (missing)` : name }))} value={service} onText={setService} />}
        {closed ? <Note>The incident is closed: reopen it to say how a service is.</Note> : (
          <>
            <ChoiceField autofocus legend="It is" options={healths.map((value) => ({ value, label: `${healthMarks[value]} ${healthWords[value]}` }))} value={health ?? ''} onText={(text) => setHealth(text as Health)} />
            <TextField label="A word" optional hint="What is seen, for whom, since when." value={word} onText={setWord} maxLength={500} />
          </>
        )}
        {of && of.answers.length > 0 ? <Said check={of} names={names} /> : null}
        <div className="form-end">
          <Button onClick={onClose}>{closed ? 'Close' : 'Cancel'}</Button>
          {closed ? null : <Button type="submit" look="primary" shortcut="enter" disabled={!of || !health}>Answer</Button>}
        </div>
      </form>
    </Dialog>
  );
}
