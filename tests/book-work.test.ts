import { FastBook, type OrderColumns } from '@jangbu/market';
import { describe, expect, it } from 'vitest';
import { expectWorkWithin, measureBookWork } from './book-work.ts';

/** A book that walks the rows at every cancel. */
class WalkingBook extends FastBook {
  readonly #columns: OrderColumns;

  constructor(columns: OrderColumns) {
    super(columns);
    this.#columns = columns;
  }

  override remove(slot: number): void {
    const { leaves } = this.#columns;
    let other = 0;
    while (other < slot && leaves[other] !== -1) other += 1;
    super.remove(slot);
  }
}

describe('the work of a command does not grow with the book', () => {
  it.each(['a thousand levels', 'a level each'] as const)('%s', (spread) => {
    expectWorkWithin(spread, [1000, 10_000, 100_000]);
  });

  it('a book that walks its rows is found out', () => {
    const workOf = (size: number) =>
      measureBookWork((columns) => new WalkingBook(columns), size, 'a thousand levels');
    const [small, large] = [workOf(1000), workOf(10_000)];
    expect(small.cancel.median).toBeGreaterThan(400);
    expect(large.cancel.median).toBeGreaterThan(9 * small.cancel.median);
  });
});
