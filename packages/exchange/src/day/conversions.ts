/** Orders that end or change with a phase, in bounded steps (docs/spec/trading-day.md section 4 (c)). */

import { type BookKind, BUY, LIMIT_BOOK, MIDPOINT_BOOK, SELL } from '@jangbu/market';
import type { BlockContext } from '../execution.ts';
import { closeOrder, holdingOf, putOnBook, REASON } from '../orders/open-orders.ts';
import { ORDER_TYPE } from '../orders/order-terms.ts';
import type { Issue } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';

/** Expires the orders of one book, buys first, each side by priority; false if the steps did not suffice. */
export function expireBook(block: BlockContext, issue: Issue, kind: BookKind): boolean {
  for (const side of [BUY, SELL] as const) {
    for (;;) {
      const slot = issue.books.firstOf(kind, side);
      if (slot < 0) break;
      if (block.stepsLeft <= 0) return false;
      block.stepsLeft -= 1;
      closeOrder(block, slot, 'order_expired', REASON.endOfSession);
    }
  }
  return true;
}

/**
 * Before the closing call: midpoint orders expire, and conditional limit orders become market orders by price and time
 * (ER §15). False if the steps did not suffice.
 */
export function convertConditionals(block: BlockContext, issue: Issue): boolean {
  if (!expireBook(block, issue, MIDPOINT_BOOK)) return false;
  const { state } = block;
  for (const slot of byPriority(state, issue)) {
    if (block.stepsLeft <= 0) return false;
    block.stepsLeft -= 1;
    convert(block, issue, slot);
    issue.conditionals.delete(slot);
  }
  issue.conditionals.clear();
  return true;
}

/** Slots of the conditional limit orders of the issue: buys, then sells, each by price and sequence. */
function byPriority({ orders }: ExchangeState, issue: Issue): number[] {
  const { columns, allocator, orderType } = orders;
  const { side, limitPrice, sequence } = columns;
  return [...issue.conditionals]
    .filter((slot) => {
      const isOfIssue = allocator.isLive(slot) && orders.issue[slot] === issue.number;
      return isOfIssue && orderType[slot] === ORDER_TYPE.conditional_limit;
    })
    .sort((a, b) => {
      if (side[a] !== side[b]) return side[a]! - side[b]!;
      const byPrice =
        side[a] === BUY ? limitPrice[b]! - limitPrice[a]! : limitPrice[a]! - limitPrice[b]!;
      return byPrice || sequence[a]! - sequence[b]!;
    });
}

function convert(block: BlockContext, issue: Issue, slot: number): void {
  const { state } = block;
  const { orders } = state;
  const { columns } = orders;
  const before = orders.detailsOf(slot);
  const limitPrice = before.side === BUY ? issue.upperLimit : issue.lowerLimit;
  if (before.side === BUY) {
    const cost = holdingOf(state, issue, { ...before, limitPrice }, before.leaves);
    const more = cost - holdingOf(state, issue, before, before.leaves);
    // A cost that is no amount below 2^53 is more than there is.
    if (cost < 0 || more > state.cash.available[before.holdRow]!) {
      closeOrder(block, slot, 'order_expired', REASON.endOfSession);
      return;
    }
    state.cash.hold(before.holdRow, more, state.index);
  }
  issue.books.all[LIMIT_BOOK].remove(slot);
  columns.leaves[slot] = before.leaves;
  columns.limitPrice[slot] = limitPrice;
  columns.sequence[slot] = state.takeSequence();
  orders.orderType[slot] = ORDER_TYPE.market;
  putOnBook(state, issue, slot);
  orders.touch(slot, state.index);
  const event = block.begin('order_converted');
  event.u64(16, before.orderId);
  event.u64(24, limitPrice);
  event.u32(32, slot);
  event.u32(36, issue.number);
  event.u8(40, ORDER_TYPE.market);
}
