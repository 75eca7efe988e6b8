import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import { assert, isCount } from './assert.ts';
import type { Book, PriceLevel } from './book.ts';
import type { Fills } from './fills.ts';
import type { OrderColumns } from './order-columns.ts';
import { BUY, oppositeSide, SELL, type Side } from './side.ts';

/** A place in the queue of a level. */
interface QueuedOrder {
  readonly slot: number;
  readonly queue: Queue;
  earlier: QueuedOrder | undefined;
  later: QueuedOrder | undefined;
}

/** The orders of one side at one price, earliest first. */
interface Queue {
  readonly price: Price;
  first: QueuedOrder | undefined;
  last: QueuedOrder | undefined;
  orders: number;
  /** Sum of the orders' `leaves`, less `carries` times 2^53: many great orders at a low price pass it. */
  quantity: number;
  carries: number;
}

/**
 * The book that is made to be read: the oracle of the tests, and the one to debug with.
 *
 * Each side is an array of queues sorted by price with the best at its end; each queue is a linked list. With L levels a
 * new price or the last order of one costs O(L), everything else O(log L) or less; a cancel never walks its queue.
 */
export class PlainBook implements Book {
  readonly #columns: OrderColumns;
  readonly #bids = new BookSide(BUY);
  readonly #asks = new BookSide(SELL);
  readonly #ordersBySlot = new Map<number, QueuedOrder>();

  /** A book without orders over the rows of `columns`, which it may share with other books. */
  constructor(columns: OrderColumns) {
    this.#columns = columns;
  }

  match(side: Side, limitPrice: Price, quantity: Quantity, fills: Fills): Quantity {
    assert(isCount(limitPrice), 'a limit price is a whole number of at least 1');
    assert(isCount(quantity), 'a quantity is a whole number of at least 1');
    const makers = this.#sideOf(oppositeSide(side));
    let leaves = quantity;
    while (leaves > 0) {
      const queue = makers.best();
      if (queue === undefined || !crosses(side, limitPrice, queue.price)) break;
      const maker = queue.first;
      assert(maker !== undefined, 'a level on the book has an order');
      const traded = Math.min(leaves, this.#leavesOf(maker.slot)) as Quantity;
      fills.append(maker.slot, queue.price, traded);
      this.#lower(maker, traded);
      leaves = (leaves - traded) as Quantity;
    }
    return leaves;
  }

  rest(slot: number): void {
    assert(!this.#ordersBySlot.has(slot), 'an order rests once');
    const side = this.#columns.side[slot];
    assert(side === BUY || side === SELL, 'a side is 0 or 1');
    const price = this.#columns.limitPrice[slot] as Price;
    assert(isCount(price), 'a limit price is a whole number of at least 1');
    const leaves = this.#leavesOf(slot);
    assert(isCount(leaves), 'a quantity is a whole number of at least 1');

    const queue = this.#sideOf(side).queueAt(price);
    const earlier = queue.last;
    assert(
      earlier === undefined || this.#sequenceOf(earlier.slot) < this.#sequenceOf(slot),
      'an order joins its queue after all that are in it',
    );
    const order: QueuedOrder = { slot, queue, earlier, later: undefined };
    if (earlier === undefined) queue.first = order;
    else earlier.later = order;
    queue.last = order;
    queue.orders += 1;
    raise(queue, leaves);
    this.#ordersBySlot.set(slot, order);
  }

  reduce(slot: number, by: Quantity): void {
    const order = this.#orderAt(slot);
    assert(isCount(by), 'a quantity is a whole number of at least 1');
    assert(by < this.#leavesOf(slot), 'a reduction leaves something');
    this.#lower(order, by);
  }

  remove(slot: number): void {
    this.#lower(this.#orderAt(slot), this.#leavesOf(slot));
  }

  firstAt(side: Side, price: Price): number {
    assert(price === 0 || isCount(price), 'a price is a whole number of at least 1, or 0 for none');
    return this.#sideOf(side).queueIfAny(price)?.first?.slot ?? -1;
  }

  bestBid(): Price {
    return this.#bids.best()?.price ?? (0 as Price);
  }

  bestAsk(): Price {
    return this.#asks.best()?.price ?? (0 as Price);
  }

  levels(side: Side, count: number, out: PriceLevel[]): void {
    const { queues } = this.#sideOf(side);
    const length = Math.min(count, queues.length);
    for (let index = 0; index < length; index += 1) {
      const queue = queues[queues.length - 1 - index]!;
      const { price, orders } = queue;
      const quantity = (queue.carries > 0 ? MAX_SAFE_UINT : queue.quantity) as Quantity;
      const level = out[index];
      if (level === undefined) out.push({ price, quantity, orders });
      else {
        level.price = price;
        level.quantity = quantity;
        level.orders = orders;
      }
    }
    out.length = length;
  }

  openOrders(): number {
    return this.#ordersBySlot.size;
  }

  /** Lowers the open quantity of an order; with nothing left it leaves its queue, and an empty queue leaves its side. */
  #lower(order: QueuedOrder, by: number): void {
    const { slot, queue } = order;
    const leaves = this.#leavesOf(slot) - by;
    assert(leaves >= 0, 'no order trades more than is open');
    this.#columns.leaves[slot] = leaves;
    lower(queue, by);
    if (leaves > 0) return;

    if (order.earlier === undefined) queue.first = order.later;
    else order.earlier.later = order.later;
    if (order.later === undefined) queue.last = order.earlier;
    else order.later.earlier = order.earlier;
    queue.orders -= 1;
    this.#ordersBySlot.delete(slot);
    if (queue.orders > 0) return;
    assert(
      queue.quantity === 0 && queue.carries === 0,
      'a level without orders has no open quantity',
    );
    this.#sideOf(this.#columns.side[slot] as Side).drop(queue);
  }

  #sideOf(side: Side): BookSide {
    return side === BUY ? this.#bids : this.#asks;
  }

  #orderAt(slot: number): QueuedOrder {
    const order = this.#ordersBySlot.get(slot);
    assert(order !== undefined, 'the order is on this book');
    return order;
  }

  #leavesOf(slot: number): Quantity {
    return this.#columns.leaves[slot] as Quantity;
  }

  #sequenceOf(slot: number): number {
    return this.#columns.sequence[slot]!;
  }
}

/** The queues of one side, sorted from the worst price to the best, so that the best comes and goes at the end. */
class BookSide {
  readonly queues: Queue[] = [];
  readonly #side: Side;

  constructor(side: Side) {
    this.#side = side;
  }

  best(): Queue | undefined {
    return this.queues[this.queues.length - 1];
  }

  /** The queue at `price`, made if there is none. */
  queueAt(price: Price): Queue {
    const present = this.queueIfAny(price);
    if (present !== undefined) return present;
    const ends = { first: undefined, last: undefined };
    const queue: Queue = { price, ...ends, orders: 0, quantity: 0, carries: 0 };
    this.queues.splice(this.#indexOf(price), 0, queue);
    return queue;
  }

  queueIfAny(price: Price): Queue | undefined {
    const queue = this.queues[this.#indexOf(price)];
    return queue?.price === price ? queue : undefined;
  }

  drop(queue: Queue): void {
    const index = this.#indexOf(queue.price);
    assert(this.queues[index] === queue, 'a level is where its price says');
    this.queues.splice(index, 1);
  }

  /** Number of queues with a worse price, found by halving. */
  #indexOf(price: Price): number {
    let low = 0;
    let high = this.queues.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#isWorse(this.queues[middle]!.price, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isWorse(price: Price, than: Price): boolean {
    return this.#side === BUY ? price < than : price > than;
  }
}

/** True if an incoming order on `side` with this limit trades with a resting one at `price`. */
function crosses(side: Side, limitPrice: Price, price: Price): boolean {
  return side === BUY ? price <= limitPrice : price >= limitPrice;
}

/** Adds to the open quantity of a queue without ever passing 2^53, where a sum would round. */
function raise(queue: Queue, by: number): void {
  const room = MAX_SAFE_UINT - queue.quantity;
  if (by <= room) queue.quantity += by;
  else {
    queue.quantity = by - room - 1;
    queue.carries += 1;
  }
}

/** Takes from the open quantity of a queue what was added to it before. */
function lower(queue: Queue, by: number): void {
  const missing = by - queue.quantity;
  if (missing <= 0) queue.quantity -= by;
  else {
    queue.quantity = MAX_SAFE_UINT - missing + 1;
    queue.carries -= 1;
  }
}
