// What overrides would change, as the server computes it: who gains and loses hours, where nobody is left, or why nothing
// changes.
import { useNames } from '../../api/config';
import { usePreview, useShifts } from '../../api/oncall';
import type { ArrangedShifts, Override, Schedule } from '../../api/types';
import { spanSeconds } from '../../domain/words';
import { useDebounced } from '../../ui/debounce';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { idleReason } from './cover';
import { Gaps } from './Gaps';
import { hoursText } from './lanes';
import { previewPauseMilliseconds } from './PreviewPanel';

// `about`: the override that it is about, of all that would be arranged then; `begin` and `end`: the time to look at.
export function Effect({ schedule, about, begin, end, arranged, zone }: {
  schedule: Schedule;
  about: Override;
  begin: string;
  end: string;
  arranged(present: ArrangedShifts): Override[];
  zone: string;
}) {
  const name = useNames('users');
  const text = JSON.stringify({ about, begin, end });
  const settled = useDebounced(text, previewPauseMilliseconds);
  const asked = JSON.parse(settled) as { about: Override; begin: string; end: string };
  const present = useShifts(schedule.slug, asked.begin, asked.end);
  const preview = usePreview(schedule, asked.begin, asked.end, { overrides: present.data ? arranged(present.data) : [] }, Boolean(present.data) && !present.isPlaceholderData && settled === text);
  if (present.isError) return <ErrorBox what="No preview" error={present.error} onRetry={() => void present.refetch()} />;
  if (preview.isError) return <ErrorBox what="No preview" error={preview.error} />;
  if (!preview.data || settled !== text) return <p className="dim" role="status">Computing what would change…</p>;
  const idle = idleReason(asked.about, preview.data, present.data?.temporary ?? [], name);
  return (
    <div role="status" className="stack tight">
      {idle ? <Note warn><strong>This would change nothing</strong>, because {idle}.</Note> : (
        <ul>
          {preview.data.hours.map(({ user, before, after }) => {
            const change = ((spanSeconds(after) ?? 0) - (spanSeconds(before) ?? 0)) * 1000;
            // The form is on whole minutes: what is less is nobody's gain.
            return Math.abs(change) < 60_000 ? null : <li key={user}><span className="strong">{name(user)}</span> {change > 0 ? 'gains' : 'loses'} {hoursText(Math.abs(change))}</li>;
          })}
        </ul>
      )}
      {preview.data.gaps.length > 0 ? <Gaps gaps={preview.data.gaps} zone={zone} inside="this time" /> : null}
    </div>
  );
}
