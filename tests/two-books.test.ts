import { type Book, BUY, FastBook, type OrderColumns, type PriceLevel } from '@jangbu/market';
import type { Price, Quantity } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { runBothBooks } from './two-books.ts';

/** Trades only at prices better than the limit, not at the limit itself. */
class StrictBook extends FastBook {
  override match(...[side, limitPrice, ...rest]: Parameters<Book['match']>): Quantity {
    const stricter = side === BUY ? Math.max(limitPrice - 1, 1) : limitPrice + 1;
    return super.match(side, stricter as Price, ...rest);
  }
}

/** Shows four levels at most. */
class ShortBook extends FastBook {
  override levels(side: 0 | 1, count: number, out: PriceLevel[]): void {
    super.levels(side, Math.min(count, 4), out);
  }
}

describe('the exchange with the fast and with the plain book', () => {
  it.each([1, 2])('has the same events and rows, seed %i', (seed) => {
    const run = runBothBooks(seed, 30_000);
    expect(run.trades).toBeGreaterThan(3_000);
    expect(run.dates).toBeGreaterThan(3);
    expect(run.mostOpenOrders).toBeGreaterThan(150);
  });

  it.each([
    ['that does not trade at the limit', StrictBook],
    ['that shows too few levels', ShortBook],
  ] as const)('differs with a book %s', (_, Wrong) => {
    const createBook = (columns: OrderColumns) => new Wrong(columns);
    expect(() => runBothBooks(1, 10_000, createBook)).toThrow(
      /with the fast book .* the plain one/,
    );
  });
});
