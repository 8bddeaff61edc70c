// Notices: messages that nobody has to answer, as the server has them where nothing was chosen.
import type { ScheduleNotices, UserNotices } from '../api/types';
import { weekdays } from './hours';

export const usualNotices: UserNotices = { reminders: ['1d'], hand_offs: true, over: true };
export const usualScheduleNotices: ScheduleNotices = { channels: [], changes: true, daily_at: null, days: [...weekdays], gaps: true };
