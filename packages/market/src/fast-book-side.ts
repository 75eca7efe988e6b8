import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import { assert } from './assert.ts';
import type { PriceLevel } from './book.ts';
import { NONE, PriceIndex } from './fast-book-prices.ts';
import { BUY, type Side } from './side.ts';

/** Words a level in `words`, of which five are used: half a cache line. */
export const LEVEL_WORDS = 8;
/** Word of a level: slot of its earliest order. In a free level the next free one. */
export const FIRST_SLOT = 0;
/** Word of a level: slot of its latest order. */
export const LAST_SLOT = 1;
/** Word of a level: number of its orders. */
export const ORDERS = 2;
/** Word of a level: how often 2^53 is to be added to its open quantity. */
const CARRIES = 3;
/** Word of a level: leaf of the price index that holds it. */
const LEAF = 4;

/** Numbers a level in `numbers`. */
const LEVEL_NUMBERS = 2;
const KEY = 0;
const QUANTITY = 1;

const FIRST_CAPACITY = 4;
/** Greater than every key. */
const NO_KEY = MAX_SAFE_UINT + 1;

/**
 * Levels of a side that never had one: only level 0, which stands for none, is worse than all and
 * is never written.
 */
const NO_WORDS = new Int32Array(LEVEL_WORDS);
const NO_NUMBERS = Float64Array.of(NO_KEY, 0);

/**
 * The price levels of one side of a `FastBook`.
 *
 * A level is a number from 1; its row is used again when its last order has gone. Levels are
 * ordered by a key that is lowest for the best price: the price of an ask, 2^53 - 1 less the price
 * of a bid.
 */
export class FastBookSide {
  /**
   * `LEVEL_WORDS` words a level. Growing replaces the array: read the field again after `levelAt`.
   */
  words = NO_WORDS;
  /** The best level, or `NONE`. */
  best = NONE;
  readonly #keyOfPrice0: number;
  readonly #sign: 1 | -1;
  readonly #index = new PriceIndex();
  #numbers = NO_NUMBERS;
  #levelCount = 1;
  #freeLevel = NONE;

  constructor(side: Side) {
    this.#keyOfPrice0 = side === BUY ? MAX_SAFE_UINT : 0;
    this.#sign = side === BUY ? -1 : 1;
  }

  /** True if there is a level and an incoming order with this limit trades with the best one. */
  reaches(limitPrice: Price): boolean {
    return this.#numbers[this.best * LEVEL_NUMBERS + KEY]! <= this.#mirror(limitPrice);
  }

  /** The best price, or 0 if there is no level. */
  bestPrice(): Price {
    return (this.best === NONE ? 0 : this.priceOf(this.best)) as Price;
  }

  /** Price of a level. */
  priceOf(level: number): Price {
    return this.#mirror(this.#numbers[level * LEVEL_NUMBERS + KEY]!) as Price;
  }

  /** The level at a price, made without orders if there is none. */
  levelAt(price: Price): number {
    const key = this.#mirror(price);
    const level = this.#index.find(key);
    return level === NONE ? this.#addLevel(key) : level;
  }

  /** Slot of the earliest order at a price, or -1; makes no level. */
  firstAt(price: Price): number {
    const key = this.#mirror(price);
    const isBest = this.#numbers[this.best * LEVEL_NUMBERS + KEY] === key;
    const level = isBest ? this.best : this.#index.find(key);
    return level === NONE ? -1 : this.words[level * LEVEL_WORDS + FIRST_SLOT]!;
  }

  /** Takes a level without orders away. */
  drop(level: number): void {
    const { words } = this;
    const row = level * LEVEL_WORDS;
    const at = level * LEVEL_NUMBERS;
    assert(
      this.#numbers[at + QUANTITY] === 0 && words[row + CARRIES] === 0,
      'a level without orders has no open quantity',
    );
    this.#index.remove(words[row + LEAF]!, this.#numbers[at + KEY]!);
    words[row + FIRST_SLOT] = this.#freeLevel;
    this.#freeLevel = level;
    if (level === this.best) this.best = this.#index.first();
  }

  /** Adds to the open quantity of a level without ever passing 2^53, where a sum would round. */
  raise(level: number, by: number): void {
    const at = level * LEVEL_NUMBERS + QUANTITY;
    const quantity = this.#numbers[at]!;
    const room = MAX_SAFE_UINT - quantity;
    if (by <= room) this.#numbers[at] = quantity + by;
    else {
      this.#numbers[at] = by - room - 1;
      this.#carry(level, 1);
    }
  }

  /** Takes from the open quantity of a level what was added to it before. */
  lower(level: number, by: number): void {
    const at = level * LEVEL_NUMBERS + QUANTITY;
    const quantity = this.#numbers[at]!;
    const missing = by - quantity;
    if (missing <= 0) this.#numbers[at] = quantity - by;
    else {
      this.#numbers[at] = MAX_SAFE_UINT - missing + 1;
      this.#carry(level, -1);
    }
  }

  /** As `Book.levels`. */
  levels(count: number, out: PriceLevel[]): void {
    let length = 0;
    for (let level = this.best; level !== NONE && length < count; length += 1) {
      const price = this.priceOf(level);
      const quantity = this.#quantityOf(level);
      const orders = this.words[level * LEVEL_WORDS + ORDERS]!;
      const view = out[length];
      if (view === undefined) out.push({ price, quantity, orders });
      else {
        view.price = price;
        view.quantity = quantity;
        view.orders = orders;
      }
      level = this.#levelAfter(level);
    }
    out.length = length;
  }

  #levelAfter(level: number): number {
    const leaf = this.words[level * LEVEL_WORDS + LEAF]!;
    return this.#index.after(leaf, this.#numbers[level * LEVEL_NUMBERS + KEY]!);
  }

  #quantityOf(level: number): Quantity {
    const isMore = this.words[level * LEVEL_WORDS + CARRIES]! > 0;
    return (isMore ? MAX_SAFE_UINT : this.#numbers[level * LEVEL_NUMBERS + QUANTITY]!) as Quantity;
  }

  #carry(level: number, by: 1 | -1): void {
    const at = level * LEVEL_WORDS + CARRIES;
    this.words[at] = this.words[at]! + by;
  }

  #addLevel(key: number): number {
    let level = this.#freeLevel;
    if (level !== NONE) this.#freeLevel = this.words[level * LEVEL_WORDS + FIRST_SLOT]!;
    else {
      level = this.#levelCount;
      this.#levelCount += 1;
      if (level * LEVEL_WORDS >= this.words.length) this.#grow();
    }
    this.#numbers[level * LEVEL_NUMBERS + KEY] = key;
    this.words[level * LEVEL_WORDS + LEAF] = this.#index.insert(key, level);
    if (key < this.#numbers[this.best * LEVEL_NUMBERS + KEY]!) this.best = level;
    return level;
  }

  #grow(): void {
    const present = this.words.length / LEVEL_WORDS;
    const capacity = Math.max(FIRST_CAPACITY, present * 2);
    const words = new Int32Array(capacity * LEVEL_WORDS);
    const numbers = new Float64Array(capacity * LEVEL_NUMBERS);
    words.set(this.words);
    numbers.set(this.#numbers);
    this.words = words;
    this.#numbers = numbers;
  }

  /** Key of a price, and price of a key. */
  #mirror(price: number): number {
    return this.#keyOfPrice0 + this.#sign * price;
  }
}
