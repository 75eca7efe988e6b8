/**
 * The trade log: an RFC 6962 Merkle tree over the hashes of the trade blocks (docs/spec/trades.md
 * section 4).
 */
import { concatBytes, type Hasher } from '@jangbu/protocol';

interface Subtree {
  /** Number of leaves, a power of two. */
  readonly size: number;
  readonly hash: Uint8Array;
}

/** An append-only log that keeps only the roots of its complete subtrees. */
export class TradeLog {
  readonly #hasher: Hasher;
  /** From left to right; their sizes fall strictly. */
  readonly #subtrees: Subtree[] = [];
  #size = 0;

  /** A log without leaves. */
  constructor(hasher: Hasher) {
    this.#hasher = hasher;
  }

  /** A log that goes on from this one, which stays as it is. */
  copy(): TradeLog {
    const log = new TradeLog(this.#hasher);
    log.#subtrees.push(...this.#subtrees);
    log.#size = this.#size;
    return log;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Appends the 32-byte hash of a trade block. */
  append(tradeHash: Uint8Array): void {
    let last: Subtree = {
      size: 1,
      hash: this.#hasher.sha256(concatBytes(Uint8Array.of(0), tradeHash)),
    };
    while (this.#subtrees.at(-1)?.size === last.size) {
      const left = this.#subtrees.pop()!;
      last = { size: 2 * last.size, hash: this.#join(left.hash, last.hash) };
    }
    this.#subtrees.push(last);
    this.#size += 1;
  }

  /** The root over all leaves; of no leaves it is the SHA-256 of nothing. */
  root(): Uint8Array {
    const hashes = this.#subtrees.map((subtree) => subtree.hash);
    const rightmost = hashes.pop();
    if (rightmost === undefined) return this.#hasher.sha256(new Uint8Array(0));
    return hashes.reduceRight((right, left) => this.#join(left, right), rightmost);
  }

  #join(left: Uint8Array, right: Uint8Array): Uint8Array {
    return this.#hasher.sha256(concatBytes(Uint8Array.of(1), left, right));
  }
}
