/** Which orders a phase takes (docs/spec/trading-day.md section 5). */
import type { RejectCode } from '@jangbu/protocol';
import { isOffHours, ORDER_TYPE, TIME_IN_FORCE } from './order-codes.ts';
import { PHASE, type Phase } from './phases.ts';
import { isListingDay, limitsOfDay, marketOf } from './price-limits.ts';
import { ISSUE_STATUS, type Issue } from './records.ts';
import type { State } from './state.ts';

const { limit, market, conditionalLimit, bestSame, midpoint, stopLimit } = ORDER_TYPE;
const ALL_TYPES: readonly number[] = Object.values(ORDER_TYPE);

/** Order types without the flag off hours, by phase. */
const ACCEPTED: Readonly<Record<Phase, readonly number[]>> = {
  [PHASE.closed]: [],
  [PHASE.preOpenClose]: [limit, market, conditionalLimit, stopLimit],
  [PHASE.openingCall]: [limit, market, conditionalLimit, stopLimit],
  [PHASE.continuous]: ALL_TYPES,
  [PHASE.closingCall]: [limit, market, stopLimit],
  [PHASE.afterHoursClose]: [],
  [PHASE.afterHoursSingle]: [limit],
  [PHASE.periodicCall]: [limit, market],
  [PHASE.viCall]: [limit, market, conditionalLimit, stopLimit],
  [PHASE.resumeCall]: [limit, market, conditionalLimit, stopLimit],
  [PHASE.halt]: [],
};

const OFF_HOURS_PHASES: readonly Phase[] = [PHASE.preOpenClose, PHASE.afterHoursClose];
const NEEDS_LIMITS: readonly number[] = [market, conditionalLimit, midpoint];
const NO_MARKET_ON_LISTING: readonly Phase[] = [PHASE.preOpenClose, PHASE.openingCall];
const DAY_ONLY: readonly number[] = [conditionalLimit, bestSame, stopLimit];

/** True if an issue takes orders at all (check 7 of PlaceOrder). */
export function takesOrders(state: State, issue: Issue): boolean {
  if (issue.status !== ISSUE_STATUS.trading) return false;
  if (issue.phase === PHASE.closed || issue.phase === PHASE.halt) return false;
  const day = state.issueDays[issue.number];
  return day === undefined || day.isLeaving === 0;
}

/** Check 13 of PlaceOrder. */
export function checkOrderType(
  state: State,
  issue: Issue,
  { orderType, flags }: { orderType: number; flags: number },
): RejectCode {
  const { phase } = issue;
  const isAccepted = isOffHours(flags)
    ? OFF_HOURS_PHASES.includes(phase) && orderType === limit
    : ACCEPTED[phase].includes(orderType);
  if (!isAccepted) return 'order_type_not_accepted';
  if (issue.market !== 0 && !marketTakes(marketOf(state, issue).orderTypes, orderType)) {
    return 'order_type_not_accepted';
  }
  if (issue.matchingMode === 1 && orderType !== limit) return 'order_type_not_accepted';
  if (NEEDS_LIMITS.includes(orderType) && limitsOfDay(issue) === null) {
    return 'order_type_not_accepted';
  }
  const { decimals } = state.currencies[issue.currency]!;
  if (orderType === midpoint && issue.priceDecimals > decimals) return 'order_type_not_accepted';
  const isFirstPrice = NO_MARKET_ON_LISTING.includes(phase);
  if (orderType === market && isFirstPrice && isListingDay(state.issueDays[issue.number])) {
    return 'order_type_not_accepted';
  }
  return 'ok';
}

/** Bit n says that a market takes orders of type n. */
function marketTakes(orderTypes: number, orderType: number): boolean {
  return Math.floor(orderTypes / 2 ** orderType) % 2 === 1;
}

/** Check 14 of PlaceOrder. */
export function checkTimeInForce(
  issue: Issue,
  { orderType, timeInForce, flags }: { orderType: number; timeInForce: number; flags: number },
): RejectCode {
  if (timeInForce === TIME_IN_FORCE.day) return 'ok';
  const isDayOnly = DAY_ONLY.includes(orderType) || isOffHours(flags);
  return issue.phase !== PHASE.continuous || isDayOnly ? 'time_in_force_not_accepted' : 'ok';
}
