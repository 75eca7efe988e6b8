/** Halting and resuming an issue (docs/spec/trading-day.md section 12). */
import { BOOK_NAMES } from './book.ts';
import { businessDateOf } from './business-date.ts';
import { enterPhase } from './enter-session.ts';
import type { Execution } from './execution.ts';
import { convertConditionalOrders, expireOrders, UNBOUNDED } from './expiry.ts';
import { changePhase, entryOf } from './phase-change.ts';
import { CAUSE, PHASE, type Phase } from './phases.ts';
import { marketOf } from './price-limits.ts';
import type { Issue } from './records.ts';
import { REGULAR } from './step.ts';
import { regularEnd, SECOND, sessionOf } from './trading-clock.ts';

/** Sessions into which a halted issue of a competitive market comes back through a call. */
const THROUGH_A_CALL: readonly Phase[] = [PHASE.openingCall, PHASE.continuous, PHASE.closingCall];

/** Halts an issue of a market; its orders sleep. */
export function haltIssue(execution: Execution, issue: Issue): void {
  const { state } = execution;
  const { timestamp, businessDate } = state.parameters;
  const end = regularEnd(state, issue.market, businessDate);
  const pastEnd = REGULAR.includes(issue.phase) ? timestamp : 0;
  const phaseUntil = end > timestamp ? end : pastEnd;
  const entry = { phase: PHASE.halt, phaseUntil, callEnd: 0 };
  changePhase(execution, issue, entry, CAUSE.halt);
}

/** Resumes a halted issue. */
export function resumeIssue(execution: Execution, issue: Issue): void {
  const { state } = execution;
  const { timestamp } = state.parameters;
  expireOrders(execution, issue, { books: ['offHours'], withStops: false }, UNBOUNDED);
  const session = sessionOf(state, issue, timestamp);
  if (!THROUGH_A_CALL.includes(session.phase) || issue.matchingMode !== 0) {
    if (session.phase === PHASE.closed) {
      expireOrders(execution, issue, { books: BOOK_NAMES, withStops: true }, UNBOUNDED);
    }
    enterPhase(execution, issue, entryOf(session, timestamp), CAUSE.resumption);
    return;
  }
  const market = marketOf(state, issue);
  const end = regularEnd(state, issue.market, businessDateOf(timestamp));
  if (timestamp + market.resumeGuardSeconds * SECOND >= end) {
    expireOrders(execution, issue, { books: ['midpoint'], withStops: false }, UNBOUNDED);
    convertConditionalOrders(execution, issue, UNBOUNDED);
    const entry = { phase: PHASE.closingCall, phaseUntil: end, callEnd: end };
    changePhase(execution, issue, entry, CAUSE.resumption);
    return;
  }
  const callEnd = timestamp + market.resumeSeconds * SECOND;
  const entry = { phase: PHASE.resumeCall, phaseUntil: callEnd, callEnd };
  changePhase(execution, issue, entry, CAUSE.resumption);
}
