import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import {
  isOnTick,
  roundUpToTick,
  type TickTable,
  tickAbove,
  tickBelow,
} from '../rules/tick-table.ts';

/**
 * What is offered and asked for at one price of an auction's book, market orders at their deemed price included; one of
 * the two is above 0.
 */
export interface CallLevel {
  readonly price: Price;
  readonly askQuantity: Quantity;
  readonly bidQuantity: Quantity;
}

/** A run of prices on adjacent ticks, both ends included. */
export interface PriceRun {
  readonly lowest: Price;
  readonly highest: Price;
}

/**
 * The price that decides between several candidates: the last one (BR §23⑤), or for issues with a new base, as on a
 * listing day or after a split, the base price (ER §36).
 */
export interface ReferencePrice {
  readonly kind: 'last' | 'base';
  /** Also off tick. */
  readonly price: Price;
}

/**
 * The prices at which a call auction may trade (BR §23④, ⑥): those where everything better trades whole, one side at the
 * price trades whole, and the other by a lot at least; if there are none, those without the last condition.
 *
 * Cost grows with the levels, not with the ticks between them.
 *
 * @param levels - in ascending order of price, each on tick; the sum of the asks is below 2^53.
 * @returns runs in ascending order; neighbours may be adjacent.
 */
export function callCandidates(
  levels: readonly CallLevel[],
  ticks: TickTable,
  lot: Quantity,
): readonly PriceRun[] {
  const strict: PriceRun[] = [];
  const weak: PriceRun[] = [];
  const bidsAbove = quantitiesAbove(levels);
  let below = 0;
  let above = bidsAbove.at(-1) ?? 0;
  let previous: CallLevel | undefined;
  for (const [place, level] of levels.entries()) {
    // Between two levels nothing rests, and a price holds where the curves meet.
    if (previous !== undefined && below === above && below >= lot) {
      const lowest = tickAbove(ticks, previous.price);
      const highest = tickBelow(ticks, level.price);
      if (lowest <= highest) strict.push({ lowest, highest });
    }
    above = bidsAbove[place] ?? 0;
    const verdict = judge(level, below, above, lot);
    if (verdict !== 'none') weak.push({ lowest: level.price, highest: level.price });
    if (verdict === 'strict') strict.push({ lowest: level.price, highest: level.price });
    below += level.askQuantity;
    previous = level;
  }
  return strict.length > 0 ? strict : weak;
}

/**
 * The price of a call auction among its candidates (BR §23⑤, ER §36); null where there are none.
 *
 * The reference itself where it is one; beyond all of them, the nearest; between them, the nearest above it. A base price
 * between them takes the nearest, and the upper one of two that are equally near.
 */
export function chooseCallPrice(
  candidates: readonly PriceRun[],
  { kind, price }: ReferencePrice,
  ticks: TickTable,
): Price | null {
  let below: Price | null = null;
  for (const { lowest, highest } of candidates) {
    if (highest < price) {
      below = highest;
      continue;
    }
    // The first run that ends at the reference or above it holds the nearest candidate from there on.
    if (lowest <= price && isOnTick(ticks, price)) return price;
    const up = lowest >= price ? lowest : roundUpToTick(ticks, price);
    if (kind === 'last') return up;
    const down = lowest < price ? tickBelow(ticks, price) : below;
    return down !== null && price - down < up - price ? down : up;
  }
  return below;
}

/**
 * Bids above each level, and at last all of them. A sum that would pass 2^53 - 1 is that number: asks are shares that
 * exist, so no comparison with them changes.
 */
function quantitiesAbove(levels: readonly CallLevel[]): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (const { bidQuantity } of levels.toReversed()) {
    sums.push(sum);
    sum = Math.min(sum + bidQuantity, MAX_SAFE_UINT);
  }
  return [...sums.reverse(), sum];
}

/** Whether a level satisfies BR §23④, or all but ④2나. */
function judge(
  { askQuantity, bidQuantity }: CallLevel,
  asksBelow: number,
  bidsAbove: number,
  lot: Quantity,
): 'strict' | 'weak' | 'none' {
  const asks = asksBelow + askQuantity;
  const bids = bidsAbove + bidQuantity;
  const traded = Math.min(asks, bids);
  if (traded < lot || asksBelow > bids || bidsAbove > asks) return 'none';
  const askFill = traded - asksBelow;
  const bidFill = traded - bidsAbove;
  const isStrict =
    (askFill === askQuantity && bidFill >= lot) || (bidFill === bidQuantity && askFill >= lot);
  return isStrict ? 'strict' : 'weak';
}
