/** Trading at the close, outside the regular session (docs/spec/trading-day.md section 9). */

import {
  BUY,
  OFF_HOURS_BOOK,
  oppositeSide,
  type PriceLevel,
  SELL,
  type Side,
} from '@jangbu/market';
import { asQuantity } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import { type Issue, PHASE } from '../state/issue.ts';
import type { IncomingOrder } from '../state/order-table.ts';
import { offHoursPrice } from './order-terms.ts';
import { tradeResting } from './resting-trade.ts';
import { closeOrTouch } from './settle.ts';
import { tradeWith } from './trading.ts';

/** Trades an incoming order with the other side by sequence, if its book trades at this time. */
export function tradeOffHours(block: BlockContext, issue: Issue, order: IncomingOrder): void {
  const isWaiting = issue.phase === PHASE.after_hours_close && issue.day?.callEnd !== 0;
  if (isWaiting) return;
  const side = oppositeSide(order.side);
  const price = offHoursPrice(issue);
  while (order.leaves > 0) {
    const slot = issue.books.firstOf(OFF_HOURS_BOOK, side);
    if (slot < 0) return;
    tradeWith(block, issue, order, issue.books.offHours, slot, price);
  }
}

/** What trades when everything collected trades at once. */
export function collectedQuantity({ books }: Issue): number {
  const sums = [BUY, SELL].map((side) => {
    const levels: PriceLevel[] = [];
    books.offHours.levels(side as Side, 1, levels);
    return levels[0]?.quantity ?? 0;
  });
  return Math.min(...sums);
}

/** Trades what the session has collected: first buy with first sell, until a side is empty. */
export function tradeCollected(block: BlockContext, issue: Issue): void {
  const { orders } = block.state;
  const { books } = issue;
  const price = offHoursPrice(issue);
  for (;;) {
    const buy = books.firstOf(OFF_HOURS_BOOK, BUY);
    const sell = books.firstOf(OFF_HOURS_BOOK, SELL);
    if (buy < 0 || sell < 0) return;
    const { leaves } = orders.columns;
    const quantity = Math.min(leaves[buy]!, leaves[sell]!);
    for (const slot of [buy, sell]) {
      if (leaves[slot] === quantity) books.offHours.remove(slot);
      else books.offHours.reduce(slot, asQuantity(quantity));
    }
    tradeResting(block, issue, buy, sell, price, quantity, leaves[buy]!);
    for (const slot of [buy, sell]) closeOrTouch(orders, slot, block.state.index);
  }
}
