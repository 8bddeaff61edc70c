// What the composer has beside words: files by button, paste and drag, voice notes, and long texts that are better files.
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { Mic, Paperclip } from 'lucide-react';
import { useFileLimit } from '../../api/files';
import type { Incident, Visibility } from '../../api/types';
import { Button, IconButton } from '../../ui/Button';
import { Timer } from '../../ui/Time';
import { giveUpFile, sizeText, uploadAgain, uploadFile, useUploads, type Upload } from './uploads';
import { canRecord, useRecorder } from './useRecorder';
import './files.css';

const longText = 4 * 1024; // pasted: more is offered as a file
const lineMost = 20_000; // bytes of one line

const stamp = () => new Date().toTimeString().slice(0, 8).replaceAll(':', '-');
// A picture from the clipboard has no name of its own.
const nameOf = (file: File) => (/^image\.\w+$/.test(file.name) ? `pasted-${stamp()}.${file.name.split('.').pop()}` : file.name || 'file');
const endings: Record<string, string> = { 'audio/webm': 'webm', 'audio/mp4': 'm4a', 'audio/ogg': 'ogg' };

export function Attach({ incident, form, visibility, onText, onAttached }: {
  incident: Incident;
  form: RefObject<HTMLFormElement | null>;
  visibility: Visibility;
  onText(text: string): void;
  onAttached(): void;
}) {
  const limit = useFileLimit(incident.id);
  const all = useUploads(({ files }) => files);
  const mine = all.filter((file) => file.incident === incident.id);
  const picker = useRef<HTMLInputElement>(null);
  const [pasted, setPasted] = useState('');
  const [over, setOver] = useState(false);

  const add = useCallback((files: readonly (readonly [name: string, blob: Blob])[]) => {
    for (const [name, blob] of files) uploadFile({ incident: incident.id, name, blob, visibility }, limit.data);
    if (files.length > 0) onAttached();
  }, [incident.id, visibility, limit.data, onAttached]);
  const latest = useRef(add);
  useEffect(() => {
    latest.current = add;
  });
  const recorder = useRecorder((note) => add([[`voice-note-${stamp()}.${endings[note.type.split(';')[0]!] ?? 'webm'}`, note]]));

  // Paste into the composer; drag anywhere onto the stream.
  useEffect(() => {
    const element = form.current;
    const panel = element?.closest<HTMLElement>('.stream-panel') ?? element;
    if (!element || !panel) return undefined;
    const leave = new AbortController();
    const { signal } = leave;
    const take = (list: FileList) => latest.current([...list].map((file) => [nameOf(file), file] as const));
    element.addEventListener('paste', (event) => {
      const { clipboardData } = event;
      if (!clipboardData) return;
      const text = clipboardData.getData('text/plain');
      // Some programs put a picture of the text beside it.
      if (clipboardData.files.length > 0 && !text) {
        event.preventDefault();
        take(clipboardData.files);
      } else if (new Blob([text]).size > longText) {
        event.preventDefault();
        setPasted(text);
      }
    }, { signal });
    const brings = (event: DragEvent) => Boolean(event.dataTransfer?.types.includes('Files'));
    panel.addEventListener('dragover', (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      setOver(true);
    }, { signal });
    panel.addEventListener('dragleave', (event) => {
      if (!panel.contains(event.relatedTarget as Node | null)) setOver(false);
    }, { signal });
    panel.addEventListener('drop', (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer!.files);
    }, { signal });
    return () => leave.abort();
  }, [form]);
  useEffect(() => {
    form.current?.closest('.stream-panel')?.classList.toggle('drop', over);
  }, [form, over]);

  const answer = (asFile: boolean) => {
    if (asFile) add([[`pasted-${stamp()}.txt`, new Blob([pasted], { type: 'text/plain' })]]);
    else onText(pasted);
    setPasted('');
    form.current?.querySelector('textarea')?.focus();
  };
  return (
    <>
      <input
        ref={picker} type="file" multiple hidden
        onChange={(event) => {
          add([...event.target.files!].map((file) => [file.name, file] as const));
          event.target.value = '';
        }}
      />
      <IconButton label="Add files" onClick={() => picker.current?.click()}><Paperclip aria-hidden /></IconButton>
      {canRecord() && recorder.since === null ? <IconButton label="Record a voice note" onClick={recorder.begin}><Mic aria-hidden /></IconButton> : null}
      {recorder.since === null ? null : (
        <div className="attach-box" role="group" aria-label="Voice note">
          <span className="recording" role="status">● Recording</span> <Timer since={new Date(recorder.since).toISOString()} />
          <span className="grow" />
          <Button small look="primary" onClick={() => recorder.end(true)}>End and add it</Button>
          <Button small look="quiet" onClick={() => recorder.end(false)}>Discard</Button>
        </div>
      )}
      {recorder.fault ? <p className="attach-box warn" role="alert">{recorder.fault}</p> : null}
      {pasted ? (
        <div className="attach-box" role="group" aria-label="A long text">
          <span className="grow" role="status">That is {sizeText(new Blob([pasted]).size)} of text, {pasted.split('\n').length} lines.</span>
          {/* It stands where one was writing. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button small look="primary" autoFocus onClick={() => answer(true)}>Add it as a file</Button>
          {new Blob([pasted]).size <= lineMost ? <Button small onClick={() => answer(false)}>Keep it in the line</Button> : null}
          <Button small look="quiet" onClick={() => setPasted('')}>Discard</Button>
        </div>
      ) : null}
      {mine.length > 0 ? <ul className="attach-box uploads" aria-label="Files on their way">{mine.map((file) => <UploadLine key={file.key} file={file} />)}</ul> : null}
      {over ? <div className="drop-here" aria-hidden>Drop files to add them</div> : null}
    </>
  );
}

function UploadLine({ file }: { file: Upload }) {
  return (
    <li>
      <span className="break">{file.name}</span> <span className="small dim num">{sizeText(file.blob.size)}</span>
      {file.state === 'sending' ? <progress aria-label={`Sending ${file.name}`} value={file.part} max={1} /> : (
        <span className="small warn grow" role="alert">{file.state === 'unanswered' ? 'The server did not answer. It is sent again when the connection is back.' : file.why}</span>
      )}
      {file.state === 'sending' ? null : <Button small onClick={() => uploadAgain(file.key)} aria-label={`Try again: ${file.name}`}>Try again</Button>}
      <Button small look="quiet" onClick={() => giveUpFile(file.key)} aria-label={`Discard ${file.name}`}>Discard</Button>
    </li>
  );
}
