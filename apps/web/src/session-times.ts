import { formatTime } from './format.ts';
import { isCall } from './order-types.ts';
import type { Reader } from './reader.ts';
import type { Issue } from './wire.ts';

const SECOND_MICROSECONDS = 1_000_000;

/** Whole seconds from `now` to `until`, a begun one counted; 0 when it is over. Both in microseconds. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / SECOND_MICROSECONDS));
}

/** Seconds as a countdown: `1:24`, `0:09`, `2:05:00`. */
export function formatCountdown(seconds: number): string {
  const pad = (figure: number) => String(figure).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = pad(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${pad(minutes)}:${rest}`;
}

/** A length of time in words: minutes where it is whole ones. */
export function durationText({ t }: Reader, seconds: number): string {
  return seconds % 60 === 0 && seconds > 0
    ? t('minutes', { count: String(seconds / 60) })
    : t('seconds', { count: String(seconds) });
}

/** What the issue is waiting for: when its call trades, or when its phase ends; null where nothing comes. */
export function nextMoment(issue: Issue): number | null {
  return issue.callEnd ?? issue.phaseUntil;
}

/** What comes next in the issue's day, with the countdown `left`; null where nothing comes. */
export function nextText({ t }: Reader, issue: Issue, left: string): string | null {
  const { callEnd, callEndLatest, session } = issue;
  const moment = nextMoment(issue);
  if (moment === null) return null;
  const time = formatTime(moment);
  if (callEnd !== null && callEndLatest !== null && callEndLatest > callEnd && isCall(issue)) {
    return t('tradesWithin', { time, latest: formatTime(callEndLatest), left });
  }
  if (callEnd !== null) return t('tradesIn', { time, left });
  return session === 'closed' ? t('opensIn', { time, left }) : t('endsIn', { time, left });
}

/** Seconds by which the end of the call may be put off at random. */
export function randomSeconds({ callEnd, callEndLatest }: Issue): number {
  if (callEnd === null || callEndLatest === null) return 0;
  return Math.round((callEndLatest - callEnd) / SECOND_MICROSECONDS);
}
