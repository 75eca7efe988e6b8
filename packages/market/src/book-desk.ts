import type { Price, Quantity } from '@jangbu/protocol';
import { assert } from './assert.ts';
import type { Book, PriceLevel } from './book.ts';
import { Fills } from './fills.ts';
import { createOrderColumns, growOrderColumns, type OrderColumns } from './order-columns.ts';
import { BUY, SELL, type Side } from './side.ts';
import { SlotAllocator } from './slot-allocator.ts';

/** Makes a book over the rows of a desk. */
export type MakeBook = (columns: OrderColumns) => Book;

/** A fill with the maker by name: `a 10 @ 105`. */
export interface NamedFill {
  readonly maker: string;
  readonly price: number;
  readonly quantity: number;
}

/**
 * An owner of one book for the tests of the contract: it keeps rows, slots and sequence numbers as the exchange does, and
 * calls its orders by name.
 */
export class Desk {
  readonly columns = createOrderColumns(2);
  readonly slotsByName = new Map<string, number>();
  readonly namesBySlot: string[] = [];
  readonly fills = new Fills();
  readonly book: Book;
  readonly #allocator = new SlotAllocator();
  #sequence = 0;

  constructor(make: MakeBook) {
    this.book = make(this.columns);
  }

  rest(name: string, side: Side, quantity: number, price: number): void {
    const slot = this.#allocator.allocate();
    growOrderColumns(this.columns, slot + 1);
    this.#sequence += 1;
    this.columns.side[slot] = side;
    this.columns.limitPrice[slot] = price;
    this.columns.leaves[slot] = quantity;
    this.columns.sequence[slot] = this.#sequence;
    this.slotsByName.set(name, slot);
    this.namesBySlot[slot] = name;
    this.book.rest(slot);
  }

  take(side: Side, quantity: number, price: number): { leaves: number; fills: NamedFill[] } {
    this.fills.clear();
    const leaves = this.book.match(side, price as Price, quantity as Quantity, this.fills);
    const fills: NamedFill[] = [];
    for (let index = 0; index < this.fills.count; index += 1) {
      const slot = this.fills.makerSlot[index]!;
      fills.push({
        maker: this.namesBySlot[slot]!,
        price: this.fills.price[index]!,
        quantity: this.fills.quantity[index]!,
      });
      if (this.columns.leaves[slot] === 0) this.#release(slot);
    }
    return { leaves, fills };
  }

  limit(name: string, side: Side, quantity: number, price: number): NamedFill[] {
    const { leaves, fills } = this.take(side, quantity, price);
    if (leaves > 0) this.rest(name, side, leaves, price);
    return fills;
  }

  reduce(name: string, by: number): void {
    this.book.reduce(this.slotsByName.get(name)!, by as Quantity);
  }

  cancel(name: string): void {
    const slot = this.slotsByName.get(name)!;
    this.book.remove(slot);
    assert(this.columns.leaves[slot] === 0, 'a removed order has nothing open');
    this.#release(slot);
  }

  openQuantity(name: string): number {
    return this.columns.leaves[this.slotsByName.get(name)!]!;
  }

  openQuantityOrZero(name: string): number {
    return this.slotsByName.has(name) ? this.openQuantity(name) : 0;
  }

  /** Names of the open orders in time order. */
  openNames(): string[] {
    const sequence = (name: string) => this.columns.sequence[this.slotsByName.get(name)!]!;
    return [...this.slotsByName.keys()].sort((a, b) => sequence(a) - sequence(b));
  }

  /** Name of the order that trades first at a price of a side, `undefined` if none rests there. */
  firstAt(side: Side, price: number): string | undefined {
    const slot = this.book.firstAt(side, price as Price);
    return slot === -1 ? undefined : this.namesBySlot[slot]!;
  }

  levels(side: Side, count = 1000): PriceLevel[] {
    const out: PriceLevel[] = [];
    this.book.levels(side, count, out);
    return out;
  }

  /** What a reader sees of the whole book. */
  view() {
    const { book } = this;
    const best = [book.bestBid(), book.bestAsk()];
    return { best, bids: this.levels(BUY), asks: this.levels(SELL), orders: book.openOrders() };
  }

  /** Trades everything away and so shows the queues from end to end. */
  drain(): { asks: NamedFill[]; bids: NamedFill[] } {
    const all = Number.MAX_SAFE_INTEGER;
    const asks = this.take(BUY, all, all).fills;
    const bids = this.take(SELL, all, 1).fills;
    assert(this.book.openOrders() === 0, 'a drained book is empty');
    return { asks, bids };
  }

  /** The same orders in a new book, rested again in time order as recovery does it. */
  rebuilt(make: MakeBook): Desk {
    const desk = new Desk(make);
    for (const name of this.openNames()) {
      const slot = this.slotsByName.get(name)!;
      const { side, leaves, limitPrice } = this.columns;
      desk.rest(name, side[slot] as Side, leaves[slot]!, limitPrice[slot]!);
    }
    return desk;
  }

  #release(slot: number): void {
    this.slotsByName.delete(this.namesBySlot[slot]!);
    this.#allocator.release(slot);
  }
}
