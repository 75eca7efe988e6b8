/** A heap: the best of its items is at hand, adding and taking one costs the logarithm of their number. */
export class BestFirst<Item> {
  readonly #isBetter: (a: Item, b: Item) => boolean;
  readonly #heap: Item[] = [];

  /** @param isBetter - a total order: no two items are equal. */
  constructor(isBetter: (a: Item, b: Item) => boolean) {
    this.#isBetter = isBetter;
  }

  /** The best item, or undefined if there is none. */
  get best(): Item | undefined {
    return this.#heap[0];
  }

  /** All items, in no order. */
  get items(): readonly Item[] {
    return this.#heap;
  }

  /** Adds an item. */
  push(item: Item): void {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBetter(item, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = item;
  }

  /** Takes the best item away. */
  pop(): void {
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
