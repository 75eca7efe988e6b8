import type { Price, Quantity } from '@jangbu/protocol';
import {
  lowestPrice,
  roundDownToTick,
  roundUpToTick,
  type TickTable,
  tickAbove,
  tickBelow,
} from '../rules/tick-table.ts';

/** Bounds of the prices of an auction, both included and on tick. */
export interface PriceBounds {
  readonly lowest: Price;
  /** null where prices have no upper limit. */
  readonly highest: Price | null;
}

/** One side of an auction's book, as far as the price of market orders depends on it. */
export interface SideSummary {
  /** Lowest and highest price of the limit orders; null where there are none. */
  readonly limits: { readonly lowest: Price; readonly highest: Price } | null;
  /** Sum of the market orders, 0 where there are none. */
  readonly marketQuantity: Quantity;
}

/** What market orders count as: all of a side alike. */
export interface DeemedPrices {
  readonly sell: Price;
  readonly buy: Price;
}

/** What the deemed prices are reckoned from. */
export interface DeemedPriceFacts {
  readonly asks: SideSummary;
  readonly bids: SideSummary;
  /** The last price (기세 included), also off tick and beyond the bounds. */
  readonly last: Price;
  readonly ticks: TickTable;
  readonly bounds: PriceBounds;
}

/** The bounds of an issue's prices: an off-tick limit counts as the last tick within it; null for none. */
export function priceBounds(
  ticks: TickTable,
  lower: Price | null,
  upper: Price | null,
): PriceBounds {
  return {
    lowest: roundUpToTick(ticks, lower ?? lowestPrice(ticks)),
    highest: upper === null ? null : roundDownToTick(ticks, upper),
  };
}

/**
 * Prices that market orders count as in a call auction (BR §23③), from the whole book.
 *
 * With market orders on both sides and nothing else: the last price, and one tick towards the larger side for that side.
 * Otherwise sells take the lowest of one tick below the lowest ask limit, the lowest bid limit and the last price, buys
 * the highest of one tick above the highest bid limit, the highest ask limit and the last price.
 */
export function deemedPrices(facts: DeemedPriceFacts): DeemedPrices {
  const { asks, bids, bounds } = facts;
  const isMarketOnly =
    asks.limits === null &&
    bids.limits === null &&
    asks.marketQuantity > 0 &&
    bids.marketQuantity > 0;
  const { sell, buy } = isMarketOnly ? againstEachOther(facts) : besideLimits(facts);
  return { sell: within(bounds, sell), buy: within(bounds, buy) };
}

/** BR §23③1. */
function againstEachOther({ asks, bids, last, ticks }: DeemedPriceFacts): DeemedPrices {
  const up = roundUpToTick(ticks, last);
  if (asks.marketQuantity > bids.marketQuantity) return { sell: tickBelow(ticks, up), buy: up };
  if (asks.marketQuantity === bids.marketQuantity) return { sell: up, buy: up };
  return { sell: up, buy: tickAbove(ticks, roundDownToTick(ticks, last)) };
}

/** BR §23③2, 3; what does not exist is not compared. */
function besideLimits({ asks, bids, last, ticks }: DeemedPriceFacts): DeemedPrices {
  let sell = roundDownToTick(ticks, last);
  let buy = roundUpToTick(ticks, last);
  if (asks.limits !== null) {
    sell = lower(sell, tickBelow(ticks, asks.limits.lowest));
    buy = higher(buy, asks.limits.highest);
  }
  if (bids.limits !== null) {
    sell = lower(sell, bids.limits.lowest);
    buy = higher(buy, tickAbove(ticks, bids.limits.highest));
  }
  return { sell, buy };
}

function lower(a: Price, b: Price): Price {
  return a < b ? a : b;
}

function higher(a: Price, b: Price): Price {
  return a > b ? a : b;
}

function within({ lowest, highest }: PriceBounds, price: Price): Price {
  if (highest !== null && price > highest) return highest;
  return price < lowest ? lowest : price;
}
