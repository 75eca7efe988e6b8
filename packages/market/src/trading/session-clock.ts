import { endOfBusinessDate } from '@jangbu/protocol';
import type { MarketWindow } from '../rules/market-definition.ts';

const MICROSECONDS_PER_SECOND = 1_000_000;
/** Date 0 was a Thursday, and weekdays count from Monday. */
const WEEKDAY_OF_DATE_0 = 3;
const DAYS_PER_WEEK = 7;

/** What the clock of a market says (docs/spec/trading-day.md section 4). */
export interface ClockAnswer {
  /** The window that holds the time, null for none: closed. */
  readonly window: MarketWindow | null;
  /** Timestamp of its end, or of the start of the next window of the date; 0 if there is none. */
  readonly until: number;
}

/** Weekday of a business date: 0 Monday to 6 Sunday. */
export function weekdayIndex(date: number): number {
  return (date + WEEKDAY_OF_DATE_0) % DAYS_PER_WEEK;
}

/** Timestamp of a second of a business date. */
export function timestampOfSecond(date: number, second: number): number {
  return endOfBusinessDate(date - 1) + second * MICROSECONDS_PER_SECOND;
}

/** The session of a template at a timestamp of a business date; `windows` as DefineMarket demands them. */
export function clockAt(
  windows: readonly MarketWindow[],
  template: number,
  date: number,
  timestamp: number,
): ClockAnswer {
  const elapsed = timestamp - timestampOfSecond(date, 0);
  for (const window of windows) {
    if (window.template !== template) continue;
    if (elapsed >= window.untilSecond * MICROSECONDS_PER_SECOND) continue;
    const isOpen = elapsed >= window.fromSecond * MICROSECONDS_PER_SECOND;
    const second = isOpen ? window.untilSecond : window.fromSecond;
    return { window: isOpen ? window : null, until: timestampOfSecond(date, second) };
  }
  return { window: null, until: 0 };
}
