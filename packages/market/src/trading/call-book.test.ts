import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderColumns, growOrderColumns } from '../order-columns.ts';
import { PlainBook } from '../plain-book.ts';
import { tickTable } from '../rules/tick-table.ts';
import { BUY, SELL, type Side } from '../side.ts';
import { type CallFacts, priceCall, takeFromCall } from './call-book.ts';
import { type BookKind, IssueBooks, LIMIT_BOOK, MARKET_BOOK } from './issue-books.ts';

const FACTS: CallFacts = {
  ticks: tickTable([0, 10]),
  lot: 1 as Quantity,
  lowerLimit: 700,
  upperLimit: 1_300,
  reference: { kind: 'base', price: 1_000 as Price },
};

/** An order of a call: side, quantity, and its price, 0 for a market order. */
type CallOrder = readonly [side: Side, quantity: number, price: number];

function collected(orders: readonly CallOrder[]) {
  const columns = createOrderColumns(2);
  growOrderColumns(columns, Math.max(orders.length, 1));
  const books = new IssueBooks(columns, (each) => new PlainBook(each));
  for (const [slot, [side, quantity, price]] of orders.entries()) {
    const kind: BookKind = price === 0 ? MARKET_BOOK : LIMIT_BOOK;
    columns.side[slot] = side;
    columns.leaves[slot] = quantity;
    columns.sequence[slot] = slot + 1;
    columns.limitPrice[slot] = price > 0 ? price : side === BUY ? 1_300 : 700;
    books.all[kind].rest(slot);
  }
  return { columns, books };
}

const anyOrder: fc.Arbitrary<CallOrder> = fc.tuple(
  fc.constantFrom<Side>(BUY, SELL),
  fc.integer({ min: 1, max: 50 }),
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 70, max: 130 }).map((ten) => ten * 10) },
    { weight: 1, arbitrary: fc.constantFrom(0, 700, 1_300) },
  ),
);

describe('a call', () => {
  it('trades the same quantity on both sides, whole orders by priority, and leaves no crossed book', () => {
    fc.assert(
      fc.property(fc.array(anyOrder, { maxLength: 25 }), fc.boolean(), (orders, isAtLimit) => {
        const { columns, books } = collected(orders);
        const call = priceCall(books, FACTS);
        const sum = (side: Side, shares: readonly { quantity: number }[]) => {
          expect([side, shares.reduce((total, { quantity }) => total + quantity, 0)]).toEqual([
            side,
            call.quantity,
          ]);
        };
        for (const side of [BUY, SELL] as const) {
          const limit = side === BUY ? 1_300 : 700;
          const simultaneous = isAtLimit && call.price === limit;
          const taken = takeFromCall(books, columns, side, call, FACTS.lot, simultaneous);
          sum(side, call.price === 0 ? [] : taken.shares);
          for (const { slot, quantity } of [...taken.shares, ...taken.returning]) {
            const [own, whole] = orders[slot]!;
            expect(own).toBe(side);
            expect(quantity).toBeGreaterThan(0);
            expect(quantity).toBeLessThanOrEqual(whole);
          }
          if (!simultaneous) expect(taken.returning).toEqual([]);
        }
        const [bid, ask] = [books.limit.bestBid(), books.limit.bestAsk()];
        if (bid > 0 && ask > 0) expect(bid).toBeLessThan(ask);
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes no order whose price is worse than that of the call', () => {
    fc.assert(
      fc.property(fc.array(anyOrder, { maxLength: 25 }), (orders) => {
        const { columns, books } = collected(orders);
        const call = priceCall(books, FACTS);
        for (const side of [BUY, SELL] as const) {
          const { shares } = takeFromCall(books, columns, side, call, FACTS.lot, false);
          for (const { slot } of shares) {
            const price = orders[slot]![2];
            const worse = side === BUY ? price < call.price : price > call.price;
            expect(price > 0 && worse).toBe(false);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[rule: string, orders: readonly CallOrder[], price: number, quantity: number]>([
    ['nothing', [], 0, 0],
    ['market orders of one side', [[BUY, 5, 0]], 0, 0],
    ['a sell at 2^53 - 1', [[SELL, 5, MAX_SAFE_UINT - 1]], 0, 0],
    [
      'sells and buys at 2^53 - 1',
      [
        [SELL, 5, MAX_SAFE_UINT],
        [BUY, 1, MAX_SAFE_UINT],
      ],
      MAX_SAFE_UINT,
      1,
    ],
    [
      'buys of more than 2^53 together',
      [
        [BUY, MAX_SAFE_UINT, 900],
        [BUY, MAX_SAFE_UINT, 1_000],
        [BUY, MAX_SAFE_UINT, 0],
        [SELL, 7, 900],
      ],
      1_010,
      7,
    ],
  ])('of %s', (_rule, orders, price, quantity) => {
    const { books } = collected(orders);
    const isHuge = orders.some(([, , limitPrice]) => limitPrice > 2_000);
    const ticks = isHuge ? tickTable([0, 1]) : FACTS.ticks;
    const none = { lowerLimit: 0, upperLimit: 0 };
    const found = priceCall(books, { ...FACTS, ticks, ...(isHuge ? none : {}) });
    expect([found.price, found.quantity]).toEqual([price, quantity]);
  });
});
