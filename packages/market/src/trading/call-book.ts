import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import {
  type CallLevel,
  callCandidates,
  chooseCallPrice,
  type ReferencePrice,
} from '../auction/call-price.ts';
import { type DeemedPrices, deemedPrices, type SideSummary } from '../auction/deemed-price.ts';
import { allocateAtLimit } from '../auction/limit-allocation.ts';
import type { PriceLevel } from '../book.ts';
import type { OrderColumns } from '../order-columns.ts';
import { lowestPrice, type TickTable } from '../rules/tick-table.ts';
import { BUY, SELL, type Side } from '../side.ts';
import { type BookKind, bestOf, type IssueBooks, LIMIT_BOOK, MARKET_BOOK } from './issue-books.ts';

/** What the price of a call depends on beside the books; 0 limits: none. */
export interface CallFacts {
  readonly ticks: TickTable;
  readonly lot: Quantity;
  readonly lowerLimit: number;
  readonly upperLimit: number;
  readonly reference: ReferencePrice;
}

/** What a call would come to: nothing trades where `price` is 0. */
export interface CallPrice {
  readonly price: number;
  readonly quantity: number;
  readonly deemed: DeemedPrices;
}

/** What an order trades when a call ends. */
export interface CallShare {
  readonly slot: number;
  readonly quantity: number;
}

/** The orders that a call takes off the books: what each trades, and which of them are to come back. */
export interface CallTaking {
  /** By priority; simultaneous orders by size. */
  readonly shares: readonly CallShare[];
  /** Simultaneous orders that keep something open, in the order of size: taken off, to rest again. */
  readonly returning: readonly CallShare[];
}

/**
 * Price and quantity of a call from its limit and market book (BR §23, ER §36; docs/spec/trading-day.md section 10).
 *
 * Cost grows with the price levels.
 */
export function priceCall(books: IssueBooks, facts: CallFacts): CallPrice {
  const { ticks, lot, lowerLimit, upperLimit, reference } = facts;
  const asks = levelsOf(books, SELL);
  const bids = levelsOf(books, BUY);
  const marketAsks = marketQuantity(books, SELL);
  const marketBids = marketQuantity(books, BUY);
  const bounds = {
    lowest: (lowerLimit === 0 ? lowestPrice(ticks) : lowerLimit) as Price,
    highest: upperLimit === 0 ? null : (upperLimit as Price),
  };
  const deemed = deemedPrices({
    asks: summaryOf(asks, marketAsks),
    bids: summaryOf(bids.toReversed(), marketBids),
    last: reference.price,
    ticks,
    bounds,
  });
  const levels = mergeLevels(
    withMarket(asks, marketAsks, deemed.sell, 1),
    withMarket(bids, marketBids, deemed.buy, -1).reverse(),
  );
  const price = chooseCallPrice(callCandidates(levels, ticks, lot), reference, ticks);
  if (price === null) return { price: 0, quantity: 0, deemed };
  return { price, quantity: tradedAt(levels, price), deemed };
}

/**
 * Takes from the books what trades at the end of a call, side by side: whole orders by priority, or where `isAtLimit`
 * the simultaneous ones at the price by the allocation of ER §34.
 *
 * Orders that trade whole, and all simultaneous ones, are off their book with `leaves` 0 afterwards; the last one that
 * trades in part stays with less. Cost grows with the orders taken.
 */
export function takeFromCall(
  books: IssueBooks,
  columns: OrderColumns,
  side: Side,
  call: CallPrice,
  lot: Quantity,
  isAtLimit: boolean,
): CallTaking {
  if (isAtLimit) return takeAtLimit(books, columns, side, call, lot);
  const shares: CallShare[] = [];
  let left = call.quantity;
  while (left > 0) {
    const kind = firstKind(books, columns, side, call);
    assert(kind !== undefined, 'what a call trades is on its books');
    const book = books.all[kind];
    const slot = books.firstOf(kind, side);
    const open = columns.leaves[slot]!;
    const quantity = Math.min(open, left);
    if (quantity === open) book.remove(slot);
    else book.reduce(slot, quantity as Quantity);
    shares.push({ slot, quantity });
    left -= quantity;
  }
  return { shares, returning: [] };
}

/** Nobody can be better than the limit, so the first orders of the side are those at it. */
function takeAtLimit(
  books: IssueBooks,
  columns: OrderColumns,
  side: Side,
  call: CallPrice,
  lot: Quantity,
): CallTaking {
  const slots: number[] = [];
  const quantities: Quantity[] = [];
  for (;;) {
    const kind = firstKind(books, columns, side, call);
    if (kind === undefined || priceOf(books, kind, side, call) !== call.price) break;
    const slot = books.firstOf(kind, side);
    slots.push(slot);
    quantities.push(columns.leaves[slot] as Quantity);
    books.all[kind].remove(slot);
  }
  const given = allocateAtLimit(quantities, call.quantity as Quantity, lot);
  const bySize = slots
    .map((_, place) => place)
    .sort((a, b) => quantities[b]! - quantities[a]! || a - b);
  const shares = bySize.map((place) => ({ slot: slots[place]!, quantity: given[place]! }));
  const returning = bySize.map((place) => {
    return { slot: slots[place]!, quantity: quantities[place]! - given[place]! };
  });
  return {
    shares: shares.filter(({ quantity }) => quantity > 0),
    returning: returning.filter(({ quantity }) => quantity > 0),
  };
}

/** The book whose first order of the side stands first in the call: market orders, but by sequence at the same price. */
function firstKind(
  books: IssueBooks,
  { sequence }: OrderColumns,
  side: Side,
  call: CallPrice,
): BookKind | undefined {
  const limit = books.firstOf(LIMIT_BOOK, side);
  const market = books.firstOf(MARKET_BOOK, side);
  if (market < 0) return limit < 0 ? undefined : LIMIT_BOOK;
  if (limit < 0) return MARKET_BOOK;
  const isSamePrice =
    priceOf(books, LIMIT_BOOK, side, call) === priceOf(books, MARKET_BOOK, side, call);
  return isSamePrice && sequence[limit]! < sequence[market]! ? LIMIT_BOOK : MARKET_BOOK;
}

function priceOf(books: IssueBooks, kind: BookKind, side: Side, { deemed }: CallPrice): number {
  if (kind === MARKET_BOOK) return side === BUY ? deemed.buy : deemed.sell;
  return bestOf(books.all[kind], side);
}

function levelsOf(books: IssueBooks, side: Side): PriceLevel[] {
  const levels: PriceLevel[] = [];
  books.limit.levels(side, MAX_SAFE_UINT, levels);
  return levels;
}

function marketQuantity(books: IssueBooks, side: Side): number {
  const levels: PriceLevel[] = [];
  books.market.levels(side, 1, levels);
  return levels[0]?.quantity ?? 0;
}

/** @param levels - in ascending order of price. */
function summaryOf(levels: readonly PriceLevel[], market: number): SideSummary {
  const [lowest, highest] = [levels[0]?.price, levels.at(-1)?.price];
  const limits = lowest === undefined || highest === undefined ? null : { lowest, highest };
  return { limits, marketQuantity: market as Quantity };
}

/**
 * The levels of a side, best first, with its market orders at their deemed price.
 *
 * @param direction - 1 where low prices are best (asks), -1 where high ones are (bids).
 */
function withMarket(
  levels: PriceLevel[],
  market: number,
  price: Price,
  direction: 1 | -1,
): PriceLevel[] {
  if (market === 0) return levels;
  const at = levels.findIndex((level) => direction * (level.price - price) >= 0);
  const place = at < 0 ? levels.length : at;
  const level = levels[place];
  if (level?.price === price) {
    level.quantity = Math.min(level.quantity + market, MAX_SAFE_UINT) as Quantity;
  } else levels.splice(place, 0, { price, quantity: market as Quantity, orders: 1 });
  return levels;
}

/** Both sides in one list, in ascending order of price as the two that are given. */
function mergeLevels(asks: readonly PriceLevel[], bids: readonly PriceLevel[]): CallLevel[] {
  const levels: CallLevel[] = [];
  let ask = 0;
  let bid = 0;
  while (ask < asks.length || bid < bids.length) {
    // A side that has come to its end has no price any more, and 2^53 - 1 is one.
    const askPrice = asks[ask]?.price ?? Number.POSITIVE_INFINITY;
    const bidPrice = bids[bid]?.price ?? Number.POSITIVE_INFINITY;
    const price = Math.min(askPrice, bidPrice) as Price;
    const none = 0 as Quantity;
    levels.push({
      price,
      askQuantity: askPrice === price ? asks[ask]!.quantity : none,
      bidQuantity: bidPrice === price ? bids[bid]!.quantity : none,
    });
    if (askPrice === price) ask += 1;
    if (bidPrice === price) bid += 1;
  }
  return levels;
}

function tradedAt(levels: readonly CallLevel[], price: number): number {
  let asks = 0;
  let bids = 0;
  for (const level of levels) {
    if (level.price <= price) asks += level.askQuantity;
    if (level.price >= price) bids = Math.min(bids + level.bidQuantity, MAX_SAFE_UINT);
  }
  return Math.min(asks, bids);
}
