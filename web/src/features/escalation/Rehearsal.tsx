// "An alert of this kind at this instant": the very rules run on the server, in simulated time. Nothing is sent.
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useNames, useConfig } from '../../api/config';
import { useRehearsal } from '../../api/proof';
import type { EscalationPolicy, RehearsedEntry, SeverityName } from '../../api/types';
import { listText } from '../../domain/hours';
import { channelWords, entryTitle, entryTone, severities } from '../../domain/words';
import { instantOf, momentInZone, wallIso, wallOf } from '../../domain/zone';
import { useDebounced } from '../../ui/debounce';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { SelectField } from '../../ui/Field';
import { Skeleton } from '../../ui/Skeleton';
import { WallField } from '../../ui/WallField';
import { browserZone } from '../../ui/ZoneField';
import { isMessage, moments, scenesOf } from './scenes';

const severityOptions = severities.map((value) => ({ value, label: value }));
const pauseMilliseconds = 400;

export function Rehearsal({ policy, draft }: { policy: string; draft?: EscalationPolicy }) {
  const zone = browserZone();
  const [now] = useState(() => clock.now());
  const [choices] = useState(() => moments(now, zone));
  const [severity, setSeverity] = useState<SeverityName>('SEV1');
  const [moment, setMoment] = useState('');
  const [other, setOther] = useState(() => wallIso(wallOf(now, zone)));
  const at = moment === 'other' ? new Date(instantOf(Date.parse(`${other}Z`), zone)).toISOString() : moment || null;
  const settled = useDebounced(JSON.stringify(draft ?? null), pauseMilliseconds);
  const asked = (JSON.parse(settled) as EscalationPolicy | null) ?? undefined;
  const rehearsal = useRehearsal({ policy, severity, at, ...(asked ? { draft: asked } : {}) }, policy !== '' || Boolean(asked && asked.steps.length > 0));
  return (
    <div className="stack">
      <div className="form-pair">
        <SelectField label="An alert of" options={severityOptions} value={severity} onText={(value) => setSeverity(value as SeverityName)} />
        <SelectField label="Beginning" options={choices} value={moment} onText={setMoment} />
      </div>
      {moment === 'other' ? <WallField legend={`Beginning, ${zone} time`} value={other} onText={(value) => value && setOther(value)} /> : null}
      {rehearsal.isError ? <ErrorBox what="No rehearsal" error={rehearsal.error} onRetry={() => void rehearsal.refetch()} /> : null}
      {rehearsal.isPending && !rehearsal.isError && rehearsal.fetchStatus !== 'idle' ? <Skeleton what="the rehearsal" rows={3} /> : null}
      {rehearsal.data ? <Told entries={rehearsal.data.entries} people={rehearsal.data.people} complete={rehearsal.data.complete} begin={at ? Date.parse(at) : Date.parse(rehearsal.data.entries[0]?.at ?? new Date(now).toISOString())} zone={zone} /> : null}
      <p className="dim small">If nobody answers and every message is delivered. Nothing is sent.</p>
    </div>
  );
}

function Told({ entries, people, complete, begin, zone }: { entries: RehearsedEntry[]; people: string[]; complete: boolean; begin: number; zone: string }) {
  const name = useNames('users');
  return (
    <div role="status" className="stack">
      {people.length === 0
        ? <Note warn><strong>Nobody would be called.</strong></Note>
        : <p>Calls <strong>{listText(people.map(name), 'then')}</strong>.</p>}
      <ol className="scenes">
        {scenesOf(entries, begin).map((scene) => (
          <li key={scene.at}>
            <div className="strong num">{scene.after} <span className="dim small">{momentInZone(scene.at, zone)}</span></div>
            <ul>{scene.entries.map((entry, index) => <Line key={index} entry={entry} name={name} />)}</ul>
          </li>
        ))}
      </ol>
      {complete ? null : <p className="dim">It goes on; this is the first part.</p>}
    </div>
  );
}

function Line({ entry, name }: { entry: RehearsedEntry; name(user: string): string }) {
  const methods = useConfig('contact-methods');
  if (isMessage(entry)) {
    const method = methods.data?.find(({ value }) => value.slug === entry.contact_method)?.value;
    const channel = entry.channel ? (channelWords as Record<string, string>)[entry.channel] ?? entry.channel : '';
    if (entry.user === '') return <li>→ told the channel <span className="strong">{method?.name || entry.contact_method}</span>{channel ? ` by ${channel}` : ''}</li>;
    return <li>→ <span className="strong">{name(entry.user)}</span> by {channel}{method?.name && method.name !== channel ? ` “${method.name}”` : ''}</li>;
  }
  const tone = entryTone(entry.kind);
  // Its text names by slugs what the line and those below it say by names.
  const text = /^(escalation_started|step_fired)$/.test(entry.kind) ? '' : entry.text;
  const why = entry.kind === 'escalation_started' ? '' : entry.why;
  return (
    <li className={tone === 'bad' ? 'danger' : tone === 'warn' ? '' : 'dim'}>
      {entryTitle(entry.kind)}{entry.user ? `: ${name(entry.user)}` : ''}{text ? ` ${text}` : ''}{why ? <span className="dim small"> because {why}</span> : null}
    </li>
  );
}
