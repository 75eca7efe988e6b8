/** Continuous trading (docs/spec/trading-day.md sections 7 and 8). */

import { midpointOf, otherSide } from './best-price.ts';
import { smaller } from './bigints.ts';
import { leavesOf } from './book.ts';
import type { Execution } from './execution.ts';
import { fill } from './fill.ts';
import { fillTooFar, interrupt } from './interruption.ts';
import { isWithin, marketBookPrice, nextMaker, type Taker } from './next-maker.ts';
import { ORDER_TYPE, TIME_IN_FORCE } from './order-codes.ts';
import type { Issue, Order } from './records.ts';
import { preventSelfMatch } from './self-match.ts';
import type { State } from './state.ts';

/**
 * Trades an incoming order with resting ones, until it has no leaves, nobody to trade with, or a
 * price interrupts trading. Its cost is held; it is on no book.
 *
 * @returns true if self-match prevention took the rest of it.
 */
export function tradeContinuously(execution: Execution, order: Order): boolean {
  const { state } = execution;
  const issue = state.issues[order.issue]!;
  const midpoint = midpointOf(issue);
  const limit = order.orderType === ORDER_TYPE.midpoint ? midpoint! : order.limitPrice;
  const taker: Taker = { order, limit, midpoint };
  const isFillOrKill = order.timeInForce === TIME_IN_FORCE.fillOrKill;
  if (isFillOrKill && fillableQuantity(state, issue, taker) < order.leaves) return false;
  while (order.leaves > 0n) {
    const maker = nextMaker(state, issue, taker);
    if (maker === null) return false;
    if (order.selfMatch !== 0 && isSameParty(state, maker.order, order)) {
      preventSelfMatch(execution, maker.order, order);
      if (order.leaves === 0n) return true;
      continue;
    }
    const tooFar = isFillOrKill ? null : fillTooFar(state, issue, maker.price);
    if (tooFar !== null) {
      interrupt(execution, issue, tooFar);
      return false;
    }
    fill(execution, maker.order, order, maker.price, smaller(order.leaves, maker.order.leaves));
  }
  return false;
}

/** True for orders of one account, or of two of one participant in one group. */
function isSameParty(state: State, a: Order, b: Order): boolean {
  if (a.account === b.account) return true;
  const [one, other] = [state.accounts[a.account]!, state.accounts[b.account]!];
  return one.group !== 0 && one.group === other.group && one.participant === other.participant;
}

/** The leaves of all makers that a fill or kill order could trade with as things stand. */
function fillableQuantity(state: State, issue: Issue, taker: Taker): bigint {
  const side = otherSide(taker.order.side);
  const { limit, market, midpoint } = issue.books;
  const canTradeAt = (price: bigint): boolean => fillTooFar(state, issue, price) === null;
  if (issue.matchingMode === 1) {
    const orders = [...limit.side(side).orders()];
    return leavesOf(orders.filter((order) => order.limitPrice === taker.order.limitPrice));
  }
  let total = 0n;
  for (const order of limit.side(side).orders()) {
    if (!isWithin(taker, order.limitPrice)) break;
    if (canTradeAt(order.limitPrice)) total += order.leaves;
  }
  if (taker.midpoint !== null && isWithin(taker, taker.midpoint) && canTradeAt(taker.midpoint)) {
    total += leavesOf(midpoint.side(side).orders());
  }
  if (market.side(side).best() !== undefined) {
    const price = marketBookPrice(state, issue, taker);
    if (canTradeAt(price)) total += leavesOf(market.side(side).orders());
  }
  return total;
}
