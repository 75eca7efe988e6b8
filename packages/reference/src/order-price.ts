/** The price of an order (docs/spec/trading-day.md section 6). */

import type { RejectCode } from '@jangbu/protocol';
import { bestPriceOf, midpointOf, otherSide } from './best-price.ts';
import { greater, smaller } from './bigints.ts';
import { isOffHours, ORDER_TYPE, SIDE } from './order-codes.ts';
import { PHASE } from './phases.ts';
import {
  afterHoursReference,
  bandsOf,
  cutTo,
  dayOf,
  lastOf,
  limitsAround,
  limitsOfDay,
  marketOf,
  type PriceLimits,
} from './price-limits.ts';
import type { Issue } from './records.ts';
import type { State } from './state.ts';
import { above, below, down, isOnTick, lowestPrice, up } from './ticks.ts';

/** What the price of an order depends on, besides the state. */
export interface PriceRequest {
  readonly side: 0 | 1;
  readonly orderType: number;
  readonly limitPrice: bigint;
  readonly stopPrice: bigint;
  readonly flags: number;
}

/** The price P of an order, or why it has none. */
export function priceOf(state: State, issue: Issue, request: PriceRequest): bigint | RejectCode {
  const { side, orderType, limitPrice } = request;
  const limits = limitsInForce(state, issue, request.flags);
  const check = (price: bigint): RejectCode => checkPrice(state, issue, request, limits, price);
  switch (orderType) {
    case ORDER_TYPE.market:
      return marketPrice(limits, side);
    case ORDER_TYPE.midpoint:
      return midpointOf(issue) === null ? 'no_midpoint' : marketPrice(limits, side);
    case ORDER_TYPE.bestCounter:
    case ORDER_TYPE.bestSame: {
      const price = followingPrice(state, issue, side, orderType);
      if (price === null) return 'bad_price';
      const cut = cutTo(limits, price);
      const lowest = lowestPrice(bandsOf(state, issue));
      return greater(cut, lowest);
    }
    case ORDER_TYPE.stopLimit: {
      const stopRefusal = check(request.stopPrice);
      if (stopRefusal !== 'ok') return stopRefusal;
      break;
    }
  }
  const refusal = check(limitPrice);
  if (refusal !== 'ok') return refusal;
  const isMarketPrice = limits !== null && limitPrice === marketPrice(limits, side);
  if (orderType === ORDER_TYPE.conditionalLimit && isMarketPrice) return 'bad_price';
  return limitPrice;
}

/** The limits in force, null for any price. */
function limitsInForce(state: State, issue: Issue, flags: number): PriceLimits | null {
  const ofDay = limitsOfDay(issue);
  if (issue.market === 0) return ofDay;
  const reference = afterHoursReference(issue, dayOf(state, issue));
  if (isOffHours(flags)) return { lower: reference, upper: reference };
  if (issue.phase !== PHASE.afterHoursSingle) return ofDay;
  const percent = marketOf(state, issue).afterHoursPercent;
  const around = limitsAround(bandsOf(state, issue), reference, percent, percent);
  if (ofDay === null || around === null) return ofDay ?? around;
  return {
    lower: greater(ofDay.lower, around.lower),
    upper: smaller(ofDay.upper, around.upper),
  };
}

function checkPrice(
  state: State,
  issue: Issue,
  { flags }: PriceRequest,
  limits: PriceLimits | null,
  price: bigint,
): RejectCode {
  if (price === 0n) return 'bad_price';
  if (!isOffHours(flags) && !isOnTick(bandsOf(state, issue), price)) return 'off_tick';
  if (limits !== null && price > limits.upper) return 'above_limit';
  if (limits !== null && price < limits.lower) return 'below_limit';
  return 'ok';
}

/** Market and midpoint orders are not accepted in an issue without limits. */
function marketPrice(limits: PriceLimits | null, side: 0 | 1): bigint {
  if (limits === null) throw new Error('a market order in an issue without limits');
  return side === SIDE.buy ? limits.upper : limits.lower;
}

/** The price of best counter and best same before it is cut, null if there is none. */
function followingPrice(state: State, issue: Issue, side: 0 | 1, orderType: number): bigint | null {
  const bands = bandsOf(state, issue);
  const isBuy = side === SIDE.buy;
  const own = bestPriceOf(state, issue, side);
  const last = lastOf(state, issue)?.price;
  if (orderType === ORDER_TYPE.bestSame) {
    if (own !== null || last === undefined) return own;
    return isBuy ? down(bands, last) : up(bands, last);
  }
  const counter = bestPriceOf(state, issue, otherSide(side));
  if (counter !== null) return counter;
  if (own !== null) return isBuy ? above(bands, own) : below(bands, own);
  if (last === undefined) return null;
  return isBuy ? up(bands, last) : down(bands, last);
}
