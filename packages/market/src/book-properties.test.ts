import type { Price, Quantity } from '@jangbu/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceLevel } from './book.ts';
import { Desk, type NamedFill } from './book-desk.ts';
import { BOOK_ENGINES } from './book-engines.ts';
import { BUY, SELL, type Side } from './side.ts';

type Operation =
  | { kind: 'limit'; side: Side; quantity: number; price: number }
  | { kind: 'immediate'; side: Side; quantity: number; price: number }
  | { kind: 'reduce'; pick: number; by: number }
  | { kind: 'cancel'; pick: number };

const side = fc.constantFrom<Side>(BUY, SELL);
const order = { side, quantity: fc.integer({ min: 1, max: 20 }) };
const price = fc.integer({ min: 95, max: 105 });
/** Every price that is drawn, and one beyond on each side. */
const ASKED_PRICES = Array.from({ length: 13 }, (_, index) => 94 + index);
const pick = fc.nat({ max: 1000 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('limit' as const), ...order, price }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('immediate' as const), ...order, price }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('reduce' as const),
      pick,
      by: fc.integer({ min: 1, max: 19 }),
    }),
  },
);
const operations = fc.array(operation, { maxLength: 120 });

interface ModelOrder {
  readonly name: string;
  readonly side: Side;
  readonly price: number;
  leaves: number;
}

/** A list of orders in time order; every question is a scan of all of it. */
class ListModel {
  orders: ModelOrder[] = [];

  take(side: Side, quantity: number, price: number): { leaves: number; fills: NamedFill[] } {
    let leaves = quantity;
    const fills: NamedFill[] = [];
    const meets = (order: ModelOrder) =>
      order.side !== side && (side === BUY ? order.price <= price : order.price >= price);
    // Sorting is stable, so orders at one price stay in time order.
    const makers = this.orders.filter(meets);
    makers.sort((a, b) => (side === BUY ? a.price - b.price : b.price - a.price));
    for (const maker of makers) {
      const traded = Math.min(leaves, maker.leaves);
      if (traded === 0) break;
      fills.push({ maker: maker.name, price: maker.price, quantity: traded });
      maker.leaves -= traded;
      leaves -= traded;
    }
    this.orders = this.orders.filter((order) => order.leaves > 0);
    return { leaves, fills };
  }

  levels(side: Side): PriceLevel[] {
    const levels = new Map<number, PriceLevel>();
    for (const order of this.orders.filter((each) => each.side === side)) {
      const level = levels.get(order.price) ?? { price: 0, quantity: 0, orders: 0 };
      levels.set(order.price, {
        price: order.price as Price,
        quantity: (level.quantity + order.leaves) as Quantity,
        orders: level.orders + 1,
      });
    }
    return [...levels.values()].sort((a, b) =>
      side === BUY ? b.price - a.price : a.price - b.price,
    );
  }

  firstAt(side: Side, price: number): string | undefined {
    return this.orders.find((order) => order.side === side && order.price === price)?.name;
  }

  view() {
    const [bids, asks] = [this.levels(BUY), this.levels(SELL)];
    const best = [bids[0]?.price ?? 0, asks[0]?.price ?? 0];
    return { best, bids, asks, orders: this.orders.length };
  }
}

/** Does one operation on a desk and on the model; both must answer alike. Returns the fills, if it could trade. */
function doBoth(desk: Desk, model: ListModel, each: Operation, name: string): NamedFill[] {
  if (each.kind === 'limit' || each.kind === 'immediate') {
    const expected = model.take(each.side, each.quantity, each.price);
    const actual = desk.take(each.side, each.quantity, each.price);
    expect(actual).toEqual(expected);
    if (each.kind === 'limit' && expected.leaves > 0) {
      desk.rest(name, each.side, expected.leaves, each.price);
      model.orders.push({ name, side: each.side, price: each.price, leaves: expected.leaves });
    }
    return actual.fills;
  }
  if (model.orders.length === 0) return [];
  const target = model.orders[each.pick % model.orders.length]!;
  if (each.kind === 'reduce' && each.by < target.leaves) {
    desk.reduce(target.name, each.by);
    target.leaves -= each.by;
    expect(desk.openQuantity(target.name)).toBe(target.leaves);
  } else {
    desk.cancel(target.name);
    model.orders.splice(model.orders.indexOf(target), 1);
  }
  return [];
}

describe.each(Object.entries(BOOK_ENGINES))('%s book', (_engine, make) => {
  it('gives the fills, levels and queues of a list that is scanned', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const [desk, model] = [new Desk(make), new ListModel()];
        for (const [index, each] of all.entries()) {
          doBoth(desk, model, each, `o${index}`);
          expect(desk.view()).toEqual(model.view());
          for (const asked of ASKED_PRICES) {
            expect(desk.firstAt(BUY, asked)).toBe(model.firstAt(BUY, asked));
            expect(desk.firstAt(SELL, asked)).toBe(model.firstAt(SELL, asked));
          }
        }
        expect(desk.openNames()).toEqual(model.orders.map((each) => each.name));
      }),
      { numRuns: 300 },
    );
  });

  it('passes over no better and no earlier order, creates no quantity, and is never left crossed', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const [desk, model] = [new Desk(make), new ListModel()];
        for (const [index, each] of all.entries()) {
          const before = model.orders.map((known) => ({ ...known }));
          const fills = doBoth(desk, model, each, `o${index}`);
          const [bid, ask] = [desk.book.bestBid(), desk.book.bestAsk()];
          expect(bid === 0 || ask === 0 || bid < ask).toBe(true);
          if (each.kind === 'reduce' || each.kind === 'cancel') continue;

          const traded = fills.reduce((sum, fill) => sum + fill.quantity, 0);
          expect(traded).toBeLessThanOrEqual(each.quantity);
          const last = before.find((known) => known.name === fills.at(-1)?.maker);
          for (const known of before) {
            const given = fills.find((fill) => fill.maker === known.name)?.quantity ?? 0;
            expect(desk.openQuantityOrZero(known.name)).toBe(known.leaves - given);
            if (last === undefined || known.side === each.side || known === last) continue;
            const gain = (known.price - last.price) * (each.side === BUY ? -1 : 1);
            const ahead = gain > 0 || (gain === 0 && before.indexOf(known) < before.indexOf(last));
            expect(given).toBe(ahead ? known.leaves : 0);
          }
        }
      }),
    );
  });

  it('is a function of its rows: rested again in time order, it is the same book', () => {
    fc.assert(
      fc.property(operations, operations, (all, later) => {
        const [desk, model] = [new Desk(make), new ListModel()];
        for (const [index, each] of all.entries()) doBoth(desk, model, each, `o${index}`);
        const rebuilt = desk.rebuilt(make);
        expect(rebuilt.view()).toEqual(desk.view());
        const copy = new ListModel();
        copy.orders = model.orders.map((known) => ({ ...known }));
        for (const [index, each] of later.entries()) {
          doBoth(desk, model, each, `p${index}`);
          doBoth(rebuilt, copy, each, `p${index}`);
        }
        expect(rebuilt.drain()).toEqual(desk.drain());
      }),
    );
  });
});
