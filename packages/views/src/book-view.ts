import { MAX_SAFE_UINT } from '@jangbu/protocol';

/** One price of a book: open quantity, at most 2^53 - 1 of it, and number of orders. */
export interface Level {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

/** A level as it is kept: the open orders of one price may add up to more than 2^53 units. */
interface OpenLevel {
  readonly price: number;
  units: bigint;
  orders: number;
}

const MAX_QUANTITY = BigInt(MAX_SAFE_UINT);

const CHUNK_LEVELS = 256;

function shownUnits(units: bigint): number {
  return Number(units < MAX_QUANTITY ? units : MAX_QUANTITY);
}

/**
 * The levels of one side of a book, best first.
 *
 * Sorted chunks: a change of a level costs a map look-up, a new or vanished level a binary search and a move of at most 256
 * entries, so that a million levels are as cheap as ten.
 */
export class SideView {
  readonly #isBetter: (a: number, b: number) => boolean;
  readonly #byPrice = new Map<number, OpenLevel>();
  readonly #chunks: OpenLevel[][] = [];

  /** @param side - 0 for bids (highest price first), 1 for asks (lowest first). */
  constructor(side: 0 | 1) {
    this.#isBetter = side === 0 ? (a, b) => a > b : (a, b) => a < b;
  }

  /** Number of levels. */
  get size(): number {
    return this.#byPrice.size;
  }

  /** Adds `quantity` and `orders` (both may be negative) to the level of `price`; throws if that leaves less than nothing. */
  change(price: number, quantity: number, orders: number): void {
    const level = this.#byPrice.get(price) ?? this.#insert(price);
    level.units += BigInt(quantity);
    level.orders += orders;
    if (level.units < 0n || level.orders < 0 || (level.orders === 0) !== (level.units === 0n)) {
      throw new Error(
        `book view is broken at ${price}: ${level.units} units in ${level.orders} orders`,
      );
    }
    if (level.orders === 0) this.#remove(level);
  }

  /** The best `count` levels, best first, as copies. */
  best(count: number): Level[] {
    const levels: Level[] = [];
    for (const chunk of this.#chunks) {
      for (const level of chunk) {
        if (levels.length === count) return levels;
        const { price, units, orders } = level;
        levels.push({
          price,
          quantity: shownUnits(units),
          orders,
        });
      }
    }
    return levels;
  }

  #insert(price: number): OpenLevel {
    const level: OpenLevel = { price, units: 0n, orders: 0 };
    this.#byPrice.set(price, level);
    const place = this.#chunkOf(price);
    const chunk = this.#chunks[place];
    if (chunk === undefined) {
      this.#chunks.push([level]);
      return level;
    }
    chunk.splice(this.#placeIn(chunk, price), 0, level);
    if (chunk.length > CHUNK_LEVELS) {
      this.#chunks.splice(place + 1, 0, chunk.splice(CHUNK_LEVELS >>> 1));
    }
    return level;
  }

  #remove(level: OpenLevel): void {
    this.#byPrice.delete(level.price);
    const place = this.#chunkOf(level.price);
    const chunk = this.#chunks[place]!;
    chunk.splice(this.#placeIn(chunk, level.price), 1);
    if (chunk.length === 0) this.#chunks.splice(place, 1);
  }

  /** The chunk where `price` is or belongs: the last one whose first level is not worse. */
  #chunkOf(price: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#isBetter(price, this.#chunks[middle]![0]!.price)) high = middle;
      else low = middle;
    }
    return low;
  }

  /** The first place of `chunk` whose level is not better than `price`. */
  #placeIn(chunk: readonly OpenLevel[], price: number): number {
    let low = 0;
    let high = chunk.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBetter(chunk[middle]!.price, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Open quantity of orders that stand at no price of their own, a side; at most 2^53 - 1 of it each. */
export interface UnpricedOrders {
  readonly bids: number;
  readonly asks: number;
}

/** The sums of the orders of one book without levels. */
class UnpricedView implements UnpricedOrders {
  readonly #units: [bids: bigint, asks: bigint] = [0n, 0n];

  get bids(): number {
    return shownUnits(this.#units[0]);
  }

  get asks(): number {
    return shownUnits(this.#units[1]);
  }

  /** Adds `quantity` (may be negative) to a side; throws if that leaves less than nothing. */
  change(side: 0 | 1, quantity: number): void {
    this.#units[side] += BigInt(quantity);
    if (this.#units[side] < 0n) throw new Error('book view has less than no unpriced orders');
  }
}

/**
 * The depth of one issue: limit orders as levels, market and midpoint orders as sums. A book that collects orders for a call
 * may be crossed.
 */
export class BookView {
  readonly bids = new SideView(0);
  readonly asks = new SideView(1);
  readonly market = new UnpricedView();
  readonly midpoint = new UnpricedView();
  /** `eventSeq` of the last event that changed the book; at first that of the listing. */
  seq: number;

  constructor(seq: number) {
    this.seq = seq;
  }

  /** Changes the level of `price` on `side` (0 bids, 1 asks) and notes the event that did it. */
  change(side: number, price: number, quantity: number, orders: number, seq: number): void {
    (side === 0 ? this.bids : this.asks).change(price, quantity, orders);
    this.seq = seq;
  }

  /** Changes the sum of the market or of the midpoint orders of `side`, and notes the event that did it. */
  changeUnpriced(orders: 'market' | 'midpoint', side: number, quantity: number, seq: number): void {
    this[orders].change(side === 0 ? 0 : 1, quantity);
    this.seq = seq;
  }
}
