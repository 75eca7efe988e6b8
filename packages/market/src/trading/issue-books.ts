import type { Price } from '@jangbu/protocol';
import type { Book } from '../book.ts';
import type { OrderColumns } from '../order-columns.ts';
import {
  lowestPrice,
  roundDownToTick,
  roundUpToTick,
  type TickTable,
  tickAbove,
  tickBelow,
} from '../rules/tick-table.ts';
import { BUY, SELL, type Side } from '../side.ts';

/** Numbers of the books of an issue: what a resting order's price is, or when it trades, tells them apart. */
export const LIMIT_BOOK = 0;
/** Market orders, whose price moves with the limit book. */
export const MARKET_BOOK = 1;
/** Midpoint orders, whose price is the middle of the limit book. */
export const MIDPOINT_BOOK = 2;
/** Orders at the close, outside the regular session. */
export const OFF_HOURS_BOOK = 3;
/** One of the four books of an issue. */
export type BookKind = 0 | 1 | 2 | 3;

/** Makes an empty book over order columns. */
export type BookFactory = (columns: OrderColumns) => Book;

/** What prices of an issue depend on beside its books; 0 stands for none. */
export interface PriceFacts {
  readonly ticks: TickTable;
  /** Limits of the day. */
  readonly lowerLimit: number;
  readonly upperLimit: number;
  /** The last price (docs/spec/trading-day.md section 2). */
  readonly last: number;
}

/**
 * The books of one issue (docs/spec/trading-day.md section 2), and the prices that follow from them.
 *
 * Orders of one side of the market, midpoint or off-hours book all have the same limit price, so each is one queue by
 * sequence.
 */
export class IssueBooks {
  readonly all: readonly [limit: Book, market: Book, midpoint: Book, offHours: Book];

  constructor(columns: OrderColumns, create: BookFactory) {
    this.all = [create(columns), create(columns), create(columns), create(columns)];
  }

  get limit(): Book {
    return this.all[LIMIT_BOOK];
  }

  get market(): Book {
    return this.all[MARKET_BOOK];
  }

  get midpoint(): Book {
    return this.all[MIDPOINT_BOOK];
  }

  get offHours(): Book {
    return this.all[OFF_HOURS_BOOK];
  }

  /** Number of open orders on all four books. */
  openOrders(): number {
    const [limit, market, midpoint, offHours] = this.all;
    return limit.openOrders() + market.openOrders() + midpoint.openOrders() + offHours.openOrders();
  }

  /** Slot of the order of a book's side that trades first, -1 if there is none. */
  firstOf(kind: BookKind, side: Side): number {
    const book = this.all[kind];
    const price = bestOf(book, side);
    return price === 0 ? -1 : book.firstAt(side, price);
  }

  /** `floor((best ask + best bid) / 2)` of the limit book, 0 unless both sides have orders. */
  middle(): number {
    const [bid, ask] = [this.limit.bestBid(), this.limit.bestAsk()];
    // The sum of two prices may pass 2^53, their difference does not.
    return bid === 0 || ask === 0 ? 0 : bid + Math.floor((ask - bid) / 2);
  }

  /**
   * What resting market orders of a side count as while the issue trades continuously (BR §24②): one tick inside the own
   * side's best limit or the last price, but never short of the other side's best; cut to the limits of the day.
   */
  deemedPrice(side: Side, facts: PriceFacts): number {
    const { ticks, last } = facts;
    const [bid, ask] = [this.limit.bestBid(), this.limit.bestAsk()];
    if (side === SELL) {
      const own = ask > 0 ? tickBelow(ticks, ask) : roundedLast(facts, SELL, last);
      return cutToLimits(bid > 0 ? Math.min(own, bid) : own, facts);
    }
    const own = bid > 0 ? tickAbove(ticks, bid) : roundedLast(facts, BUY, last);
    return cutToLimits(ask > 0 ? Math.max(own, ask) : own, facts);
  }

  /** Best price of a side as others see it: deemed if market orders rest there, else of the limit book; 0 if none. */
  bestQuote(side: Side, facts: PriceFacts): number {
    if (bestOf(this.market, side) > 0) return this.deemedPrice(side, facts);
    return bestOf(this.limit, side);
  }
}

/** Best price of a side of a book, 0 if it is empty. */
export function bestOf(book: Book, side: Side): Price {
  return side === BUY ? book.bestBid() : book.bestAsk();
}

/** A price cut to the limits of the day, and never below the lowest price. */
export function cutToLimits(price: number, facts: PriceFacts): number {
  const { lowerLimit, upperLimit, ticks } = facts;
  if (upperLimit === 0) return Math.max(price, lowestPrice(ticks));
  return Math.min(Math.max(price, lowerLimit), upperLimit);
}

function roundedLast({ ticks, lowerLimit, upperLimit }: PriceFacts, side: Side, last: number) {
  if (last === 0) return side === SELL ? lowerLimit : upperLimit;
  return side === SELL
    ? roundDownToTick(ticks, last as Price)
    : roundUpToTick(ticks, last as Price);
}
