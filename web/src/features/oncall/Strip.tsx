// Strips of shifts over one axis of time: each layer, what was, what will be. Where the clocks are moved, and where
// nobody is on call, is marked and said in words.
import { CalendarX } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { clock } from '../../api/clock';
import type { Shifts } from '../../api/types';
import { changeText, momentInZone } from '../../domain/zone';
import { useMedia } from '../../ui/media';
import { initials } from '../../ui/Who';
import { useDragging } from './dragging';
import { axisOf, piecesOf, share, type Piece, type Window } from './lanes';
import { heldStyle, heldText, severalIn, stepped, type Held, type Span } from './spans';
import { sourceWords } from './words';
import './strip.css';

export type StripRow = { key: string; label: string; note?: string; shifts: Shifts | undefined; gapsMatter?: boolean; final?: boolean };

export type StripProps = {
  window: Window;
  zone: string;
  rows: readonly StripRow[];
  tones: ReadonlyMap<string, number>;
  name(user: string): string;
  marks?: readonly { begin: number; end: number }[];
  onPick?(piece: Piece): void;
  // A part of a shift or gap, or of several: by dragging, or by Shift and the arrow keys.
  onSpan?(piece: Piece, span: Span, several: boolean): void;
  // The override that a piece is, where it may be moved, and what was made of its edges.
  overrideOf?(piece: Piece): Span | null;
  onMove?(piece: Piece, span: Span): void;
};

export function Strips({ window, zone, rows, tones, name, marks = [], onPick, onSpan, overrideOf, onMove }: StripProps) {
  const [held, setHeld] = useState<Held | null>(null);
  const phone = useMedia('(max-width: 760px)');
  const { ticks, changes } = axisOf(window, zone, phone ? 4 : 8);
  const now = clock.now();
  const at = (instant: number) => ({ left: `${share(window, instant)}%` });
  const lines = (
    <div className="strip-lines" aria-hidden>
      {ticks.map((tick) => <i key={tick.at} className={tick.week ? 'week' : undefined} style={at(tick.at)} />)}
      {changes.map((change) => <i key={change.at} className="moved" style={at(change.at)} />)}
      {now > window.from && now < window.to ? <i className="now" style={at(now)} /> : null}
    </div>
  );
  return (
    <div className="strips">
      <div className="strip-row axis" aria-hidden>
        <span />
        <div className="strip-axis">
          {ticks.map((tick) => (tick.label ? <span key={tick.at} style={at(tick.at)}>{tick.label}</span> : null))}
          {changes.map((change) => <span key={change.at} className="moved" style={at(change.at)}>⟲ clocks {change.by > 0 ? '+' : '−'}{Math.abs(change.by) / 3_600_000} h</span>)}
        </div>
      </div>
      {rows.map((row) => (
        <div className={row.final ? 'strip-row final' : 'strip-row'} key={row.key}>
          <div className="strip-label"><span className="cut" title={row.label}>{row.label}</span>{row.note ? <span className="dim small">{row.note}</span> : null}</div>
          <div className="strip-lane">
            {lines}
            {row.final ? marks.map(({ begin, end }) => <i key={begin} className="strip-mark" style={{ ...at(begin), width: `${share(window, end) - share(window, begin)}%` }} />) : null}
            {row.shifts ? <Lane row={row} shifts={row.shifts} window={window} zone={zone} tones={tones} name={name} held={row.final ? held : null} onHold={setHeld} {...(row.final ? { onPick, onSpan, overrideOf, onMove } : {})} /> : <div className="bone" />}
          </div>
        </div>
      ))}
      {onSpan ? <p role="status" className="strip-held num">{held ? heldText(held, zone, name) : ''}</p> : null}
      {changes.map((change) => <p key={change.at} className="small strip-change">⟲ {changeText(change, zone)}.</p>)}
    </div>
  );
}

type LaneProps = Omit<StripProps, 'rows' | 'marks'> & { row: StripRow; shifts: Shifts; held: Held | null; onHold(held: Held | null): void };

function Lane({ row, shifts, window, zone, tones, name, held, onHold, onPick, onSpan, overrideOf, onMove }: LaneProps) {
  const { pieces, rows } = piecesOf(row.gapsMatter ? shifts : { ...shifts, gaps: [] }, window);
  const movable = (piece: Piece) => (onMove && overrideOf ? overrideOf(piece) : null);
  const done = (chosen: Held) => {
    onHold(null);
    if (chosen.what === 'move') onMove?.(chosen.piece, chosen);
    else onSpan?.(chosen.piece, chosen, severalIn(pieces, chosen));
  };
  const { lane, letGo, handlers } = useDragging({ window, pieces, overrideOf: movable, onHold, onDone: done });
  const titleOf = ({ user, begin, end, source, shadow }: Piece) =>
    `${user ? name(user) : 'Nobody'}, ${momentInZone(begin, zone)} until ${momentInZone(end, zone)}${shadow ? ', shadow' : ''}${sourceWords[source] ? `, ${sourceWords[source]}` : ''}`;
  const looks = (piece: Piece) => {
    const width = share(window, piece.end) - share(window, piece.begin);
    return {
      className: `piece ${piece.user === '' ? 'gap' : `tone${tones.get(piece.user) ?? 0}`} ${piece.source}${piece.shadow ? ' shadow' : ''}`,
      style: { left: `${share(window, piece.begin)}%`, width: `${width}%`, top: `${(piece.row / rows) * 100}%`, height: `${100 / rows}%` },
      title: titleOf(piece),
    };
  };
  // What has no room is hidden by the style sheet.
  const inside = (piece: Piece) => (piece.user === ''
    ? <><span className="piece-mark"><CalendarX aria-hidden /></span><span className="piece-name cut">Nobody</span></>
    : <><span className="piece-mark">{initials(name(piece.user))}</span><span className="piece-name cut">{piece.shadow ? 'shadow ' : ''}{name(piece.user)}</span></>);
  // One stop of the Tab key; arrows go from shift to shift. With Shift they choose a part of the shift, its end by left
  // and right, its begin by up and down; with Alt they move an override.
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, piece: Piece) => {
    const { key, shiftKey, altKey, repeat } = event;
    const direction = ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 } as const)[key];
    const override = altKey ? movable(piece) : null;
    if (key === 'Escape' && held) letGo();
    else if (key === 'Enter' && held) done(held);
    else if (direction && override && /Left|Right/.test(key)) {
      const before = held?.what === 'move' && held.piece.begin === piece.begin ? held : override;
      onHold({ ...stepped(before, shiftKey ? 'begin' : 'end', direction, repeat), piece, what: 'move', byKeys: true });
    } else if (direction && shiftKey && !altKey && onSpan) {
      const before = held?.what === 'span' && held.piece.begin === piece.begin ? held : piece;
      onHold({ ...stepped(before, /Left|Right/.test(key) ? 'end' : 'begin', direction, repeat), piece, what: 'span', byKeys: true });
    } else if (direction && !shiftKey && !altKey && /Left|Right/.test(key)) {
      if (held) letGo();
      const buttons = [...(lane.current?.querySelectorAll('button') ?? [])];
      buttons[buttons.indexOf(event.currentTarget) + direction]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const style = { height: `calc(var(--lane) * ${rows})` };
  if (!onPick) {
    return (
      <div className="lane" role="img" aria-label={`${row.label}: ${sentenceOf(pieces, titleOf)}`} style={style}>
        {pieces.map((piece) => <div key={`${piece.begin}${piece.user}${piece.shadow ?? ''}`} {...looks(piece)}>{inside(piece)}</div>)}
      </div>
    );
  }
  return (
    <div className="lane" ref={lane} role="group" aria-label={`${row.label}: choose a shift with the arrow keys`} style={style} {...(onSpan ? handlers : {})}>
      {pieces.map((piece, index) => (
        <button
          key={`${piece.begin}${piece.user}${piece.shadow ?? ''}`} type="button" data-piece={index} tabIndex={index === 0 ? 0 : -1} {...looks(piece)}
          onKeyDown={(event) => onKeyDown(event, piece)} onBlur={() => held && letGo()} onClick={() => onPick(piece)}
        >
          <span className="piece-inside" aria-hidden>{inside(piece)}</span>
          <span className="visually-hidden">{titleOf(piece)}</span>
          {movable(piece) ? <><i className="piece-edge begin" data-edge="begin" aria-hidden /><i className="piece-edge end" data-edge="end" aria-hidden /></> : null}
        </button>
      ))}
      {held ? <i className={`strip-span ${held.what}`} style={heldStyle(window, held)} aria-hidden /> : null}
    </div>
  );
}

const saidMax = 8;

function sentenceOf(pieces: readonly Piece[], titleOf: (piece: Piece) => string): string {
  if (pieces.length === 0) return 'nobody';
  const more = pieces.length - saidMax;
  return pieces.slice(0, saidMax).map(titleOf).join('; ') + (more > 0 ? `; and ${more} more` : '');
}
