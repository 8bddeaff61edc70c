// A file as it stands in the stream: a picture, a recording, or its name with its size; a link with where it leads.
import { useState } from 'react';
import { fileHref } from '../../api/files';
import type { IncidentFile } from '../../api/types';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { sizeText } from './uploads';
import './files.css';

// The server has looked at their first bytes; everything else it hands out for keeping only.
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const recordings = ['audio/ogg', 'audio/webm', 'audio/mp4', 'audio/mpeg', 'audio/wav'];

export const hostOf = (url: string) => {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
};

export function FileBody({ file }: { file: IncidentFile }) {
  if (file.kind === 'link') {
    return <div className="file-line">↗ <a href={file.url} target="_blank" rel="noopener noreferrer">{file.name}</a> <span className="small dim">{hostOf(file.url)}</span></div>;
  }
  return (
    <div className="file-body">
      {pictures.includes(file.media_type) ? <Picture file={file} /> : null}
      {/* What was said in a voice note is not known as text. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      {recordings.includes(file.media_type) ? <audio controls preload="none" src={fileHref(file)} aria-label={file.name} /> : null}
      <FileName file={file} />
    </div>
  );
}

export function FileName({ file }: { file: IncidentFile }) {
  return (
    <div className="file-line">
      <a href={fileHref(file)} download={file.name} className="break">{file.name}</a> <span className="small dim num">{sizeText(file.bytes)}</span>
    </div>
  );
}

function Picture({ file }: { file: IncidentFile }) {
  const [full, setFull] = useState(false);
  const [failed, setFailed] = useState(0);
  const [round, setRound] = useState(0);
  if (failed > round) {
    return <p className="small">The picture could not be loaded. <Button small onClick={() => setRound(failed)}>Try again</Button></p>;
  }
  return (
    <>
      <button type="button" className="file-picture" aria-label={`Show ${file.name} in full size`} onClick={() => setFull(true)}>
        <img key={round} src={fileHref(file)} alt={file.name} decoding="async" onError={() => setFailed(round + 1)} />
      </button>
      {full ? (
        <Dialog title={file.name} onClose={() => setFull(false)} wide>
          <div className="file-full"><img src={fileHref(file)} alt={file.name} /></div>
          <FileName file={file} />
        </Dialog>
      ) : null}
    </>
  );
}
