/** The orders of a call with their prices (docs/spec/trading-day.md section 10). */

import { greater, smaller } from './bigints.ts';
import { leavesOf } from './book.ts';
import { type CallLevel, type CallResult, priceOfCall } from './call-price.ts';
import { SIDE } from './order-codes.ts';
import { PHASE } from './phases.ts';
import { bandsOf, cutTo, type LastPrice, lastOf, limitsOfDay } from './price-limits.ts';
import type { Issue, Order } from './records.ts';
import type { State } from './state.ts';
import { above, below, down, up } from './ticks.ts';

/** An order with its limit price, or as a market order with its deemed price. */
export interface CallOrder {
  readonly order: Order;
  readonly price: bigint;
}

/** The orders of the two sides in order of priority. */
export interface CallOrders {
  readonly buys: readonly CallOrder[];
  readonly sells: readonly CallOrder[];
}

/** The last price that a call goes by. */
export function lastOfCall(state: State, issue: Issue): LastPrice {
  if (issue.phase === PHASE.afterHoursSingle && issue.lastPrice !== 0n) {
    return { price: issue.lastPrice, isBase: false };
  }
  return lastOf(state, issue)!;
}

/** The orders of the limit and market books with their prices. */
export function ordersOfCall(state: State, issue: Issue): CallOrders {
  const deemed = deemedPricesOfCall(state, issue);
  const sideOf = (side: 0 | 1, deemedPrice: bigint): CallOrder[] => {
    const market = [...issue.books.market.side(side).orders()];
    const limit = [...issue.books.limit.side(side).orders()];
    const priced = [
      ...market.map((order) => ({ order, price: deemedPrice })),
      ...limit.map((order) => ({ order, price: order.limitPrice })),
    ];
    // The deemed price is better than every limit price, or cut to the best one.
    return priced.sort((a, b) => {
      if (a.price !== b.price) return a.price < b.price === (side === SIDE.sell) ? -1 : 1;
      return a.order.sequence - b.order.sequence;
    });
  };
  return { buys: sideOf(SIDE.buy, deemed.buys), sells: sideOf(SIDE.sell, deemed.sells) };
}

/** The price that the call of an issue has with these orders, null if it has none. */
export function findCallPrice(
  state: State,
  issue: Issue,
  { buys, sells }: CallOrders,
): CallResult | null {
  const levels = new Map<bigint, CallLevel>();
  const add = ({ price, order }: CallOrder, isSell: boolean): void => {
    const level = levels.get(price) ?? { price, sells: 0n, buys: 0n };
    const [newSells, newBuys] = isSell ? [order.leaves, 0n] : [0n, order.leaves];
    levels.set(price, { price, sells: level.sells + newSells, buys: level.buys + newBuys });
  };
  for (const buy of buys) add(buy, false);
  for (const sell of sells) add(sell, true);
  const last = lastOfCall(state, issue);
  return priceOfCall(bandsOf(state, issue), issue.lot, [...levels.values()], last);
}

interface DeemedPrices {
  readonly buys: bigint;
  readonly sells: bigint;
}

function deemedPricesOfCall(state: State, issue: Issue): DeemedPrices {
  const { limit, market } = issue.books;
  const limits = limitsOfDay(issue);
  const isLimitBookEmpty =
    limit.side(SIDE.buy).best() === undefined && limit.side(SIDE.sell).best() === undefined;
  const marketBuys = leavesOf(market.side(SIDE.buy).orders());
  const marketSells = leavesOf(market.side(SIDE.sell).orders());
  const { buys, sells } =
    isLimitBookEmpty && marketBuys > 0n && marketSells > 0n
      ? deemedWithoutLimitOrders(state, issue, marketBuys, marketSells)
      : deemedFromLimitBook(state, issue);
  return { buys: cutTo(limits, buys), sells: cutTo(limits, sells) };
}

function deemedWithoutLimitOrders(
  state: State,
  issue: Issue,
  marketBuys: bigint,
  marketSells: bigint,
): DeemedPrices {
  const bands = bandsOf(state, issue);
  const { price: last } = lastOfCall(state, issue);
  const upper = up(bands, last);
  if (marketSells > marketBuys) return { buys: upper, sells: below(bands, upper) };
  if (marketSells === marketBuys) return { buys: upper, sells: upper };
  const lower = down(bands, last);
  return { buys: above(bands, lower), sells: lower };
}

function deemedFromLimitBook(state: State, issue: Issue): DeemedPrices {
  const bands = bandsOf(state, issue);
  const { price: last } = lastOfCall(state, issue);
  const [highestBuy, lowestBuy] = endsOf(issue, SIDE.buy);
  const [lowestSell, highestSell] = endsOf(issue, SIDE.sell);
  const sells = [down(bands, last)];
  if (lowestSell !== undefined) sells.push(below(bands, lowestSell));
  if (lowestBuy !== undefined) sells.push(lowestBuy);
  const buys = [up(bands, last)];
  if (highestBuy !== undefined) buys.push(above(bands, highestBuy));
  if (highestSell !== undefined) buys.push(highestSell);
  return {
    buys: buys.reduce(greater),
    sells: sells.reduce(smaller),
  };
}

/** The best and the worst price of a side of the limit book. */
function endsOf(issue: Issue, side: 0 | 1): [bigint | undefined, bigint | undefined] {
  const line = issue.books.limit.side(side);
  return [line.bestPrice(), line.worstPrice()];
}
