/**
 * The open orders of one issue in their order of matching (docs/spec/trading-day.md section 2,
 * books).
 */
import { isOffHours, ORDER_TYPE } from './order-codes.ts';
import type { Order } from './records.ts';

/** One side of a book: best price first, and at one price the lowest sequence first. */
class BookSide {
  readonly #isBetter: (price: bigint, than: bigint) => boolean;
  /** Best first. */
  readonly #prices: bigint[] = [];
  /**
   * Orders of a price by id; a map keeps the order of insertion, which is that of the sequences.
   */
  readonly #ordersByPrice = new Map<bigint, Map<number, Order>>();

  constructor(isBetter: (price: bigint, than: bigint) => boolean) {
    this.#isBetter = isBetter;
  }

  /** The first order in line. */
  best(): Order | undefined {
    return this.firstAt(this.#prices[0]);
  }

  /** The first order in line at one price. */
  firstAt(price: bigint | undefined): Order | undefined {
    if (price === undefined) return undefined;
    return this.#ordersByPrice.get(price)?.values().next().value;
  }

  /** The best price. */
  bestPrice(): bigint | undefined {
    return this.#prices[0];
  }

  /** The worst price. */
  worstPrice(): bigint | undefined {
    return this.#prices.at(-1);
  }

  /**
   * Puts an order behind all orders of its price; its sequence must be the highest so far.
   */
  add(order: Order): void {
    const price = order.limitPrice;
    const queue = this.#ordersByPrice.get(price);
    if (queue !== undefined) {
      queue.set(order.orderId, order);
      return;
    }
    this.#ordersByPrice.set(price, new Map([[order.orderId, order]]));
    this.#prices.splice(this.#placeOf(price), 0, price);
  }

  /** Takes an order out of the line; throws if it is not in it. */
  remove(order: Order): void {
    const price = order.limitPrice;
    const queue = this.#ordersByPrice.get(price);
    if (queue === undefined || !queue.delete(order.orderId)) {
      throw new Error(`order ${order.orderId} is not on the book`);
    }
    if (queue.size > 0) return;
    this.#ordersByPrice.delete(price);
    this.#prices.splice(this.#placeOf(price), 1);
  }

  /** The orders, first in line first; the side must not change while they are walked. */
  *orders(): IterableIterator<Order> {
    for (const price of this.#prices) yield* this.#ordersByPrice.get(price)!.values();
  }

  /** How many prices are better than `price`. */
  #placeOf(price: bigint): number {
    let low = 0;
    let high = this.#prices.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#isBetter(this.#prices[middle]!, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The two sides of one book. */
class Book {
  readonly #buys = new BookSide((price, than) => price > than);
  readonly #sells = new BookSide((price, than) => price < than);

  /** The line of a side (0 buy, 1 sell). */
  side(side: 0 | 1): BookSide {
    return side === 0 ? this.#buys : this.#sells;
  }
}

/** Names of the books of an issue, in the order in which their orders expire. */
export const BOOK_NAMES = ['limit', 'market', 'midpoint', 'offHours'] as const;

/** A name of a book. */
export type BookName = (typeof BOOK_NAMES)[number];

/** The book of an order. */
export function bookNameOf(order: Order): BookName {
  if (isOffHours(order.flags)) return 'offHours';
  if (order.orderType === ORDER_TYPE.market) return 'market';
  return order.orderType === ORDER_TYPE.midpoint ? 'midpoint' : 'limit';
}

/** The four books of an issue, and its dormant stop orders. */
export class IssueBooks {
  readonly limit = new Book();
  readonly market = new Book();
  readonly midpoint = new Book();
  readonly offHours = new Book();
  /** By order id. */
  readonly dormant = new Map<number, Order>();
  #size = 0;

  /** Number of open orders, dormant stop orders with them. */
  get size(): number {
    return this.#size + this.dormant.size;
  }

  /** Puts an order on its book; its sequence must be the highest so far. */
  add(order: Order): void {
    this[bookNameOf(order)].side(order.side).add(order);
    this.#size += 1;
  }

  /** Takes an order off its book; throws if it is not on it. */
  remove(order: Order): void {
    this[bookNameOf(order)].side(order.side).remove(order);
    this.#size -= 1;
  }

  /** The orders of a book: the buys and then the sells, in each the first in line first. */
  ordersOf(name: BookName): Order[] {
    return [...this[name].side(0).orders(), ...this[name].side(1).orders()];
  }
}

/** The sum of the leaves of some orders. */
export function leavesOf(orders: Iterable<Order>): bigint {
  let sum = 0n;
  for (const order of orders) sum += order.leaves;
  return sum;
}
