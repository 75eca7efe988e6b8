import type { Price, Quantity } from '@jangbu/protocol';
import type { Fills } from './fills.ts';
import type { Side } from './side.ts';

/** One price level as readers see it: the orders of one side at one price. */
export interface PriceLevel {
  price: Price;
  /** Sum of the open quantities, at least 1; 2^53 - 1 also stands for any greater sum. */
  quantity: Quantity;
  /** Number of open orders, at least 1. */
  orders: number;
}

/**
 * The order book of one issue: price levels, each a queue in order of arrival.
 *
 * A book holds no order of its own. The orders are rows of `OrderColumns`, which the owner of the book fills in; levels,
 * queues and best prices are functions of those rows taken in ascending `sequence`, and resting them again in that order
 * rebuilds the book. All implementations behave alike to the last fill.
 *
 * What the owner promises, and implementations assert where it is cheap: prices and quantities are whole numbers from 1
 * to 2^53 - 1; a slot rests on one book only; only the book writes `leaves` of a resting order. A call that throws has met a bug, and the book must not be used any more.
 *
 * Where later work fits in. A market order that must not wait is `match` at the highest price there
 * is, or at 1 for a sell. `rest` never trades, so a crossed book, as a call auction collects it, is
 * an ordinary one. Market orders, midpoint orders and stops rest on books of their own, over the same
 * or other columns, and their owner decides when they meet. Whoever has more to ask than `match` does
 * peeks with `firstAt` and then calls `match`, `reduce` or `remove`: self-match prevention compares
 * the maker's owner before it trades, an auction uncrosses from the best prices on, equal prices meet
 * bilaterally, a book expires or stops are triggered a bounded number of orders at a time.
 */
export interface Book {
  /**
   * Trades an incoming order against the other side, best price first and earliest first within a price, each fill at
   * the maker's price, and returns what is left of it.
   *
   * A buy meets asks at or below `limitPrice`, a sell bids at or above it. Appends to `fills`, lowers the makers'
   * `leaves`, and takes a maker with nothing left off the book; the owner releases its slot after reading the fills. The
   * incoming order itself is not put on the book: see `rest`. At most one fill a resting order.
   */
  match(side: Side, limitPrice: Price, quantity: Quantity, fills: Fills): Quantity;

  /**
   * Puts the order of `slot` at the end of the queue of its price, without trading.
   *
   * The owner has filled in its row: `leaves` at least 1, and a `sequence` above that of every order of the same side
   * and price that is on the book.
   */
  rest(slot: number): void;

  /** Lowers the open quantity of a resting order by `by`, less than all of it; the order keeps its place in the queue. */
  reduce(slot: number, by: Quantity): void;

  /** Takes a resting order off the book and sets its `leaves` to 0; does not walk its queue. */
  remove(slot: number): void;

  /**
   * Slot of the order that trades first at a price of a side, -1 if none rests there; touches no
   * other order.
   *
   * `side` is the side of the resting orders. 0 is no order's price, so that the answers of `bestBid`
   * and `bestAsk` need no test before they are asked about. Changes nothing; the slot is good until
   * the next call that changes the book.
   */
  firstAt(side: Side, price: Price): number;

  /** Highest price of a resting buy, 0 if there is none. */
  bestBid(): Price;

  /** Lowest price of a resting sell, 0 if there is none. */
  bestAsk(): Price;

  /**
   * Writes the best `count` levels of a side into `out`, best first, and sets its length; cost grows with `count`.
   *
   * Objects that `out` already holds are written over, so that a reader that asks often need not allocate.
   */
  levels(side: Side, count: number, out: PriceLevel[]): void;

  /** Number of orders on the book. */
  openOrders(): number;
}
