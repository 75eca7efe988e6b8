/** The steps of an issue through its day (docs/spec/trading-day.md sections 3, 4 and 12). */

import { type BookKind, closingPrice, OFF_HOURS_BOOK } from '@jangbu/market';
import { asPrice } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import { collectedQuantity, tradeCollected } from '../orders/off-hours.ts';
import { closeStop, REASON } from '../orders/open-orders.ts';
import { offHoursPrice } from '../orders/order-terms.ts';
import { fireStops, firstStop } from '../orders/stops.ts';
import { type Issue, type IssueDay, isAfterHours, isCallPhase, PHASE } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';
import { endCall, writeUncrossed } from './calls.ts';
import { convertConditionals, expireBook } from './conversions.ts';
import {
  clockOf,
  enterPhase,
  type PhaseTarget,
  regularEndOf,
  SECOND,
  targetOf,
} from './phase-entry.ts';

const ALL_BOOKS: readonly BookKind[] = [0, 1, 2, 3];
/** Phases of the regular session, and a halt that outlives it. */
const REGULAR: ReadonlySet<number> = new Set([
  PHASE.opening_call,
  PHASE.continuous,
  PHASE.closing_call,
  PHASE.periodic_call,
  PHASE.vi_call,
  PHASE.resume_call,
  PHASE.halt,
]);

/** When an issue of a market is due for its next step; `Infinity` for never. */
export function dueAt(state: ExchangeState, issue: Issue): number {
  const { day, phase } = issue;
  if (day === null) return Number.POSITIVE_INFINITY;
  if (day.isLeaving === 0 && day.callEnd !== 0) {
    if (!isCallPhase(phase)) return day.callEnd;
    return day.callEnd + state.marketOf(issue).randomEndSeconds * SECOND;
  }
  return day.phaseUntil === 0 ? Number.POSITIVE_INFINITY : day.phaseUntil;
}

/** Makes the step of an issue that is due at `at`; it may stop half-way, still due, where the block's steps are used up. */
export function makeStep(block: BlockContext, issue: Issue, at: number): void {
  const day = issue.day!;
  if (day.isLeaving === 0 && day.callEnd !== 0) {
    block.stepsLeft -= 1;
    if (isCallPhase(issue.phase)) endCall(block, issue, day, at, 'automatic');
    else endCollecting(block, issue, day);
    return;
  }
  leave(block, issue, day);
}

/** Trading at the close begins with what was collected for it. */
function endCollecting(block: BlockContext, issue: Issue, day: IssueDay): void {
  const quantity = collectedQuantity(issue);
  const price = quantity > 0 ? offHoursPrice(issue) : 0;
  writeUncrossed(block, issue, 'automatic', price, quantity);
  tradeCollected(block, issue);
  day.callEnd = 0;
  block.state.reschedule(issue.number);
}

function leave(block: BlockContext, issue: Issue, day: IssueDay): void {
  const { state } = block;
  const begins = day.isLeaving !== 1;
  const target = nextPhase(state, issue, day);
  if (begins) {
    day.isLeaving = 1;
    state.reschedule(issue.number);
  }
  if (!clearBooks(block, issue, day, target, begins)) return;
  if (block.stepsLeft <= 0) return;
  block.stepsLeft -= 1;
  const isHalted = issue.phase === PHASE.halt;
  enterPhase(block, issue, day, isHalted ? { ...target, phase: PHASE.halt } : target, 'clock');
  if (target.phase === PHASE.continuous) fireStops(block, issue);
}

function nextPhase(state: ExchangeState, issue: Issue, day: IssueDay): PhaseTarget {
  if (issue.phase === PHASE.halt) return { phase: PHASE.closed, until: 0, callEnd: 0 };
  return targetOf(clockOf(state, issue, day.phaseUntil), day.phaseUntil);
}

/** Lets expire or changes what does not go along into the next phase; false if the steps did not suffice. */
function clearBooks(
  block: BlockContext,
  issue: Issue,
  day: IssueDay,
  target: PhaseTarget,
  begins: boolean,
): boolean {
  const { phase } = issue;
  const isRegularEnd =
    REGULAR.has(phase) && (target.phase === PHASE.closed || isAfterHours(target.phase));
  if (isRegularEnd) {
    if (begins) close(block, issue, day);
    return expireAll(block, issue);
  }
  if (isAfterHours(phase)) return expireAll(block, issue);
  if (phase === PHASE.pre_open_close) return expireBook(block, issue, OFF_HOURS_BOOK);
  return target.phase === PHASE.closing_call ? convertConditionals(block, issue) : true;
}

/** Sets the close of the regular session (BR §2⑧⑨). */
function close(block: BlockContext, issue: Issue, day: IssueDay): void {
  const { limit } = issue.books;
  const price = closingPrice({
    lastTrade: asPrice(day.dayLast),
    lowestAsk: limit.bestAsk(),
    highestBid: limit.bestBid(),
    base: asPrice(issue.basePrice),
  });
  if (price > 0) day.closePrice = price;
  if (day.closePrice === 0) return;
  const event = block.begin('issue_closed');
  event.u32(16, issue.number);
  event.u64(24, day.closePrice);
}

/** Expires every order of an issue, dormant stops last; false if the steps did not suffice. */
function expireAll(block: BlockContext, issue: Issue): boolean {
  for (const kind of ALL_BOOKS) if (!expireBook(block, issue, kind)) return false;
  for (let slot = firstStop(issue); slot >= 0; slot = firstStop(issue)) {
    if (block.stepsLeft <= 0) return false;
    block.stepsLeft -= 1;
    closeStop(block, slot, 'order_expired', REASON.endOfSession);
  }
  return true;
}

/** Stops an issue's trading; its orders sleep. */
export function haltIssue(block: BlockContext, issue: Issue): void {
  const { state } = block;
  const end = regularEndOf(state, issue, state.businessDate);
  const isRegular = REGULAR.has(issue.phase) && issue.phase !== PHASE.halt;
  const pastEnd = isRegular ? state.timestamp : 0;
  const until = end > state.timestamp ? end : pastEnd;
  enterPhase(block, issue, issue.day!, { phase: PHASE.halt, until, callEnd: 0 }, 'halt');
}

/** Lets a halted issue trade again, in the regular session by a call (ER §35①2, 3). */
export function resumeIssue(block: BlockContext, issue: Issue): void {
  const { state } = block;
  const { timestamp } = state;
  const market = state.marketOf(issue);
  const day = issue.day!;
  const now = targetOf(clockOf(state, issue, timestamp), timestamp);
  const isCallable =
    issue.matchingMode === 0 &&
    (now.phase === PHASE.opening_call ||
      now.phase === PHASE.continuous ||
      now.phase === PHASE.closing_call);
  // Commands are not bounded by the steps of time-driven work.
  const stepsBefore = block.stepsLeft;
  block.stepsLeft = Number.POSITIVE_INFINITY;
  expireBook(block, issue, OFF_HOURS_BOOK);
  let target = now;
  if (isCallable) {
    const end = regularEndOf(state, issue, state.businessDate);
    const callEnd = timestamp + market.resumeSeconds * SECOND;
    target = { phase: PHASE.resume_call, until: callEnd, callEnd };
    if (timestamp + market.resumeGuardSeconds * SECOND >= end) {
      convertConditionals(block, issue);
      target = { phase: PHASE.closing_call, until: end, callEnd: end };
    }
  } else if (now.phase === PHASE.closed) expireAll(block, issue);
  block.stepsLeft = stepsBefore;
  enterPhase(block, issue, day, target, 'resumption');
  if (target.phase === PHASE.continuous) fireStops(block, issue);
}
