// What a schedule would mean, as the server's engine computes it: the shifts of each layer, the final ones before and
// after, gaps, and whose hours change.
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useLayerPreviews, usePreview } from '../../api/oncall';
import type { HoursChange, Schedule, SchedulePreview } from '../../api/types';
import { spanSeconds } from '../../domain/words';
import { knownZone, momentInZone } from '../../domain/zone';
import { useDebounced } from '../../ui/debounce';
import { ErrorBox } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { DayTable } from './DayTable';
import { Gaps } from './Gaps';
import { differences, hoursText, tonesOf } from './lanes';
import { RangeBar } from './RangeBar';
import { weeksText, windowOf } from './range';
import { Strips, type StripRow } from './Strip';

export const previewPauseMilliseconds = 300;

// What the editor shows: asked for when typing pauses.
export function usePreviewOf(schedule: Schedule, weeks: number, step: number) {
  // The draft is a new object at each edit; its text is what matters.
  const settled = useDebounced(JSON.stringify(schedule), previewPauseMilliseconds);
  const asked = JSON.parse(settled) as Schedule;
  const [now] = useState(() => clock.now());
  const zone = knownZone(asked.time_zone) ? asked.time_zone : 'UTC';
  const window = windowOf(now, zone, weeks, step);
  const [from, to] = [new Date(window.from).toISOString(), new Date(window.to).toISOString()];
  return { asked, zone, window, final: usePreview(asked, from, to), layers: useLayerPreviews(asked, from, to), waiting: settled !== JSON.stringify(schedule) };
}

export function PreviewPanel({ preview, isNew, weeks, step, onWeeks, onStep, name }: {
  preview: ReturnType<typeof usePreviewOf>;
  isNew: boolean;
  weeks: number;
  step: number;
  onWeeks(weeks: number): void;
  onStep(step: number): void;
  name(user: string): string;
}) {
  const { asked, zone, window, final, layers } = preview;
  const inside = `these ${weeks === 1 ? '7 days' : weeksText(weeks)}`;
  return (
    <Panel title="What it means">
      <div className="stack">
        <RangeBar window={window} zone={zone} weeks={weeks} step={step} onWeeks={onWeeks} onStep={onStep}><span className="dim small">{zone} time</span></RangeBar>
        {final.isPending ? <Skeleton what="the preview" /> : null}
        {final.isError ? <ErrorBox what="No preview" error={final.error} onRetry={() => void final.refetch()} /> : null}
        {final.data ? (
          <>
            <Strips window={window} zone={zone} rows={rowsOf(asked, final.data, layers.map(({ data }) => data), isNew)} tones={tonesOf(final.data.shifts, final.data.shifts_before, ...layers.map(({ data }) => data?.shifts ?? []))} name={name} marks={isNew ? [] : differences(final.data.shifts_before, final.data.shifts)} />
            {isNew ? null : <Changes preview={final.data} zone={zone} inside={inside} />}
            <Gaps gaps={final.data.gaps} zone={zone} inside={inside} />
            <HoursTable hours={final.data.hours} name={name} inside={inside} isNew={isNew} />
            <details className="more">
              <summary>Day by day</summary>
              <DayTable caption="Shifts after saving, day by day" shifts={final.data} window={window} zone={zone} tones={tonesOf(final.data.shifts, final.data.shifts_before)} name={name} />
            </details>
          </>
        ) : null}
      </div>
    </Panel>
  );
}

function rowsOf({ rotations }: Schedule, final: SchedulePreview, layers: (SchedulePreview | undefined)[], isNew: boolean): StripRow[] {
  const rows: StripRow[] = rotations.map(({ name }, index) => ({ key: `layer ${index}`, label: name || `Layer ${index + 1}`, shifts: layers[index] }));
  if (!isNew) rows.push({ key: 'before', label: 'Now saved', note: 'before', shifts: { shifts: final.shifts_before, gaps: final.gaps_before }, gapsMatter: true });
  rows.push({ key: 'after', label: 'Final', note: isNew ? '' : 'after saving', shifts: final, gapsMatter: true, final: true });
  return rows;
}

function Changes({ preview, zone, inside }: { preview: SchedulePreview; zone: string; inside: string }) {
  const changes = differences(preview.shifts_before, preview.shifts);
  const first = changes[0];
  if (!first) return <p>This changes nobody’s shifts in {inside}.</p>;
  const total = changes.reduce((sum, { begin, end }) => sum + end - begin, 0);
  return <p><span className="strong">Other people are on call for {hoursText(total)}</span> of {inside}, the first time from {momentInZone(first.begin, zone)} on. <span className="dim">Underlined in the final strip.</span></p>;
}

const hour = 3600;

function HoursTable({ hours, name, inside, isNew }: { hours: readonly HoursChange[]; name(user: string): string; inside: string; isNew: boolean }) {
  if (hours.length === 0) return isNew ? null : <p className="dim">Nobody gains or loses hours in {inside}.</p>;
  const rows = hours
    .map(({ user, before, after }) => ({ user, before: (spanSeconds(before) ?? 0) / hour, after: (spanSeconds(after) ?? 0) / hour }))
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  return (
    <div className="table-wrap">
      <table className="table hours-table">
        <caption className="visually-hidden">Who gains and who loses hours in {inside}</caption>
        <thead><tr><th scope="col">Hours on call</th><th scope="col" className="right">{isNew ? 'After saving' : 'Before → after'}</th>{isNew ? null : <th scope="col" className="right">Change</th>}</tr></thead>
        <tbody>
          {rows.map(({ user, before, after }) => (
            <tr key={user}>
              <th scope="row">{name(user)}</th>
              <td className="right num">{isNew ? '' : `${text(before)} → `}{text(after)}</td>
              {isNew ? null : <td className="right num strong">{after > before ? `gains ${text(after - before)}` : `loses ${text(before - after)}`}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const text = (hours: number) => hoursText(hours * 3_600_000);
