/** Stop limit orders (ER §4의3, §15의2; docs/spec/trading-day.md section 11). */

import { BUY, SELL, type Side } from '@jangbu/market';
import { NONE_U32 } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import { type Issue, lastOf, PHASE } from '../state/issue.ts';
import type { IncomingOrder, OrderDetails } from '../state/order-table.ts';
import { giveBack, REASON, restOrder, writeClosed } from './open-orders.ts';
import { DAY } from './order-terms.ts';
import { tradeIncoming } from './trading.ts';

/** Whether a stop order with this stop price fires now. */
export function fires(issue: Issue, side: Side, stopPrice: number): boolean {
  const last = lastOf(issue);
  if (issue.phase !== PHASE.continuous || last === 0) return false;
  return side === SELL ? last <= stopPrice : last >= stopPrice;
}

/** Lets the dormant stop orders of an issue go to market as long as one fires. Cost grows with those that fire. */
export function fireStops(block: BlockContext, issue: Issue): void {
  const { state } = block;
  for (;;) {
    const slot = firstToFire(issue);
    if (slot < 0) return;
    const order: IncomingOrder = {
      ...state.stops.detailsOf(slot),
      sequence: state.takeSequence(),
      isCanceled: false,
    };
    issue.stops.remove(slot);
    state.stops.rows.free(slot);
    writeTriggered(block, issue, order, slot);
    tradeIncoming(block, issue, order);
    settleRest(block, issue, order);
  }
}

/** Slot of the dormant stop order that goes first in the order of firing, whether it fires or not; -1 for none. */
export function firstStop({ stops }: Issue): number {
  // The book of stops has its sides swapped: sells stand as bids.
  const [sell, buy] = [stops.bestBid(), stops.bestAsk()];
  if (sell > 0) return stops.firstAt(BUY, sell);
  return buy > 0 ? stops.firstAt(SELL, buy) : -1;
}

/** Tells that a stop order goes to market. */
export function writeTriggered(
  block: BlockContext,
  issue: Issue,
  { orderId }: Pick<OrderDetails, 'orderId'>,
  row: number,
): void {
  const event = block.begin('stop_triggered');
  event.u64(16, orderId);
  event.u64(24, lastOf(issue));
  event.u32(32, row);
  event.u32(36, issue.number);
}

/** Rests what is left of an order that has come to market, or expires it; returns its row, or none. */
export function settleRest(block: BlockContext, issue: Issue, order: IncomingOrder): number {
  if (order.leaves === 0) return NONE_U32;
  if (order.timeInForce === DAY) return restOrder(block, issue, order);
  giveBack(block, issue, order, order.leaves, order.leaves);
  writeClosed(block, 'order_expired', order, NONE_U32, order.leaves, REASON.immediate);
  return NONE_U32;
}

function firstToFire(issue: Issue): number {
  const { stops } = issue;
  const [sell, buy] = [stops.bestBid(), stops.bestAsk()];
  if (sell > 0 && fires(issue, SELL, sell)) return stops.firstAt(BUY, sell);
  return buy > 0 && fires(issue, BUY, buy) ? stops.firstAt(SELL, buy) : -1;
}
