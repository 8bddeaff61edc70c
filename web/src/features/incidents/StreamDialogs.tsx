// What of a line needs a dialog: editing it, its edits, withdrawing it, when it truly happened, another reaction.
import { useState, type FormEvent } from 'react';
import { clock } from '../../api/clock';
import type { StreamEntry } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { AreaField, TextField } from '../../ui/Field';
import { TimeText } from '../../ui/Time';

export function EditLineDialog({ entry, onSave, onClose }: { entry: StreamEntry; onSave(text: string): void; onClose(): void }) {
  const [text, setText] = useState(entry.text);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!text.trim() || text.trim() === entry.text) return;
    onClose();
    onSave(text.trim());
  };
  return (
    <Dialog title="Edit this line" onClose={onClose} dirty={text !== entry.text} wide>
      <form className="form" onSubmit={submit}>
        <AreaField
          data-autofocus label="The line" hint="What it said before can still be looked at." value={text} onText={setText} rows={4} maxLength={20000}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
          }}
        />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="mod+enter" disabled={!text.trim() || text.trim() === entry.text}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function EditsDialog({ entry, names, onClose }: { entry: StreamEntry; names: Namer; onClose(): void }) {
  return (
    <Dialog title="What was changed" onClose={onClose}>
      <ol className="lines">
        {entry.standing.edits.map(({ at, by, text }) => (
          <li key={at} className="wraps">
            <div className="grow">
              <div className="small dim">{names.user(by)} made it, <TimeText at={at} /></div>
              <div className="entry-words">{text}</div>
            </div>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

export function WithdrawDialog({ entry, onWithdraw, onClose }: { entry: StreamEntry; onWithdraw(): void; onClose(): void }) {
  return (
    <Dialog title="Withdraw this line?" onClose={onClose}>
      <div className="form">
        <div className="box entry-words">{entry.text}</div>
        <p>Nobody will see its words any more, you neither. That it was there stays.</p>
        <div className="form-end">
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" data-autofocus onClick={() => { onClose(); onWithdraw(); }}>Withdraw it</Button>
        </div>
      </div>
    </Dialog>
  );
}

const two = (value: number) => String(value).padStart(2, '0');
// For <input type=datetime-local>, on this browser's clock.
export function localStamp(at: string): string {
  const then = new Date(at);
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}T${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}`;
}

export function TrueTimeDialog({ entry, onSet, onClose }: { entry: StreamEntry; onSet(at: string): void; onClose(): void }) {
  const [stamp, setStamp] = useState(localStamp(entry.standing.occurred_at ?? entry.at));
  const then = new Date(stamp);
  const bad = Number.isNaN(then.getTime()) ? 'Enter a day and a time.' : then.getTime() > clock.now() + 60_000 ? 'This has not happened yet.' : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (bad) return;
    onClose();
    onSet(then.toISOString());
  };
  return (
    <Dialog title="When did it happen?" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField data-autofocus type="datetime-local" step={1} label="Happened at" hint={`On the clock of ${Intl.DateTimeFormat().resolvedOptions().timeZone}. When it was written stays too.`} value={stamp} onText={setStamp} error={bad} required />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter" disabled={Boolean(bad)}>Set the time</Button>
        </div>
      </form>
    </Dialog>
  );
}

// One emoji may be several code points: a flag, a family, a skin tone.
export function oneEmoji(text: string): boolean {
  const trimmed = text.trim();
  // oxlint-disable-next-line no-control-regex
  return trimmed !== '' && !/[\u0000-\u007f]/.test(trimmed) && [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(trimmed)].length === 1;
}

export function ReactDialog({ onReact, onClose }: { onReact(emoji: string): void; onClose(): void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!oneEmoji(text)) return;
    onClose();
    onReact(text.trim());
  };
  return (
    <Dialog title="React" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField data-autofocus label="One emoji" hint="Paste one, or use the emoji keyboard of your system." value={text} onText={setText} error={text && !oneEmoji(text) ? 'A reaction is one emoji.' : null} autoComplete="off" />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter" disabled={!oneEmoji(text)}>React</Button>
        </div>
      </form>
    </Dialog>
  );
}
