/** Which session a market is in (docs/spec/trading-day.md sections 4 and 12). */
import { businessDateOf, endOfBusinessDate } from './business-date.ts';
import { PHASE, type Phase } from './phases.ts';
import { dayOf, hasFlag } from './price-limits.ts';
import { ISSUE_FLAG, type Issue, type SessionWindow, type TradingDay } from './records.ts';
import type { State } from './state.ts';

/** Units of a timestamp in a second. */
export const SECOND = 1_000_000;

/** The template of a day without windows. */
export const CLOSED_TEMPLATE = 255;

/** Sessions whose windows belong to the regular session. */
const REGULAR_SESSIONS: readonly number[] = [
  PHASE.openingCall,
  PHASE.continuous,
  PHASE.closingCall,
  PHASE.periodicCall,
];

/** A session with its end, 0 if it has none. */
export interface Session {
  readonly phase: Phase;
  readonly until: number;
  /** Its window, null for `closed`. */
  readonly window: { readonly from: number; readonly everyMicroseconds: number } | null;
}

/** The session of an issue of a market at a timestamp. */
export function sessionOf(state: State, issue: Issue, timestamp: number): Session {
  return sessionAmong(windowsOfIssue(state, issue, businessDateOf(timestamp)), timestamp);
}

/** The session of a market (numbered from 1) at a timestamp, whatever its issues leave out. */
export function sessionAt(state: State, market: number, timestamp: number): Session {
  return sessionAmong(windowsOf(state, market, businessDateOf(timestamp)), timestamp);
}

function sessionAmong(windows: readonly SessionWindow[], timestamp: number): Session {
  const start = startOfBusinessDate(businessDateOf(timestamp));
  const second = Math.floor((timestamp - start) / SECOND);
  const at = (seconds: number): number => start + seconds * SECOND;
  const current = windows.find((w) => w.fromSecond <= second && second < w.untilSecond);
  if (current !== undefined) {
    return {
      phase: current.session as Phase,
      until: at(current.untilSecond),
      window: { from: at(current.fromSecond), everyMicroseconds: current.everySeconds * SECOND },
    };
  }
  const next = windows.find((w) => w.fromSecond > second);
  return { phase: PHASE.closed, until: next === undefined ? 0 : at(next.fromSecond), window: null };
}

/** The start of the first window of an issue's business date, 0 if there is none. */
export function firstWindowStart(state: State, issue: Issue, date: number): number {
  const first = windowsOfIssue(state, issue, date)[0];
  return first === undefined ? 0 : startOfBusinessDate(date) + first.fromSecond * SECOND;
}

/** The end of a market's regular session on a business date, 0 if there is none. */
export function regularEnd(state: State, market: number, date: number): number {
  const ends = windowsOf(state, market, date)
    .filter((window) => REGULAR_SESSIONS.includes(window.session))
    .map((window) => window.untilSecond);
  return ends.length === 0 ? 0 : startOfBusinessDate(date) + Math.max(...ends) * SECOND;
}

/** What is left of its market's windows for an issue; one that an ATS trades has no single price after hours. */
function windowsOfIssue(state: State, issue: Issue, date: number): SessionWindow[] {
  const windows = windowsOf(state, issue.market, date);
  if (!hasFlag(dayOf(state, issue), ISSUE_FLAG.atsTraded)) return windows;
  return windows.filter((window) => window.session !== PHASE.afterHoursSingle);
}

/** The windows of a market's business date, in ascending order. */
function windowsOf(state: State, market: number, date: number): SessionWindow[] {
  const { weekdays, windows } = state.markets[market - 1]!;
  const template = tradingDayOf(state, market, date)?.template ?? weekdayTemplate(weekdays, date);
  if (template === CLOSED_TEMPLATE) return [];
  return windows.filter((window) => window.template === template);
}

/** The row of table 10 of a pair of market and date. */
export function tradingDayOf(state: State, market: number, date: number): TradingDay | undefined {
  return state.tradingDays.find((row) => row.market === market && row.date === date);
}

/** The template of a date that has no row. */
export function weekdayTemplate(weekdays: Uint8Array, date: number): number {
  // Date 0 was a Thursday, place 3 of the week.
  return weekdays[(date + 3) % 7]!;
}

function startOfBusinessDate(date: number): number {
  return endOfBusinessDate(date - 1);
}
