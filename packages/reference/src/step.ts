/** Steps of issues that are due (docs/spec/trading-day.md section 4). */

import { BOOK_NAMES, type BookName } from './book.ts';
import { endCall } from './call-end.ts';
import { enterPhase } from './enter-session.ts';
import { type Execution, emit } from './execution.ts';
import { convertConditionalOrders, expireOrders, type StepBudget } from './expiry.ts';
import { issueClosed } from './market-events.ts';
import { uncrossOffHoursBook } from './off-hours-trading.ts';
import { SIDE } from './order-codes.ts';
import { dueAt, entryOf, firstDue } from './phase-change.ts';
import { CAUSE, PHASE, type Phase } from './phases.ts';
import { dayOf } from './price-limits.ts';
import { type Issue, TABLE } from './records.ts';
import { type Session, sessionOf } from './trading-clock.ts';

/** Phases of the regular session, which ends when one of `AFTER_REGULAR` follows. */
export const REGULAR: readonly Phase[] = [
  PHASE.openingCall,
  PHASE.continuous,
  PHASE.closingCall,
  PHASE.periodicCall,
  PHASE.viCall,
  PHASE.resumeCall,
  PHASE.halt,
];
const AFTER_REGULAR: readonly Phase[] = [
  PHASE.closed,
  PHASE.afterHoursClose,
  PHASE.afterHoursSingle,
];
const AFTER_HOURS: readonly Phase[] = [PHASE.afterHoursClose, PHASE.afterHoursSingle];

/** Makes the steps of all issues that are due at or before `latest`, as far as the budget goes. */
export function makeSteps(execution: Execution, latest: number, budget: StepBudget): void {
  for (;;) {
    const due = firstDue(execution.state);
    if (due === null || due.at > latest || budget.left === 0) return;
    makeStep(execution, due.issue, budget);
  }
}

/** True if an issue is due at or before `latest`. */
export function isAnyDue({ state }: Execution, latest: number): boolean {
  const due = firstDue(state);
  return due !== null && due.at <= latest;
}

function makeStep(execution: Execution, issue: Issue, budget: StepBudget): void {
  const { state } = execution;
  const day = dayOf(state, issue);
  if (day.isLeaving !== 0 || day.callEnd === 0) {
    leavePhase(execution, issue, budget);
    return;
  }
  budget.left -= 1;
  if (issue.phase === PHASE.afterHoursClose) {
    uncrossOffHoursBook(execution, issue);
    day.callEnd = 0;
    state.write(TABLE.issueDays, issue.number);
  } else {
    endCall(execution, issue, dueAt(state, issue), 'automatic');
  }
}

function leavePhase(execution: Execution, issue: Issue, budget: StepBudget): void {
  const { state } = execution;
  const day = dayOf(state, issue);
  const isHalted = issue.phase === PHASE.halt;
  const session: Session = isHalted
    ? { phase: PHASE.closed, until: 0, window: null }
    : sessionOf(state, issue, day.phaseUntil);
  const entry = isHalted
    ? { phase: PHASE.halt, phaseUntil: 0, callEnd: 0 }
    : entryOf(session, day.phaseUntil);
  const regularEnds = REGULAR.includes(issue.phase) && AFTER_REGULAR.includes(session.phase);
  if (day.isLeaving !== 1) {
    day.isLeaving = 1;
    if (regularEnds) setClose(execution, issue);
    state.writeIssue(issue);
  }
  const { books, withStops } = expiringBooks(issue.phase, session.phase, regularEnds);
  if (!expireOrders(execution, issue, { books, withStops }, budget)) return;
  const isClosing = session.phase === PHASE.closingCall && !regularEnds;
  if (isClosing && !convertConditionalOrders(execution, issue, budget)) return;
  if (budget.left === 0) return;
  budget.left -= 1;
  enterPhase(execution, issue, entry, CAUSE.clock);
}

function expiringBooks(
  phase: Phase,
  next: Phase,
  regularEnds: boolean,
): { books: readonly BookName[]; withStops: boolean } {
  if (regularEnds || AFTER_HOURS.includes(phase)) return { books: BOOK_NAMES, withStops: true };
  const books: BookName[] = [];
  if (phase === PHASE.preOpenClose) books.push('offHours');
  if (next === PHASE.closingCall) books.push('midpoint');
  return { books, withStops: false };
}

/** The close of the regular session. */
function setClose(execution: Execution, issue: Issue): void {
  const day = dayOf(execution.state, issue);
  const ask = issue.books.limit.side(SIDE.sell).bestPrice();
  const bid = issue.books.limit.side(SIDE.buy).bestPrice();
  if (day.dayLast !== 0n) day.closePrice = day.dayLast;
  else if (ask !== undefined && ask < issue.basePrice) day.closePrice = ask;
  else if (bid !== undefined && bid > issue.basePrice) day.closePrice = bid;
  if (day.closePrice !== 0n) emit(execution, issueClosed(issue.number, day.closePrice));
}
