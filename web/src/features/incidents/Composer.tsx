// Where one says something. Enter says it; what was written is never lost.
import { Suspense, useEffect, useRef, useState } from 'react';
import { clock } from '../../api/clock';
import { isOver } from '../../api/incidents';
import { useLive } from '../../api/live';
import { useSession } from '../../api/session';
import type { Incident, Visibility } from '../../api/types';
import { mentionsIn } from '../../ui/mentions';
import { useAction, useShortcut } from '../../keys/registry';
import { Button } from '../../ui/Button';
import { Attach, MentionHelp } from './roomDialogs';
import { modeOf, type Mode } from './tasks';
import { emptyDraft, sayLine, useDraft } from './unsaid';

const becomes: Record<Exclude<Mode, 'said'>, { what: string; verb: string }> = {
  task: { what: 'a task', verb: 'Make the task' },
  decision: { what: 'a decision', verb: 'Note the decision' },
  hypothesis: { what: 'a hypothesis', verb: 'Note the hypothesis' },
};

export function Composer({ incident, about = 0, me, newest, onSaid }: { incident: Incident; about?: number; me: string; newest: number; onSaid?(): void }) {
  const { guest } = useSession(); // writes to responders
  const [draft, setDraft] = useDraft(incident.id, about);
  const offline = useLive(({ state }) => state === 'offline');
  const area = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const key = useShortcut('note');
  useAction('note', () => area.current?.focus());
  useEffect(() => {
    if (about) area.current?.focus();
  }, [about]);

  const [plain, setPlain] = useState(false); // said as it stands, whatever it begins with
  const meant = modeOf(draft.text);
  const mode = plain ? 'said' : meant.mode;
  const becoming = mode === 'said' ? null : becomes[mode];
  const over = isOver(incident); // nobody is called for it any more
  const loud = draft.visibility === 'stakeholder' && mode !== 'task';
  const submit = () => {
    const text = mode === 'said' ? draft.text.trim() : meant.words;
    if (!text) return;
    const promised = loud && draft.promise ? { nextUpdate: new Date(clock.now() + draft.promise * 60_000).toISOString() } : {};
    const named = mentionsIn(text);
    const page = mode === 'task' ? [] : (draft.page ?? []).filter((slug) => named.includes(slug));
    void sayLine({ ...(page.length > 0 ? { page } : {}), kind: mode, incident: incident.id, about, by: me, text, visibility: mode === 'task' ? 'internal' : draft.visibility, ...promised, after: newest, at: clock.now() });
    setPlain(false);
    // The next line is for responders again: telling stakeholders is chosen each time.
    setDraft(emptyDraft);
    area.current?.focus();
    onSaid?.();
  };
  return (
    <form
      ref={form}
      className={loud ? 'composer loud' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {loud ? <p className="composer-loud" role="status">Stakeholders will read this line.</p> : null}
      {becoming ? (
        <p className="composer-mode" role="status">
          Enter makes {becoming.what} of it. <button type="button" className="line-link" onClick={() => setPlain(true)}>Say it as it stands</button>
        </p>
      ) : null}
      {offline ? <p className="composer-offline" role="status">You are offline. What you write is kept, and said when the connection is back.</p> : null}
      {guest || over || !draft.text.includes('@') ? null : <Suspense fallback={null}><MentionHelp area={area} text={draft.text} incident={incident} me={me} page={draft.page ?? []} onText={(text) => setDraft({ ...draft, text })} onPage={(page) => setDraft({ ...draft, page })} /></Suspense>}
      <textarea
        ref={area}
        className="input area"
        aria-label={about ? 'Answer in this thread' : 'Say something'}
        placeholder={about ? 'Answer…' : `What happened, what was found, what was decided${key ? ` (${key})` : ''}`}
        rows={1}
        maxLength={20000}
        enterKeyHint="send"
        value={draft.text}
        onChange={(event) => {
          setDraft({ ...draft, text: event.target.value });
          if (!event.target.value) setPlain(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            submit();
          } else if (event.key === 'Escape') {
            // Of a thread, Escape closes all of it; the draft stays.
            if (!about) event.currentTarget.blur();
          }
        }}
      />
      <div className="composer-end">
        {guest ? null : (
          <select className="input" aria-label="Who reads it" disabled={mode === 'task'} value={mode === 'task' ? 'internal' : draft.visibility} onChange={(event) => setDraft({ ...draft, visibility: event.target.value as Visibility })}>
            <option value="internal">Responders</option>
            <option value="stakeholder">Stakeholders too</option>
            {incident.roles.some(({ user, state }) => user === me && state === 'held') ? <option value="restricted">The roles only</option> : null}
          </select>
        )}
        {loud ? (
          <select className="input" aria-label="Next update" value={draft.promise ?? 0} onChange={(event) => setDraft({ ...draft, promise: Number(event.target.value) })}>
            <option value={0}>Next update: not promised</option>
            {[15, 30, 60, 120, 240].map((minutes) => <option key={minutes} value={minutes}>Next update in {minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}</option>)}
          </select>
        ) : null}
        {about ? null : <Suspense fallback={null}><Attach incident={incident} form={form} visibility={draft.visibility} onText={(text) => setDraft({ ...draft, text: draft.text + text })} onAttached={() => setDraft({ ...draft, visibility: 'internal' })} /></Suspense>}
        <span className="grow small dim composer-hint">{about ? '' : '# task · ! decision · ? hypothesis'}</span>
        <Button type="submit" look="primary" shortcut="enter" disabled={!draft.text.trim()}>{becoming ? becoming.verb : loud ? 'Say it to stakeholders' : 'Say it'}</Button>
      </div>
    </form>
  );
}
