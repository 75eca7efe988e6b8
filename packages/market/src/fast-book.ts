import type { Price, Quantity } from '@jangbu/protocol';
import { assert, isCount } from './assert.ts';
import type { Book, PriceLevel } from './book.ts';
import { FastBookSide, FIRST_SLOT, LAST_SLOT, LEVEL_WORDS, ORDERS } from './fast-book-side.ts';
import type { Fills } from './fills.ts';
import { LINK_WORDS, type OrderColumns } from './order-columns.ts';
import { BUY, SELL, type Side } from './side.ts';

// The words of a slot in `queueLinks`, which lie in one cache line.
/** Slot of the next order in the queue, or `NO_SLOT`. */
const LATER = 0;
/** Slot of the order before it, or `NO_SLOT`. */
const EARLIER = 1;
/** Level × 2 + side. */
const LEVEL_AND_SIDE = 2;
/** Number of the book that the order is on, 0 if on none. */
const BOOK = 3;

const NO_SLOT = -1;
const NO_BOOK = 0;

/**
 * The book that is made to be run: the same answers as `PlainBook`, to the last fill.
 *
 * Queues are linked through words beside the orders' rows, levels are rows of numbers, and prices
 * are found by `PriceIndex`: no call allocates or sorts anything or walks a queue that it does not
 * trade away. `match` costs what it trades; it and every other call touch at most two neighbours,
 * one level and eleven nodes of the index, whatever the book holds. Growing copies rows, which is
 * constant an order on average.
 */
export class FastBook implements Book {
  readonly #columns: OrderColumns;
  readonly #number: number;
  readonly #bids = new FastBookSide(BUY);
  readonly #asks = new FastBookSide(SELL);
  #openOrders = 0;

  /** A book without orders over the rows of `columns`, which it may share with other books. */
  constructor(columns: OrderColumns) {
    this.#columns = columns;
    columns.numberedBooks += 1;
    this.#number = columns.numberedBooks;
  }

  match(side: Side, limitPrice: Price, quantity: Quantity, fills: Fills): Quantity {
    assert(isCount(limitPrice), 'a limit price is a whole number of at least 1');
    assert(isCount(quantity), 'a quantity is a whole number of at least 1');
    const makers = side === BUY ? this.#asks : this.#bids;
    let leaves: number = quantity;
    while (leaves > 0 && makers.reaches(limitPrice)) {
      leaves = this.#matchBestLevel(makers, leaves, fills);
    }
    return leaves as Quantity;
  }

  rest(slot: number): void {
    const { limitPrice, leaves, side: sides, sequence } = this.#columns;
    const side = sides[slot];
    assert(side === BUY || side === SELL, 'a side is 0 or 1');
    const price = limitPrice[slot] as Price;
    assert(isCount(price), 'a limit price is a whole number of at least 1');
    const quantity = leaves[slot] as Quantity;
    assert(isCount(quantity), 'a quantity is a whole number of at least 1');
    const links = this.#columns.queueLinks;
    const link = slot * LINK_WORDS;
    assert(links[link + BOOK] === NO_BOOK, 'an order rests once');

    const ladder = side === BUY ? this.#bids : this.#asks;
    const level = ladder.levelAt(price);
    const { words } = ladder;
    const row = level * LEVEL_WORDS;
    const orders = words[row + ORDERS]!;
    if (orders === 0) {
      words[row + FIRST_SLOT] = slot;
      links[link + EARLIER] = NO_SLOT;
    } else {
      const last = words[row + LAST_SLOT]!;
      assert(
        sequence[last]! < sequence[slot]!,
        'an order joins its queue after all that are in it',
      );
      links[last * LINK_WORDS + LATER] = slot;
      links[link + EARLIER] = last;
    }
    links[link + LATER] = NO_SLOT;
    links[link + LEVEL_AND_SIDE] = level * 2 + side;
    links[link + BOOK] = this.#number;
    words[row + LAST_SLOT] = slot;
    words[row + ORDERS] = orders + 1;
    ladder.raise(level, quantity);
    this.#openOrders += 1;
  }

  reduce(slot: number, by: Quantity): void {
    const { leaves, queueLinks: links } = this.#columns;
    const link = slot * LINK_WORDS;
    assert(links[link + BOOK] === this.#number, 'the order is on this book');
    assert(isCount(by), 'a quantity is a whole number of at least 1');
    const open = leaves[slot]!;
    assert(by < open, 'a reduction leaves something');
    leaves[slot] = open - by;
    const levelAndSide = links[link + LEVEL_AND_SIDE]!;
    this.#sideOf(levelAndSide).lower(levelAndSide >>> 1, by);
  }

  remove(slot: number): void {
    const { leaves, queueLinks: links } = this.#columns;
    const link = slot * LINK_WORDS;
    assert(links[link + BOOK] === this.#number, 'the order is on this book');
    const levelAndSide = links[link + LEVEL_AND_SIDE]!;
    const side = this.#sideOf(levelAndSide);
    const level = levelAndSide >>> 1;
    side.lower(level, leaves[slot]!);
    leaves[slot] = 0;
    links[link + BOOK] = NO_BOOK;
    this.#openOrders -= 1;

    const { words } = side;
    const row = level * LEVEL_WORDS;
    const orders = words[row + ORDERS]! - 1;
    words[row + ORDERS] = orders;
    if (orders === 0) {
      side.drop(level);
      return;
    }
    const earlier = links[link + EARLIER]!;
    const later = links[link + LATER]!;
    if (earlier === NO_SLOT) words[row + FIRST_SLOT] = later;
    else links[earlier * LINK_WORDS + LATER] = later;
    if (later === NO_SLOT) words[row + LAST_SLOT] = earlier;
    else links[later * LINK_WORDS + EARLIER] = earlier;
  }

  firstAt(side: Side, price: Price): number {
    assert(price === 0 || isCount(price), 'a price is a whole number of at least 1, or 0 for none');
    return (side === BUY ? this.#bids : this.#asks).firstAt(price);
  }

  bestBid(): Price {
    return this.#bids.bestPrice();
  }

  bestAsk(): Price {
    return this.#asks.bestPrice();
  }

  levels(side: Side, count: number, out: PriceLevel[]): void {
    (side === BUY ? this.#bids : this.#asks).levels(count, out);
  }

  openOrders(): number {
    return this.#openOrders;
  }

  /**
   * Trades with the best level until it or the taker has nothing left; returns what is left of the
   * taker.
   */
  #matchBestLevel(makers: FastBookSide, quantity: number, fills: Fills): number {
    const { leaves, queueLinks: links } = this.#columns;
    const level = makers.best;
    const price = makers.priceOf(level);
    const { words } = makers;
    const row = level * LEVEL_WORDS;
    const orders = words[row + ORDERS]!;
    let left = quantity;
    let gone = 0;
    let slot = words[row + FIRST_SLOT]!;
    while (left > 0 && gone < orders) {
      const open = leaves[slot]!;
      assert(open >= 1, 'an order on the book has something open');
      if (open > left) {
        leaves[slot] = open - left;
        fills.append(slot, price, left as Quantity);
        left = 0;
        break;
      }
      leaves[slot] = 0;
      fills.append(slot, price, open as Quantity);
      left -= open;
      gone += 1;
      links[slot * LINK_WORDS + BOOK] = NO_BOOK;
      slot = links[slot * LINK_WORDS + LATER]!;
    }
    makers.lower(level, quantity - left);
    if (gone === 0) return left;
    this.#openOrders -= gone;
    words[row + ORDERS] = orders - gone;
    if (gone === orders) {
      makers.drop(level);
    } else {
      words[row + FIRST_SLOT] = slot;
      links[slot * LINK_WORDS + EARLIER] = NO_SLOT;
    }
    return left;
  }

  #sideOf(levelAndSide: number): FastBookSide {
    return (levelAndSide & 1) === BUY ? this.#bids : this.#asks;
  }
}
