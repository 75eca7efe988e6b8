import type { Price } from '@jangbu/protocol';
import { roundUpToTick, type TickTable } from './tick-table.ts';

/**
 * Base price of the day after a close, or after the result of a corporate action's formula, truncated to the won: off
 * tick it goes up to the next tick (ER §30①1, ③).
 *
 * @param table - the table in force on the day that the base is for.
 */
export function basePrice(table: TickTable, close: Price): Price {
  return roundUpToTick(table, close);
}

/** What a close is made of; 0 stands for none. */
export interface ClosingFacts {
  /** Price of the last trade of the regular session. */
  readonly lastTrade: Price;
  /** Lowest ask and highest bid at the end, midpoint orders left out. */
  readonly lowestAsk: Price;
  readonly highestBid: Price;
  readonly base: Price;
}

/**
 * Close of a day (BR §2⑧⑨): the last trade; if nothing traded, the lowest ask where it is below the base, else the
 * highest bid where it is above it (기세); 0 if there is none.
 */
export function closingPrice({ lastTrade, lowestAsk, highestBid, base }: ClosingFacts): Price {
  if (lastTrade > 0) return lastTrade;
  if (lowestAsk > 0 && lowestAsk < base) return lowestAsk;
  return highestBid > base ? highestBid : (0 as Price);
}
