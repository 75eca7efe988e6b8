import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BookState, type PriceLevel, SHOWN_LEVELS } from './book-state.ts';

const level = (price: number, quantity: number): PriceLevel => ({ price, quantity, orders: 1 });
const figures = (levels: readonly PriceLevel[]) => levels.map((l) => [l.price, l.quantity]);

test('a snapshot replaces, a delta sets and removes, and the best comes first', () => {
  const book = new BookState();
  book.applySnapshot({ asks: [level(9, 1)], bids: [level(1, 1)] });
  book.applySnapshot({
    asks: [level(103, 5), level(101, 2)],
    bids: [level(99, 4), level(100, 1)],
  });
  book.applyDelta({ asks: [level(102, 7), level(103, 0)], bids: [level(100, 8)] });
  const view = book.view();
  expect(figures(view.asks)).toEqual([
    [101, 2],
    [102, 7],
  ]);
  expect(figures(view.bids)).toEqual([
    [100, 8],
    [99, 4],
  ]);
  expect(view).toMatchObject({ askQuantity: 9, bidQuantity: 12, largestQuantity: 8, held: false });
});

test('no more than ten levels a side are shown, and totals are of those', () => {
  const book = new BookState();
  const asks = Array.from({ length: 25 }, (_, at) => level(200 + at, 1));
  book.applySnapshot({ asks, bids: [] });
  expect(book.view().asks).toHaveLength(SHOWN_LEVELS);
  expect(book.view().askQuantity).toBe(10);
});

test('while held, prices keep their places and quantities go on', () => {
  const book = new BookState();
  book.applySnapshot({ asks: [level(101, 2), level(102, 3)], bids: [] });
  book.hold(true);
  book.applyDelta({ asks: [level(100, 9), level(101, 0), level(102, 4)], bids: [] });
  expect(figures(book.view().asks)).toEqual([
    [101, 0],
    [102, 4],
  ]);
  expect(book.view().held).toBe(true);
  book.hold(false);
  expect(figures(book.view().asks)).toEqual([
    [100, 9],
    [102, 4],
  ]);
});

test('deltas one by one and the last quantity of each price agree', () => {
  const changes = fc.array(fc.record({ price: fc.nat(30), quantity: fc.nat(3) }), {
    maxLength: 100,
  });
  fc.assert(
    fc.property(changes, (list) => {
      const book = new BookState();
      const quantities = new Map<number, number>();
      for (const { price, quantity } of list) {
        book.applyDelta({ asks: [level(price, quantity)], bids: [level(price, quantity)] });
        quantities.set(price, quantity);
      }
      const left = [...quantities].filter(([, quantity]) => quantity > 0);
      left.sort(([a], [b]) => a - b);
      expect(figures(book.view().asks)).toEqual(left.slice(0, SHOWN_LEVELS));
      expect(figures(book.view().bids)).toEqual(left.reverse().slice(0, SHOWN_LEVELS));
    }),
  );
});
