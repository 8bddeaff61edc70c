// Which notices somebody gets: messages that nobody has to answer.
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { replaceOwnNotices, useObject } from '../../api/config';
import { useSession } from '../../api/session';
import type { Configured } from '../../api/types';
import { ConfigForm } from '../../domain/ConfigForm';
import { noticeSentences, reminderError, remindersMax, tidyReminders } from '../../domain/notices';
import { Button, IconButton } from '../../ui/Button';
import { ErrorBox } from '../../ui/ErrorBox';
import { CheckField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { SpanField } from '../../ui/SpanField';

export function Notices({ user, mine }: { user: string; mine: boolean }) {
  const { can } = useSession();
  const person = useObject('users', user);
  const [editing, setEditing] = useState(false);
  const sentences = person.data ? noticeSentences(person.data.value.notices) : [];
  return (
    <Panel title="Notices" actions={(mine || can.administer) && person.data ? <Button small onClick={() => setEditing(true)}>Change<span className="visually-hidden"> notices</span></Button> : undefined}>
      {person.isPending ? <Skeleton what="notices" rows={2} /> : null}
      {person.isError && !person.data ? <ErrorBox what="Notices could not be loaded" error={person.error} onRetry={() => void person.refetch()} /> : null}
      {person.data ? (
        <div className="stack tight">
          {sentences.length === 0 ? <p>None: {mine ? 'only pages reach you' : 'only pages reach them'}.</p> : <ul>{sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
          <p className="dim small">Messages that nobody has to answer. They wait for quiet hours to end, and nobody is called on the phone for one.</p>
        </div>
      ) : null}
      {editing && person.data ? <NoticesForm present={person.data} own={mine && !can.administer} onClose={() => setEditing(false)} /> : null}
    </Panel>
  );
}

function NoticesForm({ present, own, onClose }: { present: Configured<'users'>; own: boolean; onClose(): void }) {
  return (
    <ConfigForm
      kind="users" title="Notices" initial={present.value} present={present} onClose={onClose}
      replaceBy={own ? (_, value, version, write) => replaceOwnNotices(value, version, write) : undefined}
      tidy={(draft) => ({ ...draft, notices: { ...draft.notices, reminders: tidyReminders(draft.notices.reminders) } })}
    >
      {({ draft: { notices }, set, errorOf }) => {
        const { reminders } = notices;
        const remind = (next: string[]) => set({ notices: { ...notices, reminders: next } });
        return (
          <>
            <fieldset className="field">
              <legend className="field-label">Before a shift begins</legend>
              {reminders.length === 0 ? <p className="dim small">No reminder.</p> : null}
              {reminders.map((reminder, index) => (
                // A reminder is nothing but its place and its text.
                // oxlint-disable-next-line react/no-array-index-key
                <div key={index} className="row">
                  <div className="grow"><SpanField label={`Reminder ${index + 1}`} hint="Like 1d, 2h or 30m." value={reminder} onText={(text) => remind(reminders.with(index, text))} error={reminderError(reminder) ?? errorOf(`notices/reminders/${index}`)} /></div>
                  <IconButton label={`Remove reminder ${index + 1}`} onClick={() => remind(reminders.toSpliced(index, 1))}><Trash2 aria-hidden /></IconButton>
                </div>
              ))}
              <div className="row"><Button small disabled={reminders.length >= remindersMax} onClick={() => remind([...reminders, reminders.length === 0 ? '1d' : '1h'])}>Add a reminder</Button></div>
              <div className="field-hint">Shifts with less than a day between them are one.</div>
            </fieldset>
            <CheckField label="Hand-offs" hint="When a shift begins or ends; when cover is looked for or taken." checked={notices.hand_offs} onCheck={(hand_offs) => set({ notices: { ...notices, hand_offs } })} />
            <CheckField label="When it is over" hint="That for which one was paged, unless one ended it oneself." checked={notices.over} onCheck={(over) => set({ notices: { ...notices, over } })} />
          </>
        );
      }}
    </ConfigForm>
  );
}
