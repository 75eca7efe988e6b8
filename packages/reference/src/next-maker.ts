/** The next maker of a taker (docs/spec/trading-day.md section 7). */
import { deemedPrice, otherSide } from './best-price.ts';
import { greater, smaller } from './bigints.ts';
import { ORDER_TYPE, SIDE } from './order-codes.ts';
import { limitsOfDay } from './price-limits.ts';
import type { Issue, Order } from './records.ts';
import type { State } from './state.ts';

/** An order on its way into continuous trading. */
export interface Taker {
  readonly order: Order;
  /** L: its price, or the midpoint for a midpoint order. */
  readonly limit: bigint;
  /** Of the moment at which it came in, null if there was none. */
  readonly midpoint: bigint | null;
}

/** A resting order and the price at which it would trade. */
export interface Maker {
  readonly order: Order;
  readonly price: bigint;
}

/** The maker with which the taker trades next, null if it trades with nobody. */
export function nextMaker(state: State, issue: Issue, taker: Taker): Maker | null {
  const makerSide = otherSide(taker.order.side);
  if (issue.matchingMode === 1) {
    const order = issue.books.limit.side(makerSide).firstAt(taker.order.limitPrice);
    return order === undefined ? null : { order, price: order.limitPrice };
  }
  const maker = bestHead(state, issue, taker);
  return maker !== null && isWithin(taker, maker.price) ? maker : null;
}

/** True if a price is not beyond the taker's limit. */
export function isWithin({ order, limit }: Taker, price: bigint): boolean {
  return order.side === SIDE.buy ? price <= limit : price >= limit;
}

/** The price of the resting market orders, of which there are some, for this taker. */
export function marketBookPrice(state: State, issue: Issue, taker: Taker): bigint {
  const deemed = deemedPrice(state, issue, otherSide(taker.order.side));
  if (taker.order.orderType === ORDER_TYPE.market) return deemed;
  const isBuy = taker.order.side === SIDE.buy;
  return isBuy ? smaller(deemed, taker.limit) : greater(deemed, taker.limit);
}

function bestHead(state: State, issue: Issue, taker: Taker): Maker | null {
  const makerSide = otherSide(taker.order.side);
  const { books } = issue;
  const limitHead = books.limit.side(makerSide).best();
  const midpointHead = taker.midpoint === null ? undefined : books.midpoint.side(makerSide).best();
  const priced: Maker[] = [];
  if (limitHead !== undefined) priced.push({ order: limitHead, price: limitHead.limitPrice });
  if (midpointHead !== undefined) priced.push({ order: midpointHead, price: taker.midpoint! });
  priced.sort((a, b) => comparePrices(makerSide, a.price, b.price) || bySequence(a, b));
  const best = priced[0] ?? null;

  const marketHead = books.market.side(makerSide).best();
  if (marketHead === undefined) return best;
  const isBehind =
    limitHead !== undefined &&
    limitHead.limitPrice === limitOfMarketOrders(issue, makerSide) &&
    limitHead.sequence < marketHead.sequence;
  return isBehind ? best : { order: marketHead, price: marketBookPrice(state, issue, taker) };
}

/**
 * The limit of the day to which the deemed price of a side is cut when a limit order of that side
 * has it: the best price that an order can have.
 */
function limitOfMarketOrders(issue: Issue, side: 0 | 1): bigint | undefined {
  const limits = limitsOfDay(issue);
  return side === SIDE.sell ? limits?.lower : limits?.upper;
}

function comparePrices(makerSide: 0 | 1, a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b === (makerSide === SIDE.sell) ? -1 : 1;
}

function bySequence(a: Maker, b: Maker): number {
  return a.order.sequence - b.order.sequence;
}
