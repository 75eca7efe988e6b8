/** Seeded random whole numbers for tests and worlds: the same seed gives the same run on every machine (xorshift32). */
export class RandomSource {
  #word: number;

  constructor(seed: number) {
    // A xorshift generator never leaves zero.
    this.#word = (seed | 0) === 0 ? 0x9e3779b9 : seed | 0;
    for (let step = 0; step < 8; step += 1) this.#next();
  }

  /** A whole number from 0 to `span` - 1; `span` at most 2^32. */
  below(span: number): number {
    return this.#next() % span;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True once in `span` times. */
  oneIn(span: number): boolean {
    return this.below(span) === 0;
  }

  /** True `perMille` times in a thousand. */
  chance(perMille: number): boolean {
    return this.below(1_000) < perMille;
  }

  /** A number from 0 (included) to 1 (excluded). */
  fraction(): number {
    return this.#next() / 4_294_967_296;
  }

  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  #next(): number {
    let word = this.#word;
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    this.#word = word;
    return word >>> 0;
  }
}
