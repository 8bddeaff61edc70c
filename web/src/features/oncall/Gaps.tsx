// Where nobody is on call, loudly.
import type { Shifts } from '../../api/types';
import { momentInZone } from '../../domain/zone';
import { Note } from '../../ui/ErrorBox';
import { hoursText } from './lanes';

const shownMax = 6;

export function Gaps({ gaps, zone, inside }: { gaps: Shifts['gaps']; zone: string; inside: string }) {
  if (gaps.length === 0) return <p className="good">✓ Somebody is on call at every moment of {inside}.</p>;
  const total = gaps.reduce((sum, { begin, end }) => sum + Date.parse(end) - Date.parse(begin), 0);
  return (
    <Note warn>
      <p className="strong">Nobody is on call for {hoursText(total)} of {inside}{gaps.length > 1 ? `, in ${gaps.length} stretches` : ''}:</p>
      <ul>
        {gaps.slice(0, shownMax).map(({ begin, end }) => (
          <li key={begin} className="num">{momentInZone(Date.parse(begin), zone)} – {momentInZone(Date.parse(end), zone)}</li>
        ))}
        {gaps.length > shownMax ? <li className="dim">and {gaps.length - shownMax} more</li> : null}
      </ul>
    </Note>
  );
}
