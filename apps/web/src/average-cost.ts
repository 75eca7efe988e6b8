import type { Fill } from './wire.ts';

/** What a position cost: price units a share, as a fraction of whole numbers, and what was made on what was sold. */
export interface PositionCost {
  /** Sum of price × quantity of the shares that are held. */
  cost: number;
  quantity: number;
}

/**
 * What the shares held now cost, at the average of their purchases; null where the fills do not account for them, as with
 * shares that were credited.
 *
 * @param fills - those of one issue, newest first, from the account's beginning on.
 * @param balance - shares held now, those in orders included.
 */
export function positionCost(fills: readonly Fill[], balance: number): PositionCost | null {
  let [quantity, cost] = [0, 0];
  for (const fill of [...fills].reverse()) {
    if (fill.isBusted) continue;
    if (fill.side === 'buy') {
      quantity += fill.quantity;
      cost += fill.price * fill.quantity;
      continue;
    }
    if (fill.quantity > quantity) return null;
    cost -= (cost * fill.quantity) / quantity;
    quantity -= fill.quantity;
  }
  return quantity === balance && balance > 0 ? { cost: Math.round(cost), quantity } : null;
}
