// Whom a schedule tells who is on call, and of gaps ahead.
import { Link } from '@tanstack/react-router';
import type { ScheduleNotices, Weekday } from '../../api/types';
import { useChannelOptions } from '../../domain/channels';
import { dayWords, weekdays, workdays } from '../../domain/hours';
import { CheckField, TextField } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { DaysField } from '../../ui/WallField';

const usualDailyTime = '09:00';

export function NoticesFields({ notices, zone, onChange, errorOf }: { notices: ScheduleNotices; zone: string; onChange(notices: ScheduleNotices): void; errorOf(field: string): string | null }) {
  const channels = useChannelOptions();
  const set = (change: Partial<ScheduleNotices>) => onChange({ ...notices, ...change });
  const none = channels.length === 0 && notices.channels.length === 0;
  return (
    <div className="form">
      {none
        ? <p className="dim">No channel of a team to tell. Add one where <Link to="/settings/people">teams</Link> are shown: open the team.</p>
        : <PickField label="Channels" hint="They are told who is on call." placeholder="A channel of a team" options={channels} values={notices.channels} onChange={(chosen) => set({ channels: chosen })} error={errorOf('notices/channels')} />}
      {notices.channels.length > 0 ? (
        <>
          <CheckField label="Tell them whenever that changes" checked={notices.changes} onCheck={(changes) => set({ changes })} />
          <CheckField label="Tell them at a time of day" checked={notices.daily_at !== null} onCheck={(on) => set(on ? { daily_at: usualDailyTime, days: notices.days.length > 0 ? notices.days : [...workdays] } : { daily_at: null })} />
          {notices.daily_at === null ? null : (
            <>
              <TextField label="At" type="time" required hint={`On the clocks of ${zone || 'the schedule'}.`} value={notices.daily_at.slice(0, 5)} onText={(at) => set({ daily_at: at.slice(0, 5) })} error={errorOf('notices/daily_at')} />
              <DaysField<Weekday> legend="On" days={weekdays} names={dayWords} value={notices.days} onDays={(days) => set({ days })} error={notices.days.length === 0 ? 'Without a day this is never.' : errorOf('notices/days')} />
            </>
          )}
        </>
      ) : null}
      <CheckField
        label="Warn of gaps" checked={notices.gaps} onCheck={(gaps) => set({ gaps })}
        hint={`Managers of the team${notices.channels.length > 0 ? ', and the channels,' : ''} are told a week and a day before an alert would reach nobody.`}
      />
    </div>
  );
}
