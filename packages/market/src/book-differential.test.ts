import type { Price, Quantity } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import type { PriceLevel } from './book.ts';
import type { MakeBook } from './book-desk.ts';
import { compareBooks } from './book-differential.ts';
import { BOOK_ENGINES } from './book-engines.ts';
import type { Fills } from './fills.ts';
import type { OrderColumns } from './order-columns.ts';
import { PlainBook } from './plain-book.ts';
import { BUY, oppositeSide, type Side } from './side.ts';

const COMMANDS = 200_000;

/** A book with a mistake planted in it. */
class MistakenBook extends PlainBook {
  readonly rows: OrderColumns;

  constructor(columns: OrderColumns) {
    super(columns);
    this.rows = columns;
  }
}

const MISTAKES: readonly [mistake: string, seenAs: string, make: MakeBook][] = [
  [
    'a reduced order loses its time priority',
    'first order at a price',
    (columns) =>
      new (class extends MistakenBook {
        override reduce(slot: number, by: Quantity): void {
          const left = this.rows.leaves[slot]! - by;
          const latest = this.rows.sequence.reduce((a, b) => Math.max(a, b));
          this.remove(slot);
          this.rows.leaves[slot] = left;
          this.rows.sequence[slot] = latest + 2 ** -20;
          this.rest(slot);
        }
      })(columns),
  ],
  [
    'the makers of a taker are named latest first',
    'maker',
    (columns) =>
      new (class extends MistakenBook {
        override match(side: Side, price: Price, quantity: Quantity, fills: Fills): Quantity {
          const leaves = super.match(side, price, quantity, fills);
          fills.makerSlot.subarray(0, fills.count).reverse();
          return leaves;
        }
      })(columns),
  ],
  [
    'only the best price of a side has a first order',
    'first order at a price',
    (columns) =>
      new (class extends MistakenBook {
        override firstAt(side: Side, price: Price): number {
          const best = side === BUY ? this.bestBid() : this.bestAsk();
          return price === best ? super.firstAt(side, price) : -1;
        }
      })(columns),
  ],
  [
    'the first order at a price is looked for on the other side',
    'first order at a price',
    (columns) =>
      new (class extends MistakenBook {
        override firstAt(side: Side, price: Price): number {
          return super.firstAt(oppositeSide(side), price);
        }
      })(columns),
  ],
  [
    "trades are at the taker's price",
    'price',
    (columns) =>
      new (class extends MistakenBook {
        override match(side: Side, price: Price, quantity: Quantity, fills: Fills): Quantity {
          const leaves = super.match(side, price, quantity, fills);
          fills.price.fill(price, 0, fills.count);
          return leaves;
        }
      })(columns),
  ],
  [
    'a taker reaches one unit beyond its limit',
    'leaves',
    (columns) =>
      new (class extends MistakenBook {
        override match(side: Side, price: Price, quantity: Quantity, fills: Fills): Quantity {
          const step = side === BUY ? 1 : -1;
          const limit = Math.min(Math.max(price + step, 1), Number.MAX_SAFE_INTEGER) as Price;
          return super.match(side, limit, quantity, fills);
        }
      })(columns),
  ],
  [
    'equal prices do not trade',
    'leaves',
    (columns) =>
      new (class extends MistakenBook {
        override match(side: Side, price: Price, quantity: Quantity, fills: Fills): Quantity {
          const limit = (side === BUY ? price - 1 : price + 1) as Price;
          if (!Number.isSafeInteger(limit) || limit === 0) return quantity;
          return super.match(side, limit, quantity, fills);
        }
      })(columns),
  ],
  [
    'the last unit of a taker does not trade',
    'leaves',
    (columns) =>
      new (class extends MistakenBook {
        override match(side: Side, price: Price, quantity: Quantity, fills: Fills): Quantity {
          if (quantity === 1) return quantity;
          return (super.match(side, price, (quantity - 1) as Quantity, fills) + 1) as Quantity;
        }
      })(columns),
  ],
  [
    'a taker trades with one price only',
    'leaves',
    (columns) =>
      new (class extends MistakenBook {
        override match(side: Side, price: Price, quantity: Quantity, fills: Fills): Quantity {
          const best = side === BUY ? this.bestAsk() : this.bestBid();
          const isReached = best > 0 && (side === BUY ? best <= price : best >= price);
          return super.match(side, isReached ? best : price, quantity, fills);
        }
      })(columns),
  ],
  [
    'a reduction by one takes two',
    'leaves',
    (columns) =>
      new (class extends MistakenBook {
        override reduce(slot: number, by: Quantity): void {
          const more = by === 1 && this.rows.leaves[slot]! > 2 ? 2 : by;
          super.reduce(slot, more as Quantity);
        }
      })(columns),
  ],
  [
    'a cancel leaves the open quantity in the row',
    'leaves',
    (columns) =>
      new (class extends MistakenBook {
        override remove(slot: number): void {
          const { leaves } = this.rows;
          const open = leaves[slot]!;
          super.remove(slot);
          leaves[slot] = open;
        }
      })(columns),
  ],
  [
    'the levels leave out the best one when there are several',
    'price of a level',
    (columns) =>
      new (class extends MistakenBook {
        override levels(side: Side, count: number, out: PriceLevel[]): void {
          super.levels(side, count + 1, out);
          if (out.length > count) out.shift();
        }
      })(columns),
  ],
  [
    'prices are kept in 32 bits',
    'best bid',
    (columns) =>
      new (class extends MistakenBook {
        override rest(slot: number): void {
          const price = this.rows.limitPrice[slot]! >>> 0;
          this.rows.limitPrice[slot] = Math.max(1, price);
          super.rest(slot);
        }
      })(columns),
  ],
];

describe('plain and fast book, command by command', () => {
  it(`agree over ${COMMANDS} drawn commands`, () => {
    const fills = compareBooks(BOOK_ENGINES.plain, BOOK_ENGINES.fast, 20_261_122, COMMANDS);
    expect(fills).toBeGreaterThan(COMMANDS / 10);
  });

  it.each(MISTAKES)('a book in which %s is found out', (_mistake, seenAs, make) => {
    let fault: unknown;
    try {
      compareBooks(BOOK_ENGINES.fast, make, 20_261_122, COMMANDS);
    } catch (error) {
      fault = error;
    }
    expect(fault).toMatchObject({ cause: { message: expect.stringMatching(`^${seenAs}: `) } });
  });
});
