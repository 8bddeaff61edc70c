// The commands on one or many alerts, as objects for keys, buttons and menus, with the dialogs that some need.
import { useState, type ReactNode } from 'react';
import { useOpenIncidents, changeIncident } from '../api/incidents';
import { refreshSoon } from '../api/query';
import type { Alert } from '../api/types';
import { clock } from '../api/clock';
import { useSession } from '../api/session';
import { useActionObject, type Action } from '../keys/registry';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Empty } from '../ui/Empty';
import { AreaField, TextField } from '../ui/Field';
import { Severity } from '../ui/Severity';
import { Skeleton } from '../ui/Skeleton';
import { absoluteText } from '../ui/Time';
import { report } from '../ui/Toasts';
import { act, type Chosen } from './alertActions';
import { useDeclare } from './declare';

export type Commands = { acknowledge: Action; resolve: Action; snooze: Action; note: Action; attach: Action; declareFrom: Action; dialogs: ReactNode };

// `alerts` are the chosen ones that are at hand: they name a declared incident and may be attached.
export function useAlertCommands(chosen: Chosen | null, alerts: readonly Alert[], onDone?: () => void): Commands {
  const session = useSession();
  const [dialog, setDialog] = useState<'snooze' | 'note' | 'attach' | 'resolve' | null>(null);
  const declare = useDeclare((state) => state.open);
  const may = Boolean(chosen) && session.can.respond;
  const byId = may && chosen !== null && 'ids' in chosen;
  const open = alerts.length === 0 || alerts.some(({ status }) => status !== 'resolved');
  const many = chosen ? ('ids' in chosen ? chosen.ids.length : chosen.count) : 0;

  const run = (verb: 'acknowledge' | 'resolve' | 'snooze' | 'note', more = {}) => {
    if (!chosen) return;
    setDialog(null);
    void act(verb, chosen, more);
    onDone?.();
  };
  const acknowledge = useActionObject('acknowledge', () => run('acknowledge'), {
    enabled: may && (alerts.length === 0 || alerts.some(({ status }) => status === 'firing')),
  });
  const resolve = useActionObject('resolve', () => (many > 1 ? setDialog('resolve') : run('resolve')), { enabled: may && open });
  const snooze = useActionObject('snooze', () => setDialog('snooze'), { enabled: may && open });
  const note = useActionObject('alert-note', () => setDialog('note'), { enabled: may && open });
  const attach = useActionObject('attach', () => setDialog('attach'), { enabled: byId });
  const declareFrom = useActionObject('declare-from', () => {
    const worst = alerts.toSorted((a, b) => a.severity.localeCompare(b.severity))[0];
    declare({
      title: worst?.summary ?? '',
      severity: worst?.severity ?? 'SEV3',
      services: [...new Set(alerts.map(({ service }) => service).filter(Boolean))],
      alerts: chosen && 'ids' in chosen ? chosen.ids : [],
    });
    onDone?.();
  }, { enabled: byId });

  return {
    acknowledge, resolve, snooze, note, attach, declareFrom,
    dialogs: (
      <>
        {dialog === 'snooze' ? <SnoozeDialog count={many} onClose={() => setDialog(null)} onSnooze={(until) => run('snooze', { until })} /> : null}
        {dialog === 'note' ? <NoteDialog count={many} onClose={() => setDialog(null)} onNote={(text) => run('note', { note: text })} /> : null}
        {dialog === 'resolve' ? <ResolveDialog count={many} onClose={() => setDialog(null)} onResolve={(note) => run('resolve', note ? { note } : {})} /> : null}
        {dialog === 'attach' && chosen && 'ids' in chosen ? (
          <AttachDialog ids={chosen.ids} onClose={() => setDialog(null)} onDone={() => { setDialog(null); onDone?.(); }} />
        ) : null}
      </>
    ),
  };
}

const minute = 60_000;

export function snoozeChoices(now: number): { label: string; until: number }[] {
  const morning = new Date(now);
  morning.setHours(9, 0, 0, 0);
  if (morning.getTime() <= now) morning.setDate(morning.getDate() + 1);
  return [
    { label: '15 minutes', until: now + 15 * minute },
    { label: '1 hour', until: now + 60 * minute },
    { label: '4 hours', until: now + 240 * minute },
    { label: 'Until 9 in the morning', until: morning.getTime() },
    { label: '24 hours', until: now + 1440 * minute },
  ];
}

function SnoozeDialog({ count, onClose, onSnooze }: { count: number; onClose(): void; onSnooze(until: string): void }) {
  const [choices] = useState(() => snoozeChoices(clock.now()));
  return (
    <Dialog title={count === 1 ? 'Snooze this alert' : `Snooze ${count} alerts`} onClose={onClose}>
      <p className="dim">It stays open and pages nobody. When the time is over and it still fires, it rings again.</p>
      <div className="stack choice-list">
        {choices.map(({ label, until }, index) => (
          <button
            key={label}
            type="button"
            className="btn wide spread"
            data-autofocus={index === 0 ? '' : undefined}
            onClick={() => onSnooze(new Date(until).toISOString())}
          >
            <span>{label}</span>
            <span className="dim small">{absoluteText(until)}</span>
          </button>
        ))}
      </div>
    </Dialog>
  );
}

function NoteDialog({ count, onClose, onNote }: { count: number; onClose(): void; onNote(text: string): void }) {
  const [text, setText] = useState('');
  return (
    <Dialog title={count === 1 ? 'Write a note' : `Write a note for ${count} alerts`} onClose={onClose}>
      <form className="form" onSubmit={(event) => { event.preventDefault(); if (text.trim()) onNote(text.trim()); }}>
        <AreaField label="Note" hint="Stands in the timeline. What is acknowledged rings again only when nothing is done about it." value={text} onText={setText} maxLength={2000} rows={4} required data-autofocus="" />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!text.trim()}>Write</Button>
        </div>
      </form>
    </Dialog>
  );
}

function ResolveDialog({ count, onClose, onResolve }: { count: number; onClose(): void; onResolve(note: string): void }) {
  const [note, setNote] = useState('');
  return (
    <Dialog title={`Resolve ${count} alerts?`} onClose={onClose}>
      <form className="form" onSubmit={(event) => { event.preventDefault(); onResolve(note.trim()); }}>
        <p>This cannot be undone: when a source triggers again, a new alert is made and rings.</p>
        <TextField label="What fixed it" optional value={note} onText={setNote} maxLength={1000} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">Resolve {count}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function AttachDialog({ ids, onClose, onDone }: { ids: number[]; onClose(): void; onDone(): void }) {
  const incidents = useOpenIncidents();
  const declare = useDeclare((state) => state.open);
  const attach = (key: string) => {
    void report({ doing: `Attaching to ${key}…`, done: `Attached to ${key}`, failed: `Not attached to ${key}` }, (write) =>
      changeIncident(key, { attach: ids }, write)).then(() => refreshSoon(['alerts'], ['alert']));
    onDone();
  };
  return (
    <Dialog title={ids.length === 1 ? 'Attach to an incident' : `Attach ${ids.length} alerts to an incident`} onClose={onClose}>
      {incidents.isPending ? <Skeleton what="open incidents" rows={3} /> : null}
      {incidents.data?.length === 0 ? (
        <Empty title="No incident is open" action={<Button look="primary" onClick={() => { onClose(); declare({ alerts: ids }); }}>Declare one</Button>} />
      ) : null}
      <div className="stack choice-list">
        {incidents.data?.map((incident, index) => (
          <button key={incident.id} type="button" className="btn wide spread" data-autofocus={index === 0 ? '' : undefined} onClick={() => attach(incident.key)}>
            <span className="row"><Severity value={incident.severity} /><span className="cut">{incident.key} {incident.title}</span></span>
          </button>
        ))}
      </div>
    </Dialog>
  );
}
