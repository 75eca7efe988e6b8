import type { Price, Quantity } from '@jangbu/protocol';
import { assert, broken, isCount } from './assert.ts';
import type { Book, PriceLevel } from './book.ts';
import { FastBookLevels, LEVEL_LAYOUT } from './fast-book-levels.ts';
import type { Fills } from './fills.ts';
import { type OrderColumns, QUEUE_LAYOUT } from './order-columns.ts';
import { BUY, SELL, type Side } from './side.ts';

// The 32 bytes of a slot in `queueNumbers` and `queueWords`: two numbers, then four words.
/** Number: the open quantity, as in the column `leaves`. */
const LEAVES = 0;
/** Number: the sequence that the order came with. */
const SEQUENCE = 1;
/** Word: slot of the next order in the queue, or `NO_SLOT`. */
const LATER = 4;
/** Word: slot of the order before it, or `NO_SLOT`. */
const EARLIER = 5;
/** Word: level × 2 + side. */
const LEVEL_AND_SIDE = 6;
/** Word: number of the book that the order is on, 0 if on none. */
const BOOK = 7;

const { BEST, BEST_KEY, FIRST_SLOT, KEY, LAST_SLOT, ORDERS } = LEVEL_LAYOUT;
const LEVEL_NUMBERS_SHIFT = LEVEL_LAYOUT.NUMBERS_SHIFT;
const LEVEL_WORDS_SHIFT = LEVEL_LAYOUT.WORDS_SHIFT;
const { NUMBERS_SHIFT, WORDS_SHIFT } = QUEUE_LAYOUT;
/** As an import it would be looked up at every use. */
const isWhole = isCount;

const NO_SLOT = -1;
const NO_BOOK = 0;

/**
 * The book that is made to be run: the same answers as `PlainBook`, to the last fill.
 *
 * What is touched together lies together: an order's place in its queue is half a cache line, a
 * price level another half, and both sides' levels are one table (`FastBookLevels`). Queues are
 * linked by slot, prices are found by a cache and behind it by `PriceIndex`: no call allocates or
 * sorts anything or walks a queue that it does not trade away. `match` costs what it trades; it and
 * every other call touch at most two neighbours, one level and eleven nodes of the index, whatever
 * the book holds. Growing copies rows, which is constant an order on average.
 */
export class FastBook implements Book {
  readonly #columns: OrderColumns;
  readonly #number: number;
  readonly #levels = new FastBookLevels();
  #openOrders = 0;

  /** A book without orders over the rows of `columns`, which it may share with other books. */
  constructor(columns: OrderColumns) {
    this.#columns = columns;
    columns.numberedBooks += 1;
    this.#number = columns.numberedBooks;
  }

  match(side: Side, limitPrice: Price, quantity: Quantity, fills: Fills): Quantity {
    if (!isWhole(limitPrice)) broken('a limit price is a whole number of at least 1');
    if (!isWhole(quantity)) broken('a quantity is a whole number of at least 1');
    // The limit as a key of the side that it trades with.
    const limitKey = (1 - 2 * side) * limitPrice;
    const bestAt = ((1 - side) << LEVEL_NUMBERS_SHIFT) | BEST_KEY;
    const levels = this.#levels;
    let left: number = quantity;
    while (left > 0 && levels.numbers[bestAt]! <= limitKey) {
      left = this.#matchBestLevel((1 - side) as Side, left, fills);
    }
    return left as Quantity;
  }

  rest(slot: number): void {
    const columns = this.#columns;
    const side = columns.side[slot] as Side;
    if (!(side <= 1)) broken('a side is 0 or 1');
    const price = columns.limitPrice[slot] as Price;
    if (!isWhole(price)) broken('a limit price is a whole number of at least 1');
    const quantity = columns.leaves[slot] as Quantity;
    if (!isWhole(quantity)) broken('a quantity is a whole number of at least 1');
    const sequence = columns.sequence[slot]!;
    const queueNumbers = columns.queueNumbers;
    const queueWords = columns.queueWords;
    const order = slot << WORDS_SHIFT;
    if (queueWords[order | BOOK] !== NO_BOOK) broken('an order rests once');

    const levels = this.#levels;
    const level = levels.levelAt(side, price);
    const levelWords = levels.words;
    const row = level << LEVEL_WORDS_SHIFT;
    const orders = levelWords[row | ORDERS]!;
    let last = NO_SLOT;
    if (orders === 0) levelWords[row | FIRST_SLOT] = slot;
    else {
      last = levelWords[row | LAST_SLOT]!;
      if (!(queueNumbers[(last << NUMBERS_SHIFT) | SEQUENCE]! < sequence)) {
        broken('an order joins its queue after all that are in it');
      }
      queueWords[(last << WORDS_SHIFT) | LATER] = slot;
    }
    queueNumbers[(slot << NUMBERS_SHIFT) | LEAVES] = quantity;
    queueNumbers[(slot << NUMBERS_SHIFT) | SEQUENCE] = sequence;
    queueWords[order | LATER] = NO_SLOT;
    queueWords[order | EARLIER] = last;
    queueWords[order | LEVEL_AND_SIDE] = level * 2 + side;
    queueWords[order | BOOK] = this.#number;
    levelWords[row | LAST_SLOT] = slot;
    levelWords[row | ORDERS] = orders + 1;
    levels.raise(level, quantity);
    this.#openOrders += 1;
  }

  reduce(slot: number, by: Quantity): void {
    const { leaves, queueNumbers, queueWords } = this.#columns;
    const order = slot << WORDS_SHIFT;
    if (queueWords[order | BOOK] !== this.#number) broken('the order is on this book');
    if (!isWhole(by)) broken('a quantity is a whole number of at least 1');
    const left = queueNumbers[(slot << NUMBERS_SHIFT) | LEAVES]! - by;
    if (left <= 0) broken('a reduction leaves something');
    queueNumbers[(slot << NUMBERS_SHIFT) | LEAVES] = left;
    leaves[slot] = left;
    this.#levels.lower(queueWords[order | LEVEL_AND_SIDE]! >>> 1, by);
  }

  remove(slot: number): void {
    const { leaves, queueNumbers, queueWords } = this.#columns;
    const order = slot << WORDS_SHIFT;
    if (queueWords[order | BOOK] !== this.#number) broken('the order is on this book');
    queueWords[order | BOOK] = NO_BOOK;
    leaves[slot] = 0;
    this.#openOrders -= 1;

    const levels = this.#levels;
    const levelAndSide = queueWords[order | LEVEL_AND_SIDE]!;
    const level = levelAndSide >>> 1;
    levels.lower(level, queueNumbers[(slot << NUMBERS_SHIFT) | LEAVES]!);
    const levelWords = levels.words;
    const row = level << LEVEL_WORDS_SHIFT;
    const orders = levelWords[row | ORDERS]! - 1;
    levelWords[row | ORDERS] = orders;
    if (orders === 0) {
      levels.drop((levelAndSide & 1) as Side, level);
      return;
    }
    const earlier = queueWords[order | EARLIER]!;
    const later = queueWords[order | LATER]!;
    if (earlier === NO_SLOT) levelWords[row | FIRST_SLOT] = later;
    else queueWords[(earlier << WORDS_SHIFT) | LATER] = later;
    if (later === NO_SLOT) levelWords[row | LAST_SLOT] = earlier;
    else queueWords[(later << WORDS_SHIFT) | EARLIER] = earlier;
  }

  firstAt(side: Side, price: Price): number {
    assert(price === 0 || isCount(price), 'a price is a whole number of at least 1, or 0 for none');
    return this.#levels.firstAt(side, price);
  }

  bestBid(): Price {
    return this.#levels.bestPrice(BUY);
  }

  bestAsk(): Price {
    return this.#levels.bestPrice(SELL);
  }

  levels(side: Side, count: number, out: PriceLevel[]): void {
    this.#levels.levels(side, count, out);
  }

  openOrders(): number {
    return this.#openOrders;
  }

  /**
   * Trades with the best level of `side` until it or the taker has nothing left; returns what is
   * left of the taker.
   */
  #matchBestLevel(side: Side, quantity: number, fills: Fills): number {
    const { leaves, queueNumbers, queueWords } = this.#columns;
    const levels = this.#levels;
    const levelWords = levels.words;
    const level = levelWords[(side << LEVEL_WORDS_SHIFT) | BEST]!;
    const price = Math.abs(levels.numbers[(level << LEVEL_NUMBERS_SHIFT) | KEY]!) as Price;
    const row = level << LEVEL_WORDS_SHIFT;
    const orders = levelWords[row | ORDERS]!;
    let left = quantity;
    let gone = 0;
    let slot = levelWords[row | FIRST_SLOT]!;
    while (left > 0 && gone < orders) {
      const open = queueNumbers[(slot << NUMBERS_SHIFT) | LEAVES]!;
      if (open > left) {
        queueNumbers[(slot << NUMBERS_SHIFT) | LEAVES] = open - left;
        leaves[slot] = open - left;
        fills.append(slot, price, left as Quantity);
        left = 0;
        break;
      }
      if (!(open >= 1)) broken('an order on the book has something open');
      leaves[slot] = 0;
      fills.append(slot, price, open as Quantity);
      left -= open;
      gone += 1;
      queueWords[(slot << WORDS_SHIFT) | BOOK] = NO_BOOK;
      slot = queueWords[(slot << WORDS_SHIFT) | LATER]!;
    }
    levels.lower(level, quantity - left);
    if (gone === 0) return left;
    this.#openOrders -= gone;
    levelWords[row | ORDERS] = orders - gone;
    if (gone === orders) {
      levels.drop(side, level);
    } else {
      levelWords[row | FIRST_SLOT] = slot;
      queueWords[(slot << WORDS_SHIFT) | EARLIER] = NO_SLOT;
    }
    return left;
  }
}
