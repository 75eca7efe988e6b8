/** How an issue comes into a phase (docs/spec/trading-day.md sections 4, 9 and 12). */

import {
  type ClockAnswer,
  type InterruptionKind,
  type MarketWindow,
  timestampOfSecond,
} from '@jangbu/market';
import {
  INTERRUPTION_KINDS,
  ISSUE_FLAGS,
  PHASE_CAUSES,
  type PhaseCause,
  TABLE,
} from '@jangbu/protocol';
import { assert } from '../assert.ts';
import type { BlockContext } from '../execution.ts';
import { type Issue, type IssueDay, isCallPhase, PHASE } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';

/** Timestamp units of a second. */
export const SECOND = 1_000_000;

/** Where an issue goes: a phase, the end that the clock sets it, and the end of what it collects. */
export interface PhaseTarget {
  readonly phase: number;
  /** 0 for never. */
  readonly until: number;
  /** 0 for none. */
  readonly callEnd: number;
}

/** What the clock of an issue's market says at a timestamp, whatever the issue leaves out. */
export function marketClockOf(state: ExchangeState, issue: Issue, timestamp: number): ClockAnswer {
  return state.tradingDays.clock(issue.market, state.marketOf(issue), timestamp);
}

/** What the clock of an issue says at a timestamp: that of its market, without the sessions that are not the issue's. */
export function clockOf(state: ExchangeState, issue: Issue, timestamp: number): ClockAnswer {
  if ((issue.day!.flags & ISSUE_FLAGS.ats_traded) === 0) {
    return marketClockOf(state, issue, timestamp);
  }
  const market = state.marketOf(issue);
  // ER §51의2①2: no after-hours single price for what an alternative trading system trades.
  const windows = market.windows.filter(({ session }) => session !== PHASE.after_hours_single);
  return state.tradingDays.clock(issue.market, { ...market, windows }, timestamp);
}

/** The phase that a clock's answer names, entered at `at`. */
export function targetOf({ window, until }: ClockAnswer, at: number): PhaseTarget {
  if (window === null) return { phase: PHASE.closed, until, callEnd: 0 };
  return { phase: window.session, until, callEnd: callEndOf(window, until, at) };
}

function callEndOf(window: MarketWindow, until: number, at: number): number {
  const every = window.everySeconds * SECOND;
  switch (window.session) {
    case PHASE.opening_call:
    case PHASE.closing_call:
      return until;
    case PHASE.after_hours_single:
    case PHASE.periodic_call:
      return nextOfSeries(until, every, at);
    case PHASE.after_hours_close: {
      const start = until - (window.untilSecond - window.fromSecond) * SECOND + every;
      return start > at ? start : 0;
    }
    default:
      return 0;
  }
}

/** The least `until - k × every` above `at`, 0 if there is none. */
export function nextOfSeries(until: number, every: number, at: number): number {
  if (until <= at) return 0;
  return until - Math.floor((until - at - 1) / every) * every;
}

/** Moves an issue to a phase and tells; stop orders are the caller's. */
export function enterPhase(
  block: BlockContext,
  issue: Issue,
  day: IssueDay,
  { phase, until, callEnd }: PhaseTarget,
  cause: PhaseCause,
): void {
  const { state } = block;
  const from = issue.phase;
  issue.phase = phase;
  day.phaseUntil = until;
  day.callEnd = callEnd;
  day.isExtended = false;
  day.isLeaving = 0;
  day.indicativePrice = 0;
  day.indicativeQuantity = 0;
  setDirty(state, issue, day, isCallPhase(phase) && callEnd !== 0);
  state.writtenTo(TABLE.issues).mark(issue.number);
  state.reschedule(issue.number);
  const event = block.begin('phase_changed');
  event.u32(16, issue.number);
  event.u8(20, from);
  event.u8(21, phase);
  event.u8(22, PHASE_CAUSES.indexOf(cause));
  event.u64(24, until);
  event.u64(32, callEnd);
}

/** Sets whether what the call of an issue would come to has to be found anew. */
export function setDirty(
  state: ExchangeState,
  issue: Issue,
  day: IssueDay,
  isDirty: boolean,
): void {
  day.isDirty = isDirty;
  if (isDirty) state.dirtyIssues.add(issue.number);
  else state.dirtyIssues.delete(issue.number);
}

/** Stops continuous trading before a price that is too far: the issue goes into a call (BR §26의2). */
export function interrupt(
  block: BlockContext,
  issue: Issue,
  kind: InterruptionKind,
  price: number,
  reference: number,
): void {
  const { state } = block;
  const { timestamp } = state;
  const { interruptionSeconds } = state.marketOf(issue);
  const day = issue.day!;
  const until = day.phaseUntil;
  const end = timestamp + interruptionSeconds * SECOND;
  const target = end <= until ? { until: end, callEnd: end } : { until, callEnd: 0 };
  writeInterrupted(block, issue, kind, price, reference, target.callEnd);
  enterPhase(block, issue, day, { phase: PHASE.vi_call, ...target }, 'interruption');
}

/** Tells of an interruption in the issue's phase. */
export function writeInterrupted(
  block: BlockContext,
  issue: Issue,
  kind: InterruptionKind,
  price: number,
  reference: number,
  callEnd: number,
): void {
  const event = block.begin('interrupted');
  event.u32(16, issue.number);
  event.u8(20, issue.phase);
  event.u8(21, INTERRUPTION_KINDS.indexOf(kind));
  event.u64(24, price);
  event.u64(32, reference);
  event.u64(40, callEnd);
}

/** The regular end of a business date as a timestamp, 0 if it has none. */
export function regularEndOf(state: ExchangeState, issue: Issue, date: number): number {
  const market = state.marketOf(issue);
  const template = state.tradingDays.templateOf(issue.market, market, date);
  const ends = market.windows
    .filter((window) => window.template === template && REGULAR_SESSIONS.has(window.session))
    .map(({ untilSecond }) => untilSecond);
  return ends.length === 0 ? 0 : timestampOfSecond(date, Math.max(...ends));
}

const REGULAR_SESSIONS: ReadonlySet<number> = new Set([
  PHASE.opening_call,
  PHASE.continuous,
  PHASE.closing_call,
  PHASE.periodic_call,
]);

/** The window of an issue's market that ends at a timestamp; throws if none does. */
export function windowEndingAt(state: ExchangeState, issue: Issue, until: number): MarketWindow {
  // The clock of the market: the issue may have lost the session since it entered it.
  const { window } = marketClockOf(state, issue, until - 1);
  assert(window !== null, 'the phase of an issue is a window of its market');
  return window;
}

/** The start of the first window of a business date as a timestamp, 0 if it has none. */
export function firstWindowOf(state: ExchangeState, issue: Issue, date: number): number {
  const { window, until } = clockOf(state, issue, timestampOfSecond(date, 0));
  return window === null ? until : timestampOfSecond(date, 0);
}
