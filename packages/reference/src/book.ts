/**
 * The open orders of one issue in their order of matching (docs/spec/commands.md, PlaceOrder,
 * matching).
 */
import type { Order } from './state.ts';

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

  best(): Order | undefined {
    const price = this.#prices[0];
    if (price === undefined) return undefined;
    return this.#ordersByPrice.get(price)!.values().next().value;
  }

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

/** The two sides of one issue. */
export class Book {
  readonly #buys = new BookSide((price, than) => price > than);
  readonly #sells = new BookSide((price, than) => price < than);
  #size = 0;

  /** Number of open orders. */
  get size(): number {
    return this.#size;
  }

  /**
   * Puts an order behind all orders of its side and price; its sequence must be the highest so far.
   */
  add(order: Order): void {
    this.#sideOf(order.side).add(order);
    this.#size += 1;
  }

  /** Takes an order off the book; throws if it is not on it. */
  remove(order: Order): void {
    this.#sideOf(order.side).remove(order);
    this.#size -= 1;
  }

  /**
   * The order on the other side that `order` trades with next, if there is one whose price crosses.
   */
  bestAgainst(order: Order): Order | undefined {
    if (order.side === 0) {
      const best = this.#sells.best();
      return best !== undefined && best.limitPrice <= order.limitPrice ? best : undefined;
    }
    const best = this.#buys.best();
    return best !== undefined && best.limitPrice >= order.limitPrice ? best : undefined;
  }

  /** The open orders of a side (0 buy, 1 sell), first in line first. */
  orders(side: 0 | 1): IterableIterator<Order> {
    return this.#sideOf(side).orders();
  }

  #sideOf(side: 0 | 1): BookSide {
    return side === 0 ? this.#buys : this.#sells;
  }
}
