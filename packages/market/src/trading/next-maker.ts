import type { OrderColumns } from '../order-columns.ts';
import { BUY, oppositeSide, type Side } from '../side.ts';
import {
  type BookKind,
  bestOf,
  type IssueBooks,
  LIMIT_BOOK,
  MARKET_BOOK,
  MIDPOINT_BOOK,
  type PriceFacts,
} from './issue-books.ts';

/** An incoming order as the choice of its makers sees it. */
export interface Taker {
  readonly side: Side;
  /** Its limit, for a midpoint order the midpoint. */
  readonly limit: number;
  readonly isMarket: boolean;
  /** The midpoint when it came in, 0 if there was none. */
  readonly midpoint: number;
}

/** The order that a taker meets next, and at what price. */
export interface NextMaker {
  slot: number;
  kind: BookKind;
  price: number;
}

/**
 * Finds the order that a taker meets next in competitive continuous trading (docs/spec/trading-day.md section 7), and
 * writes it into `found`; false if there is none within its limit.
 */
export function findNextMaker(
  books: IssueBooks,
  { sequence }: OrderColumns,
  taker: Taker,
  facts: PriceFacts,
  found: NextMaker,
): boolean {
  const side = oppositeSide(taker.side);
  found.slot = books.firstOf(LIMIT_BOOK, side);
  found.kind = LIMIT_BOOK;
  found.price = found.slot < 0 ? 0 : bestOf(books.limit, side);

  const midpointSlot = taker.midpoint === 0 ? -1 : books.firstOf(MIDPOINT_BOOK, side);
  if (midpointSlot >= 0 && isBefore(found, taker, midpointSlot, taker.midpoint, sequence)) {
    found.slot = midpointSlot;
    found.kind = MIDPOINT_BOOK;
    found.price = taker.midpoint;
  }
  const marketSlot = books.firstOf(MARKET_BOOK, side);
  if (marketSlot >= 0) {
    const deemed = books.deemedPrice(side, facts);
    const limitOfDay = side === BUY ? facts.upperLimit : facts.lowerLimit;
    const isLater =
      found.slot >= 0 &&
      found.kind === LIMIT_BOOK &&
      found.price === deemed &&
      deemed === limitOfDay &&
      sequence[found.slot]! < sequence[marketSlot]!;
    if (!isLater) {
      found.slot = marketSlot;
      found.kind = MARKET_BOOK;
      found.price = marketPrice(deemed, taker);
    }
  }
  return found.slot >= 0 && isWithin(taker.side, found.price, taker.limit);
}

/** Whether an order of `side` with this limit trades at `price`. */
export function isWithin(side: Side, price: number, limit: number): boolean {
  return side === BUY ? price <= limit : price >= limit;
}

/**
 * Price of a resting market order for a taker: the deemed one, or the taker's limit where that alone lets it trade, since
 * the order follows the other side's prices.
 */
export function marketPrice(deemed: number, { side, limit, isMarket }: Taker): number {
  if (isMarket) return deemed;
  return side === BUY ? Math.min(deemed, limit) : Math.max(deemed, limit);
}

function isBefore(
  found: NextMaker,
  { side }: Taker,
  slot: number,
  price: number,
  sequence: Float64Array,
): boolean {
  if (found.slot < 0) return true;
  if (price !== found.price) return side === BUY ? price < found.price : price > found.price;
  return sequence[slot]! < sequence[found.slot]!;
}
