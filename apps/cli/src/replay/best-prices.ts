/**
 * Open quantity by price of one side of a book, and the best of it.
 *
 * A heap of prices, in which those without quantity stay until they come up: a change costs the logarithm of the prices.
 */
export class BestPrices {
  readonly #isBetter: (a: number, b: number) => boolean;
  readonly #quantities = new Map<number, number>();
  readonly #heap: number[] = [];

  /** @param side - `buy`: the highest price is the best one. */
  constructor(side: 'buy' | 'sell') {
    this.#isBetter = side === 'buy' ? (a, b) => a > b : (a, b) => a < b;
  }

  /** Adds `quantity`, which may be negative, at `price`. */
  change(price: number, quantity: number): void {
    const present = this.#quantities.get(price);
    if (present === undefined) this.#push(price);
    this.#quantities.set(price, (present ?? 0) + quantity);
  }

  /** The best price with its quantity, or undefined if there is none. */
  best(): { price: number; quantity: number } | undefined {
    for (;;) {
      const price = this.#heap[0];
      if (price === undefined) return undefined;
      const quantity = this.#quantities.get(price) ?? 0;
      if (quantity > 0) return { price, quantity };
      this.#quantities.delete(price);
      this.#pop();
    }
  }

  #push(price: number): void {
    const heap = this.#heap;
    let at = heap.push(price) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBetter(price, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = price;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const other = child + 1;
      if (other < heap.length && this.#isBetter(heap[other]!, heap[child]!)) child = other;
      if (!this.#isBetter(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}
