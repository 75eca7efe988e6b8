/** The start of a business date (docs/spec/trading-day.md section 3). */
import { LIMITS } from '@jangbu/protocol';
import { type Execution, emit } from './execution.ts';
import { dayStarted } from './market-events.ts';
import { changePhase } from './phase-change.ts';
import { CAUSE, PHASE } from './phases.ts';
import { bandsOf, dayOf, isListingDay, limitsOfDate, marketOf } from './price-limits.ts';
import { ISSUE_FLAG, type Issue } from './records.ts';
import { up } from './ticks.ts';
import { firstWindowStart, regularEnd } from './trading-clock.ts';

/** Starts the business date of the ledger for an issue of a market. */
export function startDay(execution: Execution, issue: Issue): void {
  const { state } = execution;
  const { businessDate } = state.parameters;
  const day = dayOf(state, issue);
  if (day.closePrice !== 0n) {
    if (isListingDay(day)) day.flags -= ISSUE_FLAG.listingDay;
    if (day.closePrice <= BigInt(LIMITS.maxBasePrice)) {
      issue.basePrice = up(bandsOf(state, issue), day.closePrice);
    }
  }
  setLimits(execution, issue);
  const isHalted = issue.phase === PHASE.halt;
  const phaseUntil = isHalted
    ? regularEnd(state, issue.market, businessDate)
    : firstWindowStart(state, issue, businessDate);
  Object.assign(day, {
    singlePrice: issue.basePrice,
    dayLast: 0n,
    callEnd: 0,
    phaseUntil,
    indicativePrice: 0n,
    indicativeQuantity: 0n,
    isDirty: false,
    isExtended: false,
    isLeaving: 0,
    date: businessDate,
  });
  state.writeIssue(issue);
  emit(execution, dayStarted(issue, businessDate));
  if (isHalted || issue.phase === PHASE.closed) return;
  changePhase(execution, issue, { phase: PHASE.closed, phaseUntil, callEnd: 0 }, CAUSE.clock);
}

/** The limits of the day. */
function setLimits({ state }: Execution, issue: Issue): void {
  const isListing = isListingDay(dayOf(state, issue));
  const market = marketOf(state, issue);
  const limits = limitsOfDate(bandsOf(state, issue), market, issue.basePrice, isListing);
  issue.lowerLimit = limits?.lower ?? 0n;
  issue.upperLimit = limits?.upper ?? 0n;
}
