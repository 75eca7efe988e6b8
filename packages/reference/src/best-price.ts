/** Best prices, the midpoint and deemed prices (docs/spec/trading-day.md sections 6 and 7). */
import { greater, smaller } from './bigints.ts';
import { SIDE } from './order-codes.ts';
import { PHASE } from './phases.ts';
import { bandsOf, cutTo, lastOf, limitsOfDay } from './price-limits.ts';
import type { Issue } from './records.ts';
import type { State } from './state.ts';
import { above, below, down, up } from './ticks.ts';

/** The other side. */
export function otherSide(side: 0 | 1): 0 | 1 {
  return side === SIDE.buy ? SIDE.sell : SIDE.buy;
}

/** The price that resting market orders of a side are taken to have while trading continuously. */
export function deemedPrice(state: State, issue: Issue, side: 0 | 1): bigint {
  const bands = bandsOf(state, issue);
  const limits = limitsOfDay(issue);
  const own = issue.books.limit.side(side).bestPrice();
  const other = issue.books.limit.side(otherSide(side)).bestPrice();
  const last = lastOf(state, issue)?.price;
  let price: bigint;
  if (side === SIDE.sell) {
    if (own !== undefined) price = below(bands, own);
    else price = last === undefined ? limits!.lower : down(bands, last);
    if (other !== undefined) price = smaller(price, other);
  } else {
    if (own !== undefined) price = above(bands, own);
    else price = last === undefined ? limits!.upper : up(bands, last);
    if (other !== undefined) price = greater(price, other);
  }
  return cutTo(limits, price);
}

/** The best price of a side, null if there is none. */
export function bestPriceOf(state: State, issue: Issue, side: 0 | 1): bigint | null {
  if (issue.books.market.side(side).best() !== undefined) return deemedPrice(state, issue, side);
  return issue.books.limit.side(side).bestPrice() ?? null;
}

/** The midpoint of the limit book, null if there is none now. */
export function midpointOf(issue: Issue): bigint | null {
  if (issue.phase !== PHASE.continuous || issue.matchingMode !== 0) return null;
  const bid = issue.books.limit.side(SIDE.buy).bestPrice();
  const ask = issue.books.limit.side(SIDE.sell).bestPrice();
  return bid === undefined || ask === undefined ? null : (ask + bid) / 2n;
}
