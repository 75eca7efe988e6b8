/** The order of dormant stop orders (docs/spec/trading-day.md section 11). */
import { SIDE } from './order-codes.ts';
import type { Order } from './records.ts';

/** Sells before buys; sells of the highest stop price first, buys of the lowest; then by age. */
export function compareStops(a: Order, b: Order): number {
  if (a.side !== b.side) return b.side - a.side;
  if (a.stopPrice !== b.stopPrice) {
    return a.stopPrice < b.stopPrice === (a.side === SIDE.buy) ? -1 : 1;
  }
  return a.sequence - b.sequence;
}
