/** What a phase takes and at what price: checks 13, 14 and 17 of PlaceOrder (docs/spec/trading-day.md sections 5, 6). */

import {
  afterHoursLimits,
  BUY,
  isOnTick,
  lowestPrice,
  oppositeSide,
  roundDownToTick,
  roundUpToTick,
  type Side,
  tickAbove,
  tickBelow,
} from '@jangbu/market';
import {
  asPrice,
  ORDER_FLAGS,
  ORDER_TYPES,
  type OrderType,
  type RejectCode,
  TIMES_IN_FORCE,
} from '@jangbu/protocol';
import { type Issue, isListingDay, lastOf, PHASE, priceFactsOf } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';

/** Numbers of the order types by name. */
export const ORDER_TYPE: Readonly<Record<OrderType, number>> = Object.freeze(
  Object.fromEntries(ORDER_TYPES.map((name, number) => [name, number])) as Record<
    OrderType,
    number
  >,
);
/** Number of a day order's time in force. */
export const DAY = TIMES_IN_FORCE.indexOf('day');
const BILATERAL = 1;
const NO_PRICE = -1;

const CALL_TYPES = typesOf('limit', 'market', 'conditional_limit', 'stop_limit');
/** Types that each phase takes, without the flag off hours. */
const ACCEPTED: ReadonlyMap<number, ReadonlySet<number>> = new Map([
  [PHASE.pre_open_close, CALL_TYPES],
  [PHASE.opening_call, CALL_TYPES],
  [PHASE.continuous, typesOf(...ORDER_TYPES)],
  [PHASE.closing_call, typesOf('limit', 'market', 'stop_limit')],
  [PHASE.after_hours_single, typesOf('limit')],
  [PHASE.periodic_call, typesOf('limit', 'market')],
  [PHASE.vi_call, CALL_TYPES],
  [PHASE.resume_call, CALL_TYPES],
]);
const NEEDS_LIMITS = typesOf('market', 'conditional_limit', 'midpoint');
const DAY_ONLY = typesOf('conditional_limit', 'best_same', 'stop_limit');

/** The terms of an order, of a command or of an amendment. */
export interface OrderTerms {
  readonly side: Side;
  readonly orderType: number;
  readonly timeInForce: number;
  readonly flags: number;
  readonly limitPrice: number;
  readonly stopPrice: number;
}

/** The lowest and the highest price that an order may have; both 0: any. */
interface LimitsInForce {
  readonly lower: number;
  readonly upper: number;
}

/** True while the issue takes orders and amendments at all. */
export function isTaking(issue: Issue): boolean {
  const { phase, day } = issue;
  const isOpen = phase !== PHASE.closed && phase !== PHASE.halt;
  return isOpen && (day === null || day.isLeaving === 0);
}

/** `order_type_not_accepted`, or `ok`. */
export function checkOrderType(
  state: ExchangeState,
  issue: Issue,
  { orderType, flags }: Pick<OrderTerms, 'orderType' | 'flags'>,
): RejectCode {
  const { phase, day, matchingMode, upperLimit } = issue;
  const refused = 'order_type_not_accepted';
  if (day !== null && (state.marketOf(issue).orderTypes & (1 << orderType)) === 0) return refused;
  if ((flags & ORDER_FLAGS.off_hours) !== 0) {
    const isOffHours = phase === PHASE.pre_open_close || phase === PHASE.after_hours_close;
    return isOffHours && orderType === ORDER_TYPE.limit ? 'ok' : refused;
  }
  if (ACCEPTED.get(phase)?.has(orderType) !== true) return refused;
  if (matchingMode === BILATERAL && orderType !== ORDER_TYPE.limit) return refused;
  if (upperLimit === 0 && NEEDS_LIMITS.has(orderType)) return refused;
  const { decimals } = state.currencies[issue.currency]!;
  if (orderType === ORDER_TYPE.midpoint && issue.priceDecimals > decimals) return refused;
  const isBeforeFirstPrice =
    (phase === PHASE.pre_open_close || phase === PHASE.opening_call) &&
    day !== null &&
    isListingDay(day);
  return isBeforeFirstPrice && orderType === ORDER_TYPE.market ? refused : 'ok';
}

/** `time_in_force_not_accepted`, or `ok`. */
export function checkTimeInForce(
  issue: Issue,
  { orderType, timeInForce, flags }: OrderTerms,
): RejectCode {
  if (timeInForce === DAY) return 'ok';
  const isDayOnly = DAY_ONLY.has(orderType) || (flags & ORDER_FLAGS.off_hours) !== 0;
  return isDayOnly || issue.phase !== PHASE.continuous ? 'time_in_force_not_accepted' : 'ok';
}

/** The price P that an order has, or the code that refuses it. */
export function priceOrder(
  state: ExchangeState,
  issue: Issue,
  terms: OrderTerms,
): number | RejectCode {
  const { side, orderType, limitPrice, stopPrice } = terms;
  const limits = limitsInForce(state, issue, terms);
  const worst = side === BUY ? limits.upper : limits.lower;
  switch (ORDER_TYPES[orderType]) {
    case 'market':
      return worst;
    case 'midpoint':
      return midpointOf(issue) === 0 ? 'no_midpoint' : worst;
    case 'best_counter':
      return cut(issue, limits, bestCounter(issue, side));
    case 'best_same':
      return cut(issue, limits, bestSame(issue, side));
    case 'conditional_limit':
      if (limitPrice !== 0 && limitPrice === worst) return 'bad_price';
      return checked(issue, limits, terms, limitPrice);
    case 'stop_limit': {
      const stop = checked(issue, limits, terms, stopPrice);
      return typeof stop === 'string' ? stop : checked(issue, limits, terms, limitPrice);
    }
    default:
      return checked(issue, limits, terms, limitPrice);
  }
}

/** The midpoint of docs/spec/trading-day.md section 6, 0 for none. */
export function midpointOf({ phase, matchingMode, books }: Issue): number {
  return phase === PHASE.continuous && matchingMode !== BILATERAL ? books.middle() : 0;
}

/** The price at which orders trade off hours: the close, or the base price where there is none. */
export function offHoursPrice({ day, basePrice }: Issue): number {
  return day !== null && day.closePrice > 0 ? day.closePrice : basePrice;
}

function limitsInForce(
  state: ExchangeState,
  issue: Issue,
  { flags }: Pick<OrderTerms, 'flags'>,
): LimitsInForce {
  const { lowerLimit: lower, upperLimit: upper, phase, ticks } = issue;
  if ((flags & ORDER_FLAGS.off_hours) !== 0) {
    const price = offHoursPrice(issue);
    return { lower: price, upper: price };
  }
  if (phase !== PHASE.after_hours_single) return { lower, upper };
  const { afterHoursPercent: percent } = state.marketOf(issue);
  if (percent === 0) return { lower, upper };
  const dayLimits = upper === 0 ? null : { lower: asPrice(lower), upper: asPrice(upper) };
  return afterHoursLimits(ticks, asPrice(offHoursPrice(issue)), dayLimits, percent);
}

function checked(
  issue: Issue,
  { lower, upper }: LimitsInForce,
  { flags }: OrderTerms,
  price: number,
): number | RejectCode {
  if (price === 0) return 'bad_price';
  const isOffHours = (flags & ORDER_FLAGS.off_hours) !== 0;
  if (!isOffHours && !isOnTick(issue.ticks, asPrice(price))) return 'off_tick';
  if (upper !== 0 && price > upper) return 'above_limit';
  return upper !== 0 && price < lower ? 'below_limit' : price;
}

/** ER §3. */
function bestCounter(issue: Issue, side: Side): number {
  const { books, ticks } = issue;
  const facts = priceFactsOf(issue);
  const other = books.bestQuote(oppositeSide(side), facts);
  if (other > 0) return other;
  const own = books.bestQuote(side, facts);
  if (own > 0) {
    return side === BUY ? tickAbove(ticks, asPrice(own)) : tickBelow(ticks, asPrice(own));
  }
  return roundedLast(issue, side === BUY);
}

/** ER §4. */
function bestSame(issue: Issue, side: Side): number {
  const own = issue.books.bestQuote(side, priceFactsOf(issue));
  return own > 0 ? own : roundedLast(issue, side !== BUY);
}

function roundedLast(issue: Issue, isUp: boolean): number {
  const last = lastOf(issue);
  if (last === 0) return NO_PRICE;
  const round = isUp ? roundUpToTick : roundDownToTick;
  return Math.max(round(issue.ticks, asPrice(last)), lowestPrice(issue.ticks));
}

function cut(issue: Issue, { lower, upper }: LimitsInForce, price: number): number | RejectCode {
  if (price === NO_PRICE) return 'bad_price';
  const least = Math.max(price, lowestPrice(issue.ticks));
  return upper === 0 ? least : Math.min(Math.max(least, lower), upper);
}

function typesOf(...names: readonly OrderType[]): ReadonlySet<number> {
  return new Set(names.map((name) => ORDER_TYPES.indexOf(name)));
}
