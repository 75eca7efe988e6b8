import { BestFirst } from '../best-first.ts';

/**
 * Open quantity by price of one side of a book, and the best of it.
 *
 * Prices without quantity stay in the heap until they come up: a change costs the logarithm of the prices.
 */
export class BestPrices {
  readonly #quantities = new Map<number, number>();
  readonly #prices: BestFirst<number>;

  /** @param side - `buy`: the highest price is the best one. */
  constructor(side: 'buy' | 'sell') {
    this.#prices = new BestFirst(side === 'buy' ? (a, b) => a > b : (a, b) => a < b);
  }

  /** Adds `quantity`, which may be negative, at `price`. */
  change(price: number, quantity: number): void {
    const present = this.#quantities.get(price);
    if (present === undefined) this.#prices.push(price);
    this.#quantities.set(price, (present ?? 0) + quantity);
  }

  /** The best price with its quantity, or undefined if there is none. */
  best(): { price: number; quantity: number } | undefined {
    for (;;) {
      const price = this.#prices.best;
      if (price === undefined) return undefined;
      const quantity = this.#quantities.get(price) ?? 0;
      if (quantity > 0) return { price, quantity };
      this.#quantities.delete(price);
      this.#prices.pop();
    }
  }
}
