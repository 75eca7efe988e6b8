import { businessDateOf, endOfBusinessDate, type Timestamp } from '@jangbu/protocol';
import { type DayTemplate, dayTemplate, type TradingMethod } from './day-template.ts';
import type { Market } from './listing.ts';
import { dayKind } from './trading-calendar.ts';
import type { TradingSession } from './trading-session.ts';

const MICROSECONDS_PER_MINUTE = 60_000_000;
/** No run of holidays is longer. */
const MAX_CLOSED_DAYS = 30;

/** A session and the time of its beginning. */
export interface SessionChange {
  readonly tradingSession: TradingSession;
  readonly at: Timestamp;
}

/** What the clock says of a market. */
export interface SessionAnswer {
  readonly tradingSession: TradingSession;
  /** The next change by the clock; null where the calendar ends before it. */
  readonly next: SessionChange | null;
}

/**
 * The session of a market at a time, by calendar and clock alone; a call's random end, interruptions and halts are not
 * the clock's. Undefined where the calendar does not hold the date.
 */
export function sessionAt(
  market: Market,
  at: Timestamp,
  method: TradingMethod = 'continuous',
): SessionAnswer | undefined {
  const date = businessDateOf(at);
  const windows = windowsOf(date, market, method);
  if (windows === undefined) return undefined;
  const minute = Math.floor((at - startOfDate(date)) / MICROSECONDS_PER_MINUTE);
  const tradingSession = sessionOfMinute(windows, minute);
  const change = nextChange(windows, minute, tradingSession);
  if (change !== undefined) return { tradingSession, next: changeAt(date, change, windows) };
  for (let later = date + 1; later <= date + MAX_CLOSED_DAYS; later += 1) {
    const day = windowsOf(later, market, method);
    if (day === undefined) break;
    const first = nextChange(day, -1, tradingSession);
    if (first !== undefined) return { tradingSession, next: changeAt(later, first, day) };
  }
  return { tradingSession, next: null };
}

function windowsOf(date: number, market: Market, method: TradingMethod): DayTemplate | undefined {
  const kind = dayKind(date);
  return kind === undefined ? undefined : dayTemplate(date, kind, market, method);
}

function startOfDate(date: number): number {
  return endOfBusinessDate(date - 1);
}

function changeAt(date: number, minute: number, windows: DayTemplate): SessionChange {
  const at = (startOfDate(date) + minute * MICROSECONDS_PER_MINUTE) as Timestamp;
  return { tradingSession: sessionOfMinute(windows, minute), at };
}

function sessionOfMinute(windows: DayTemplate, minute: number): TradingSession {
  const window = windows.find(
    ({ fromMinute, untilMinute }) => fromMinute <= minute && minute < untilMinute,
  );
  return window?.tradingSession ?? 'closed';
}

/** The first minute after `minute` in which the session is another one than `current`. */
function nextChange(
  windows: DayTemplate,
  minute: number,
  current: TradingSession,
): number | undefined {
  return windows
    .flatMap(({ fromMinute, untilMinute }) => [fromMinute, untilMinute])
    .filter((edge) => edge > minute && sessionOfMinute(windows, edge) !== current)
    .reduce<number | undefined>(
      (first, edge) => (first === undefined || edge < first ? edge : first),
      undefined,
    );
}
