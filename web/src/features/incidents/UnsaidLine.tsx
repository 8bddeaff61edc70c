// A line that is not said yet: dimmed while it is on its way, and kept with a way on when it did not get through.
import type { Namer } from '../../domain/words';
import { Button } from '../../ui/Button';
import { MdLite } from '../../ui/MdLite';
import { initials } from '../../ui/Who';
import { modeWords } from './tasks';
import { giveUp, sayAgain, type Unsaid } from './unsaid';

export function UnsaidLine({ line, names, onEdit }: { line: Unsaid; names: Namer; onEdit(line: Unsaid): void }) {
  const name = names.user(line.by);
  return (
    <article className={`line talk unsaid ${line.state}`} aria-label="A line that is not said yet">
      <div className="line-side"><span className="who-mark" aria-hidden>{initials(name)}</span></div>
      <div className="line-body">
        <div className="line-head">
          <span className="strong">{name}</span>
          {line.state === 'saying' ? <span className="small dim">saying…</span> : <span className="small warn strong">not said yet</span>}
          {line.kind === 'said' ? null : <span className="tag">{modeWords[line.kind]}</span>}
          {line.visibility === 'stakeholder' ? <span className="tag readers">for stakeholders</span> : null}
        </div>
        <div className="entry-words"><MdLite blocks text={line.text} /></div>
        {line.state === 'saying' ? null : (
          <div className="line-after">
            <span className="small">
              {line.state === 'unanswered' ? 'The server did not answer. It is sent again when the connection is back, and said at most once.' : line.why}
            </span>
            <Button small onClick={() => void sayAgain(line.key)}>Try again</Button>
            {line.state === 'refused' ? <Button small onClick={() => onEdit(line)}>Edit</Button> : null}
            <Button small look="quiet" onClick={() => giveUp(line.key)}>Discard</Button>
          </div>
        )}
      </div>
    </article>
  );
}
