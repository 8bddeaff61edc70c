// Shifts day by day, in words; on a phone, the way to read a schedule.
import type { Shifts } from '../../api/types';
import { dayText } from '../../domain/zone';
import { daysOf, type DayPiece } from './days';
import type { Window } from './lanes';
import { sourceWords } from './words';

export function DayTable({ caption, shifts, window, zone, tones, name, onPick }: {
  caption: string;
  shifts: Shifts;
  window: Window;
  zone: string;
  tones: ReadonlyMap<string, number>;
  name(user: string): string;
  onPick?: ((piece: DayPiece) => void) | undefined;
}) {
  return (
    <table className="days">
      <caption className="visually-hidden">{caption}</caption>
      <thead><tr><th scope="col">Day</th><th scope="col">On call</th></tr></thead>
      <tbody>
        {daysOf(shifts, window, zone).map(({ at, pieces }) => (
          <tr key={at}>
            <th scope="row" className="num">{dayText(at, zone)}</th>
            <td>
              <ul>
                {pieces.map((piece) => {
                  const words = (
                    <>
                      <span className="strong">{piece.user === '' ? 'Nobody' : name(piece.user)}</span> <span className="num small nowrap">{piece.hours}</span>
                      {piece.shadow ? <span className="small"> · shadow</span> : null}
                      {sourceWords[piece.source] ? <span className="small"> · {sourceWords[piece.source]}</span> : null}
                    </>
                  );
                  return (
                    <li key={`${piece.begin}${piece.user}${piece.shadow ?? ''}`} className={piece.user === '' ? 'gap' : `tone${tones.get(piece.user) ?? 0} ${piece.source}${piece.shadow ? ' shadow' : ''}`} style={{ flexGrow: piece.end - piece.begin }}>
                      {onPick ? <button type="button" onClick={() => onPick(piece)}>{words}</button> : words}
                    </li>
                  );
                })}
              </ul>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
