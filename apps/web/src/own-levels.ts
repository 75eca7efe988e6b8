import type { OwnView } from './market-state.ts';
import type { OrderKind } from './order-types.ts';
import type { Issue } from './wire.ts';

/** Kinds whose orders are no levels of the book. */
const OFF_BOOK: ReadonlySet<OrderKind> = new Set(['market', 'midpoint', 'off_hours']);

/** Open quantities of one's own orders on a side of the book of an issue, by price. */
export function ownLevels(own: OwnView, issue: Issue, side: 'buy' | 'sell'): Map<number, number> {
  const quantities = new Map<number, number>();
  for (const order of own.orders) {
    const isLevel = !order.isDormant && !OFF_BOOK.has(order.kind);
    if (order.issue !== issue.issue || order.side !== side || !isLevel) continue;
    quantities.set(order.price, (quantities.get(order.price) ?? 0) + order.leavesQuantity);
  }
  return quantities;
}
