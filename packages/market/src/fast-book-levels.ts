import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import { broken } from './assert.ts';
import type { PriceLevel } from './book.ts';
import { NO_ENTRY, PriceIndex } from './fast-book-prices.ts';
import { BUY, SELL, type Side } from './side.ts';

/** A level has 2^2 numbers in `numbers`. */
const NUMBERS_SHIFT = 2;
/** A level has 2^3 words in `words`. */
const WORDS_SHIFT = 3;

// A level takes 32 bytes, half a cache line: two numbers, then four words.
/** Number of a level: its key, 0 where there is no level. */
const KEY = 0;
/** Number of a level: its open quantity, less its carries times 2^53. */
const QUANTITY = 1;
/** Word of a level: slot of its earliest order. In a free level the next free one. */
const FIRST_SLOT = 4;
/** Word of a level: slot of its latest order. */
const LAST_SLOT = 5;
/** Word of a level: number of its orders. */
const ORDERS = 6;
/** Word of a level: leaf of the price index that holds it. */
const LEAF = 7;

// The rows 0 and 1 are no levels and say which are the best: row 0 of the buys, row 1 of the sells.
/** Number of a side's row: key of its best level, `NO_KEY` if it has none. */
const BEST_KEY = 1;
/** Word of a side's row: its best level, or `NONE`. */
const BEST = 4;
const FIRST_LEVEL = 2;

/** The layout of the table, for its book; an object for the reason that `QUEUE_LAYOUT` is one. */
export const LEVEL_LAYOUT = {
  NUMBERS_SHIFT,
  WORDS_SHIFT,
  KEY,
  FIRST_SLOT,
  LAST_SLOT,
  ORDERS,
  BEST_KEY,
  BEST,
} as const;

const GREATEST: number = MAX_SAFE_UINT;
/** Worse than every key. */
const NO_KEY = GREATEST + 1;
const NONE = NO_ENTRY;
/** A power of two, and doubled when it is full. */
const FIRST_CAPACITY = 8;
/** Entries of the cache of prices for each level that there is room for. */
const CACHED_PER_LEVEL = 4;
/** 2^32 divided by the golden ratio: multiples of any step spread evenly over the highest bits. */
const GOLDEN = 0x9e3779b1;

/**
 * The price levels of both sides of a `FastBook`.
 *
 * A level is a number from 2; its row is used again when its last order has gone. Levels are told
 * apart and ordered by a key that is lowest for the best price of a side: the price of a sell, the
 * negative price of a buy. Both sides lie in one table, so that an order that leaves its level need
 * not ask for its side.
 */
export class FastBookLevels {
  /** 2^2 a level. Growing replaces it: read the field again after `levelAt`. */
  numbers = new Float64Array(0);
  /** 2^3 a level: the same bytes as `numbers`. */
  words = new Int32Array(0);
  /**
   * Levels by a hash of their price: the last one asked for of those with the same hash. A guess,
   * which the key confirms; only where it fails the index is walked.
   */
  #cache = new Int32Array(0);
  #cacheShift = 0;
  /** How often 2^53 is to be added to the quantity of a level: nearly always 0 everywhere. */
  #carries = new Int32Array(0);
  #carryCount = 0;
  #levelCount = FIRST_LEVEL;
  #freeLevel = NONE;
  readonly #bids = new PriceIndex();
  readonly #asks = new PriceIndex();

  constructor() {
    this.#makeRoom(FIRST_CAPACITY);
    this.numbers[BEST_KEY] = NO_KEY;
    this.numbers[(SELL << NUMBERS_SHIFT) | BEST_KEY] = NO_KEY;
  }

  /** The best price of a side, or 0 if it has no level. */
  bestPrice(side: Side): Price {
    const key = this.numbers[(side << NUMBERS_SHIFT) | BEST_KEY]!;
    return (key === NO_KEY ? 0 : Math.abs(key)) as Price;
  }

  /** The level at a price of a side, made without orders if there is none. */
  levelAt(side: Side, price: Price): number {
    const key = keyOf(side, price);
    const level = this.#cache[Math.imul(price, GOLDEN) >>> this.#cacheShift]!;
    return this.numbers[(level << NUMBERS_SHIFT) | KEY] === key ? level : this.#seek(side, key);
  }

  /** Slot of the earliest order at a price of a side, or -1; makes no level. */
  firstAt(side: Side, price: Price): number {
    const { numbers, words } = this;
    const key = keyOf(side, price);
    if (numbers[(side << NUMBERS_SHIFT) | BEST_KEY] === key) {
      return words[(words[(side << WORDS_SHIFT) | BEST]! << WORDS_SHIFT) | FIRST_SLOT]!;
    }
    let level = this.#cache[Math.imul(price, GOLDEN) >>> this.#cacheShift]!;
    if (numbers[(level << NUMBERS_SHIFT) | KEY] !== key) {
      level = price === 0 ? NONE : this.#indexOf(side).find(orderOf(key));
    }
    return level === NONE ? -1 : words[(level << WORDS_SHIFT) | FIRST_SLOT]!;
  }

  /** Takes a level without orders away. */
  drop(side: Side, level: number): void {
    const { numbers, words } = this;
    const at = level << NUMBERS_SHIFT;
    const row = level << WORDS_SHIFT;
    if (numbers[at | QUANTITY] !== 0 || (this.#carryCount !== 0 && this.#carries[level] !== 0)) {
      broken('a level without orders has no open quantity');
    }
    const index = this.#indexOf(side);
    index.remove(words[row | LEAF]!, orderOf(numbers[at | KEY]!));
    numbers[at | KEY] = 0;
    words[row | FIRST_SLOT] = this.#freeLevel;
    this.#freeLevel = level;
    if (level === words[(side << WORDS_SHIFT) | BEST]) this.#setBest(side, index.first());
  }

  /** Adds to the open quantity of a level without ever passing 2^53, where a sum would round. */
  raise(level: number, by: number): void {
    const at = (level << NUMBERS_SHIFT) | QUANTITY;
    const quantity = this.numbers[at]!;
    const room = GREATEST - quantity;
    if (by <= room) this.numbers[at] = quantity + by;
    else {
      this.numbers[at] = by - room - 1;
      this.#carry(level, 1);
    }
  }

  /** Takes from the open quantity of a level what was added to it before. */
  lower(level: number, by: number): void {
    const at = (level << NUMBERS_SHIFT) | QUANTITY;
    const left = this.numbers[at]! - by;
    if (left >= 0) this.numbers[at] = left;
    else {
      this.numbers[at] = GREATEST + left + 1;
      this.#carry(level, -1);
    }
  }

  /** As `Book.levels`. */
  levels(side: Side, count: number, out: PriceLevel[]): void {
    const { numbers, words } = this;
    const index = this.#indexOf(side);
    let length = 0;
    let level = words[(side << WORDS_SHIFT) | BEST]!;
    for (; level !== NONE && length < count; length += 1) {
      const key = numbers[(level << NUMBERS_SHIFT) | KEY]!;
      const price = Math.abs(key) as Price;
      const quantity = this.#quantityOf(level);
      const orders = words[(level << WORDS_SHIFT) | ORDERS]!;
      const view = out[length];
      if (view === undefined) out.push({ price, quantity, orders });
      else {
        view.price = price;
        view.quantity = quantity;
        view.orders = orders;
      }
      level = index.after(words[(level << WORDS_SHIFT) | LEAF]!, orderOf(key));
    }
    out.length = length;
  }

  #quantityOf(level: number): Quantity {
    const isMore = this.#carries[level]! > 0;
    return (isMore ? GREATEST : this.numbers[(level << NUMBERS_SHIFT) | QUANTITY]!) as Quantity;
  }

  #carry(level: number, by: 1 | -1): void {
    this.#carries[level] = this.#carries[level]! + by;
    this.#carryCount += by;
  }

  #indexOf(side: Side): PriceIndex {
    return side === BUY ? this.#bids : this.#asks;
  }

  #setBest(side: Side, level: number): void {
    this.words[(side << WORDS_SHIFT) | BEST] = level;
    const key = level === NONE ? NO_KEY : this.numbers[(level << NUMBERS_SHIFT) | KEY]!;
    this.numbers[(side << NUMBERS_SHIFT) | BEST_KEY] = key;
  }

  /** The level of a key that the cache does not know, made if there is none. */
  #seek(side: Side, key: number): number {
    const index = this.#indexOf(side);
    const order = orderOf(key);
    let leaf = index.leafOf(order);
    let level = leaf === NONE ? NONE : index.entryAt(leaf, order);
    if (level === NONE) {
      level = this.#takeRow();
      if (leaf === NONE) leaf = index.insert(order, level);
      else index.insertAt(leaf, order, level);
      this.numbers[(level << NUMBERS_SHIFT) | KEY] = key;
      this.words[(level << WORDS_SHIFT) | LEAF] = leaf;
      if (key < this.numbers[(side << NUMBERS_SHIFT) | BEST_KEY]!) this.#setBest(side, level);
    }
    this.#cache[Math.imul(Math.abs(key), GOLDEN) >>> this.#cacheShift] = level;
    return level;
  }

  #takeRow(): number {
    let level = this.#freeLevel;
    if (level !== NONE) {
      this.#freeLevel = this.words[(level << WORDS_SHIFT) | FIRST_SLOT]!;
      return level;
    }
    level = this.#levelCount;
    this.#levelCount += 1;
    const capacity = this.words.length >>> WORDS_SHIFT;
    if (level >= capacity) this.#makeRoom(capacity * 2);
    return level;
  }

  #makeRoom(capacity: number): void {
    const numbers = new Float64Array(capacity << NUMBERS_SHIFT);
    const words = new Int32Array(numbers.buffer);
    words.set(this.words);
    this.numbers = numbers;
    this.words = words;
    const carries = new Int32Array(capacity);
    carries.set(this.#carries);
    this.#carries = carries;
    const cached = capacity * CACHED_PER_LEVEL;
    this.#cache = new Int32Array(cached);
    // As many of a hash's highest bits as count the entries, a power of two.
    this.#cacheShift = Math.clz32(cached) + 1;
  }
}

/** Key of a price of a side. */
function keyOf(side: Side, price: number): number {
  return (2 * side - 1) * price;
}

/** A key as the price index orders it: as it is, or the distance of a buy below 2^53. */
function orderOf(key: number): number {
  return key < 0 ? GREATEST + key : key;
}
