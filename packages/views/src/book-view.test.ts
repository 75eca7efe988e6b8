import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BookView, SideView } from './book-view.ts';

describe('a side of a book', () => {
  it('is a sorted map of levels, whatever comes and goes', () => {
    const change = fc.record({
      price: fc.integer({ min: 1, max: 2_000 }),
      quantity: fc.integer({ min: 1, max: 100 }),
      leave: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(0 as const, 1 as const),
        fc.array(change, { maxLength: 2_000 }),
        (side, changes) => {
          const view = new SideView(side);
          const model = new Map<number, { quantity: number; orders: number }>();
          for (const { price, quantity, leave } of changes) {
            const level = model.get(price);
            if (leave && level !== undefined) {
              view.change(price, -level.quantity, -level.orders);
              model.delete(price);
            } else {
              view.change(price, quantity, 1);
              const { quantity: before = 0, orders = 0 } = level ?? {};
              model.set(price, { quantity: before + quantity, orders: orders + 1 });
            }
          }
          const sorted = [...model.entries()]
            .map(([price, level]) => ({ price, ...level }))
            .sort((a, b) => (side === 0 ? b.price - a.price : a.price - b.price));
          expect(view.best(10_000)).toEqual(sorted);
          expect(view.best(3)).toEqual(sorted.slice(0, 3));
          expect(view.size).toBe(model.size);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses to have less than nothing', () => {
    const book = new BookView(1);
    book.change(0, 100, 10, 1, 2);
    expect(() => book.change(0, 100, -11, 0, 3)).toThrow('broken');
    expect(() => new SideView(1).change(5, 0, 1)).toThrow('broken');
  });

  it('holds a hundred thousand levels', () => {
    const view = new SideView(1);
    for (let place = 0; place < 100_000; place += 1)
      view.change(((place * 7_919) % 100_003) + 1, 1, 1);
    expect(view.size).toBe(100_000);
    const levels = view.best(100_000);
    expect(
      levels.every(({ price }, place) => place === 0 || price > levels[place - 1]!.price),
    ).toBe(true);
  });
});

it('keeps a level of more than 2^53 units exact, and shows at most 2^53 - 1', () => {
  const view = new SideView(0);
  const most = Number.MAX_SAFE_INTEGER;
  view.change(100, most, 1);
  view.change(100, 126, 1);
  view.change(100, 125, 1);
  expect(view.best(1)).toEqual([{ price: 100, quantity: most, orders: 3 }]);
  view.change(100, -most, -1);
  expect(view.best(1)).toEqual([{ price: 100, quantity: 251, orders: 2 }]);
  view.change(100, -251, -2);
  expect(view.size).toBe(0);
});
