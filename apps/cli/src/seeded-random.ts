const UINT32_RANGE = 4_294_967_296;

/**
 * Repeatable numbers for streams of orders: 32-bit xorshift (Marsaglia 2003, shifts 13, 17, 5), whole numbers only, so
 * that a seed gives the same stream on every machine. Not for secrets.
 */
export class SeededRandom {
  #state: number;

  /** Starts at `seed`, a whole number from 1 to 2^32 - 1; throws a RangeError for any other. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 1 || seed >= UINT32_RANGE) {
      throw new RangeError(`a seed is a whole number from 1 to 2^32 - 1, not ${seed}`);
    }
    this.#state = seed;
  }

  /** A whole number from 0 to `bound` - 1, each as likely; `bound` is a whole number from 1 to 2^32 - 1. */
  below(bound: number): number {
    // Draws beyond the last whole multiple of the bound would favour small numbers, and are drawn again.
    const usable = UINT32_RANGE - (UINT32_RANGE % bound);
    for (;;) {
      const drawn = this.#next() - 1;
      if (drawn < usable) return drawn % bound;
    }
  }

  /** From 1 to 2^32 - 1: the state never is 0. */
  #next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state;
  }
}
