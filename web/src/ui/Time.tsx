// Times: relative and absolute with the zone, by the server's clock; one tick a second for the whole page.
import { useSyncExternalStore } from 'react';
import { clock } from '../api/clock';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export function useNow(every: 'second' | 'minute' = 'second'): number {
  const step = every === 'second' ? second : minute / 4;
  return useSyncExternalStore(clock.subscribe, () => Math.floor(clock.now() / step) * step);
}

export function ago(then: number, now: number): string {
  const distance = Math.abs(now - then);
  const text =
    distance < 10 * second ? 'now'
    : distance < minute ? `${Math.floor(distance / second)} s`
    : distance < hour ? `${Math.floor(distance / minute)} min`
    : distance < 2 * day ? `${Math.floor(distance / hour)} h`
    : `${Math.floor(distance / day)} d`;
  if (text === 'now') return text;
  return then <= now ? `${text} ago` : `in ${text}`;
}

export function duration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / second));
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const clockPart = `${pad(Math.floor((total % 3600) / 60))}:${pad(total % 60)}`;
  return hours > 0 ? `${hours}:${clockPart}` : clockPart;
}

// 90 -> "1 min 30 s": for settings and sentences.
export function span(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor((seconds % 86400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [Math.floor(seconds % 60), 's'],
  ] as const;
  const text = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`).join(' ');
  return text || '0 s';
}

const absolute = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
});
const clockOnly = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dayAndClock = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const dayOfYear = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const absoluteText = (at: string | number) => absolute.format(new Date(at));
export const clockText = (at: string | number) => clockOnly.format(new Date(at));

// The clock's time alone is enough today; on another day the day is part of it, and in another year that.
export function momentText(at: string | number, now: number): string {
  const then = new Date(at);
  const today = new Date(now);
  if (then.toDateString() === today.toDateString()) return clockOnly.format(then);
  return (then.getFullYear() === today.getFullYear() ? dayAndClock : dayOfYear).format(then);
}

const minuteOnly = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekdayAndClock = new Intl.DateTimeFormat(undefined, { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const minuteText = (at: string | number) => minuteOnly.format(new Date(at));

// When a shift begins or ends: to the minute, and with its weekday when it is not today.
export function edgeText(at: string | number, now: number): string {
  const then = new Date(at);
  return then.toDateString() === new Date(now).toDateString() ? minuteOnly.format(then) : weekdayAndClock.format(then);
}

export function TimeText({ at, form = 'both' }: { at: string | null | undefined; form?: 'both' | 'ago' | 'moment' | 'edge' }) {
  const now = useNow('minute');
  if (!at) return <span className="dim">never</span>;
  const then = Date.parse(at);
  const relative = ago(then, Math.max(now, clock.now()));
  const text =
    form === 'ago' ? relative
    : form === 'moment' ? momentText(at, now)
    : form === 'edge' ? edgeText(at, now)
    : `${relative} · ${momentText(at, now)}`;
  return <time className="num nowrap" dateTime={at} title={absoluteText(at)}>{text}</time>;
}

// Seconds that run, for eyes; the text twin for screen readers changes once a minute.
export function Timer({ since, until }: { since?: string | null; until?: string | null }) {
  const now = useNow('second');
  const milliseconds = until ? Date.parse(until) - now : now - Date.parse(since ?? '');
  const minutes = Math.max(0, Math.floor(milliseconds / minute));
  return (
    <span className="num nowrap" title={absoluteText((until ?? since)!)}>
      <span aria-hidden>{duration(milliseconds)}</span>
      <span className="visually-hidden">{until ? `${minutes} minutes left` : `for ${minutes} minutes`}</span>
    </span>
  );
}
