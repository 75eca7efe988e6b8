import type { Price, Quantity } from '@jangbu/protocol';

/** Bounds of the classes by market capitalisation, in won (ER §14①3). */
const LARGE_WON = 10_000_000_000_000n;
const MIDDLE_WON = 100_000_000_000n;
const SMALL_WON = 20_000_000_000n;

/** Value that one order of the class may have at the base price, in won. */
const LARGE_ORDER_WON = 100_000_000_000n;
const SMALL_ORDER_WON = 1_000_000_000n;

/** What the cap on one order is reckoned from. */
export interface QuantityCapFacts {
  /** Base price of the day, at least 1. */
  readonly base: Price;
  /** Listed shares, at least 1. */
  readonly listedShares: Quantity;
  readonly lot: Quantity;
}

/**
 * The greatest quantity of one order (ER §14①3) by the day's capitalisation, base × listed shares: from 10 tn won 100 bn
 * won of shares, from 100 bn 1 % of the listed shares, from 20 bn 1 bn won of shares, below that 5 % of the listed shares;
 * what is less than a lot counts as one.
 */
export function maxOrderQuantity({ base, listedShares, lot }: QuantityCapFacts): Quantity {
  const price = BigInt(base);
  const shares = BigInt(listedShares);
  const capitalisation = price * shares;
  const upToLot = (dividend: bigint, divisor: bigint) => {
    const unit = divisor * BigInt(lot);
    return Number(((dividend + unit - 1n) / unit) * BigInt(lot)) as Quantity;
  };
  if (capitalisation >= LARGE_WON) return upToLot(LARGE_ORDER_WON, price);
  if (capitalisation >= MIDDLE_WON) return upToLot(shares, 100n);
  if (capitalisation >= SMALL_WON) return upToLot(SMALL_ORDER_WON, price);
  return upToLot(shares, 20n);
}
