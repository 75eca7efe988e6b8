/** A buy, as the `side` column stores it. */
export const BUY = 0;

/** A sell, as the `side` column stores it. */
export const SELL = 1;

/** Side of an order (FIX 54, numbered from 0 so that it can index a pair). */
export type Side = typeof BUY | typeof SELL;

/** The side that `side` trades with. */
export function oppositeSide(side: Side): Side {
  return side === BUY ? SELL : BUY;
}
