// The evidence of an incident: its files and links, the newest first, and who had them in hands.
import { useMemo, useRef, useState, type FormEvent } from 'react';
import { newKey } from '../../api/client';
import { addLink, custodyHref, useCustody, useFileLimit } from '../../api/files';
import { useHeard, useStream } from '../../api/stream';
import { useSession } from '../../api/session';
import type { Incident, IncidentFile, Visibility } from '../../api/types';
import { actorName, type Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorBox } from '../../ui/ErrorBox';
import { SelectField, TextField } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { minuteText, TimeText } from '../../ui/Time';
import { report } from '../../ui/Toasts';
import { FileName, hostOf } from './FileBody';
import { mergeStream } from './streamRows';
import { uploadFile } from './uploads';

const asked = { kind: 'file_added,link_added' };

export function FilesPanel({ incident, names, may }: { incident: Incident; names: Namer; may: boolean }) {
  const list = useStream(incident.id, asked);
  const heard = useHeard(incident.id);
  const limit = useFileLimit(incident.id);
  const pages = list.data?.pages;
  const entries = useMemo(() => (pages ? mergeStream(pages, heard, ({ file }) => Boolean(file)).toReversed() : []), [pages, heard]);
  const [linking, setLinking] = useState(false);
  const { guest } = useSession();
  const [custody, setCustody] = useState<IncidentFile | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  if (!may && pages && entries.length === 0) return null;
  return (
    <Panel
      title="Evidence" flush
      actions={may ? <span className="row"><Button small look="quiet" onClick={() => picker.current?.click()}>File</Button><Button small look="quiet" onClick={() => setLinking(true)}>Link</Button></span> : undefined}
    >
      <input
        ref={picker} type="file" multiple hidden
        onChange={(event) => {
          for (const file of event.target.files!) uploadFile({ incident: incident.id, name: file.name, blob: file, visibility: 'internal' }, limit.data);
          event.target.value = '';
        }}
      />
      {list.isPending ? <Skeleton what="the evidence" rows={2} /> : null}
      {list.isError && !pages ? <ErrorBox what="The evidence could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
      {pages && entries.length === 0 ? <p className="panel-body dim">Paste or drop files into the stream, or add a link to a graph: they are kept as they are.</p> : null}
      {entries.length > 0 ? (
        <ul className="lines findings" aria-label="Evidence">
          {entries.map(({ id, file, actor, at }) => (
            <li key={id} className="wraps">
              <div className="grow">
                {file!.kind === 'link'
                  ? <div className="file-line"><a href={file!.url} target="_blank" rel="noopener noreferrer" className="break">{file!.name}</a> <span className="small dim">{hostOf(file!.url)}</span></div>
                  : <FileName file={file!} />}
                <div className="small dim"><a href={`#entry-${id}`}>{actorName(actor, names)}, {minuteText(at)}</a></div>
              </div>
              {may && !guest ? <Button small look="quiet" aria-label={`Custody of ${file!.name}`} onClick={() => setCustody(file)}>Custody</Button> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {list.hasNextPage ? <div className="panel-body"><Button small onClick={() => void list.fetchNextPage()}>Show older</Button></div> : null}
      {linking ? <LinkDialog incident={incident} onClose={() => setLinking(false)} /> : null}
      {custody ? <CustodyDialog file={custody} names={names} onClose={() => setCustody(null)} /> : null}
    </Panel>
  );
}

function LinkDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const [url, setUrl] = useState('');
  const [name, setName] = useState('');
  const [visibility, setVisibility] = useState<Visibility>('internal');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const write = { idempotencyKey: newKey() };
    onClose();
    void report({ doing: 'Adding the link…', done: 'The link is added', failed: 'The link was not added' }, () => addLink(incident.id, { url: url.trim(), name: name.trim(), visibility }, write));
  };
  return (
    <Dialog title="Link as evidence" onClose={onClose} dirty={url !== '' || name !== ''}>
      <form className="form" onSubmit={submit}>
        <TextField data-autofocus label="Address" type="url" pattern="https?://.+" title="https://…" placeholder="https://graphs.example.org/d/errors?from=now-1h" value={url} onText={setUrl} maxLength={2000} required />
        <TextField label="What it shows" optional value={name} onText={setName} maxLength={200} />
        <SelectField label="Who reads it" options={[{ value: 'internal', label: 'Responders' }, { value: 'stakeholder', label: 'Stakeholders too' }]} value={visibility} onText={(text) => setVisibility(text as Visibility)} />
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" shortcut="enter" disabled={!url.trim()}>Add the link</Button>
        </div>
      </form>
    </Dialog>
  );
}

function CustodyDialog({ file, names, onClose }: { file: IncidentFile; names: Namer; onClose(): void }) {
  const list = useCustody(file.incident, file.id);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Dialog title={`Custody of ${file.name}`} onClose={onClose} wide>
      <div className="form">
        <p className="small dim">Who added it and who fetched it since, once an hour for each person. Nothing here is ever changed.</p>
        {file.sha256 ? <p className="small">SHA-256 <code className="break">{file.sha256}</code></p> : null}
        {list.isPending ? <Skeleton what="the custody" rows={2} /> : null}
        {list.isError && !list.data ? <ErrorBox what="The custody could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> : null}
        <ul className="lines" aria-label="Custody">
          {rows.map((row) => (
            <li key={row.id}>
              <span className="grow">{actorName(row.actor, names)} {row.act === 'added' ? 'added it' : 'fetched it'}</span>
              <span className="small dim num">{row.address}</span>
              <TimeText at={row.at} />
            </li>
          ))}
        </ul>
        <div className="form-end">
          {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()}>Show older</Button> : null}
          <a className="btn" href={custodyHref(file.incident)} download>Export all of the incident (CSV)</a>
        </div>
      </div>
    </Dialog>
  );
}
