// Strips of shifts over one axis of time: each layer, what was, what will be. Where the clocks are moved, and where
// nobody is on call, is marked and said in words.
import { CalendarX } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import { clock } from '../../api/clock';
import type { Shifts } from '../../api/types';
import { changeText, momentInZone } from '../../domain/zone';
import { useMedia } from '../../ui/media';
import { initials } from '../../ui/Who';
import { axisOf, piecesOf, share, type Piece, type Window } from './lanes';
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
};

export function Strips({ window, zone, rows, tones, name, marks = [], onPick }: StripProps) {
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
            {row.shifts ? <Lane row={row} shifts={row.shifts} window={window} zone={zone} tones={tones} name={name} onPick={row.final ? onPick : undefined} /> : <div className="bone" />}
          </div>
        </div>
      ))}
      {changes.map((change) => <p key={change.at} className="small strip-change">⟲ {changeText(change, zone)}.</p>)}
    </div>
  );
}

function Lane({ row, shifts, window, zone, tones, name, onPick }: Omit<StripProps, 'rows'> & { row: StripRow; shifts: Shifts }) {
  const { pieces, rows } = piecesOf(row.gapsMatter ? shifts : { ...shifts, gaps: [] }, window);
  const lane = useRef<HTMLDivElement>(null);
  const titleOf = ({ user, begin, end, source }: Piece) =>
    `${user ? name(user) : 'Nobody'}, ${momentInZone(begin, zone)} until ${momentInZone(end, zone)}${sourceWords[source] ? `, ${sourceWords[source]}` : ''}`;
  const looks = (piece: Piece) => {
    const width = share(window, piece.end) - share(window, piece.begin);
    return {
      className: `piece ${piece.user === '' ? 'gap' : `tone${tones.get(piece.user) ?? 0}`} ${piece.source}`,
      style: { left: `${share(window, piece.begin)}%`, width: `${width}%`, top: `${(piece.row / rows) * 100}%`, height: `${100 / rows}%` },
      title: titleOf(piece),
    };
  };
  // What has no room is hidden by the style sheet.
  const inside = (piece: Piece) => (piece.user === ''
    ? <><span className="piece-mark"><CalendarX aria-hidden /></span><span className="piece-name cut">Nobody</span></>
    : <><span className="piece-mark">{initials(name(piece.user))}</span><span className="piece-name cut">{name(piece.user)}</span></>);
  // One stop of the Tab key; arrows go from shift to shift.
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...(lane.current?.querySelectorAll('button') ?? [])];
    const next = buttons[buttons.indexOf(event.currentTarget) + step];
    next?.focus();
  };
  const style = { height: `calc(var(--lane) * ${rows})` };
  if (!onPick) {
    return (
      <div className="lane" role="img" aria-label={`${row.label}: ${sentenceOf(pieces, titleOf)}`} style={style}>
        {pieces.map((piece) => <div key={`${piece.begin}${piece.user}`} {...looks(piece)}>{inside(piece)}</div>)}
      </div>
    );
  }
  return (
    <div className="lane" ref={lane} role="group" aria-label={`${row.label}: choose a shift with the arrow keys`} style={style}>
      {pieces.map((piece, index) => (
        <button key={`${piece.begin}${piece.user}`} type="button" tabIndex={index === 0 ? 0 : -1} {...looks(piece)} onKeyDown={onKeyDown} onClick={() => onPick(piece)}>
          <span className="piece-inside" aria-hidden>{inside(piece)}</span>
          <span className="visually-hidden">{titleOf(piece)}</span>
        </button>
      ))}
    </div>
  );
}

const saidMax = 8;

function sentenceOf(pieces: readonly Piece[], titleOf: (piece: Piece) => string): string {
  if (pieces.length === 0) return 'nobody';
  const more = pieces.length - saidMax;
  return pieces.slice(0, saidMax).map(titleOf).join('; ') + (more > 0 ? `; and ${more} more` : '');
}
