/** Keys of one part. A Map of the engine throws above 2^24 entries, and, with entries deleted in between, from 2^23 on. */
const PART_KEYS = 4_194_304;

/**
 * Numbers (rows, order ids) by key, for as many keys as the limits of the ledger allow: more than one Map can hold.
 *
 * Constant cost a call up to 2^22 keys; beyond, it grows with the number of parts, of which 2^28 keys make 64.
 */
export class WideMap<Key> {
  readonly #parts: Map<Key, number>[] = [new Map()];
  readonly #partKeys: number;

  /** An empty map; `partKeys` other than the engine's are for tests. */
  constructor(partKeys: number = PART_KEYS) {
    this.#partKeys = partKeys;
  }

  /** Number of `key`, or -1. */
  find(key: Key): number {
    for (const part of this.#parts) {
      const number = part.get(key);
      if (number !== undefined) return number;
    }
    return -1;
  }

  /** Adds a key that `find` does not know. */
  add(key: Key, number: number): void {
    for (const part of this.#parts) {
      if (part.size >= this.#partKeys) continue;
      part.set(key, number);
      return;
    }
    this.#parts.push(new Map([[key, number]]));
  }

  /** Takes a key out, if it is there. */
  delete(key: Key): void {
    for (const part of this.#parts) if (part.delete(key)) return;
  }

  /** Takes all keys out. */
  clear(): void {
    this.#parts.length = 1;
    this.#parts[0]!.clear();
  }
}
