/** The trade log: a Merkle tree of RFC 6962 (RFC 9162 section 2.1) over the hashes of all trade blocks. */

import { equalBytes } from './bytes.ts';
import type { Hasher } from './hasher.ts';

function leafHash(hasher: Hasher, leaf: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + leaf.length);
  input.set(leaf, 1);
  return hasher.sha256(input);
}

function nodeHash(hasher: Hasher, left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(65);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 33);
  return hasher.sha256(input);
}

/** Number of one bits: how many complete subtrees a log of `size` leaves has. */
function completeSubtrees(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** Append-only log that keeps the roots of its complete subtrees only: memory and cost of a root are O(log size). */
export class TradeLog {
  readonly #hasher: Hasher;
  #size = 0;
  /** Roots of the complete subtrees, the greatest first. */
  #frontier: Uint8Array[] = [];

  /** An empty log. */
  constructor(hasher: Hasher) {
    this.#hasher = hasher;
  }

  /** The log that has this size and frontier; throws a RangeError if they do not fit together. */
  static fromFrontier(hasher: Hasher, size: number, frontier: readonly Uint8Array[]): TradeLog {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`not a size: ${size}`);
    if (frontier.length !== completeSubtrees(size) || frontier.some((h) => h.length !== 32)) {
      throw new RangeError(`not the frontier of a log of ${size} leaves`);
    }
    const log = new TradeLog(hasher);
    log.#size = size;
    log.#frontier = frontier.map((hash) => hash.slice());
    return log;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Appends the hash of a trade block (32 bytes); two hashes on average. */
  append(hash32: Uint8Array): void {
    let node = leafHash(this.#hasher, hash32);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      node = nodeHash(this.#hasher, this.#frontier.pop()!, node);
    }
    this.#frontier.push(node);
    this.#size += 1;
  }

  /** Root over all leaves; `SHA-256("")` for none. */
  root(): Uint8Array {
    let at = this.#frontier.length - 1;
    if (at < 0) return this.#hasher.sha256(new Uint8Array(0));
    let node = this.#frontier[at]!;
    while (at > 0) {
      at -= 1;
      node = nodeHash(this.#hasher, this.#frontier[at]!, node);
    }
    return node.slice();
  }

  /** Roots of the complete subtrees from left to right, as copies. */
  frontier(): Uint8Array[] {
    return this.#frontier.map((hash) => hash.slice());
  }
}

/** Greatest power of two below `size` (at least 2). */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function rangeRoot(
  hasher: Hasher,
  leaves: readonly Uint8Array[],
  start: number,
  end: number,
): Uint8Array {
  const log = new TradeLog(hasher);
  for (let i = start; i < end; i += 1) log.append(leaves[i]!);
  return log.root();
}

/** Root over `leaves` (hashes of trade blocks in order). */
export function tradeLogRootOf(hasher: Hasher, leaves: readonly Uint8Array[]): Uint8Array {
  return rangeRoot(hasher, leaves, 0, leaves.length);
}

/**
 * Inclusion proof (RFC 9162 section 2.1.3.1) of leaf `index` in the log of the first `size` leaves; 2 × `size` hashes.
 *
 * Throws a RangeError unless `index < size ≤ leaves.length`.
 */
export function inclusionProof(
  hasher: Hasher,
  leaves: readonly Uint8Array[],
  index: number,
  size: number,
): Uint8Array[] {
  if (!(index >= 0 && index < size && size <= leaves.length)) {
    throw new RangeError(`no leaf ${index} in a log of ${size}`);
  }
  const path: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push(rangeRoot(hasher, leaves, middle, end));
      end = middle;
    } else {
      path.push(rangeRoot(hasher, leaves, start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/** True if `path` proves that `leaf` is leaf `index` of the log of `size` leaves with `root`; never throws. */
export function verifyInclusion(
  hasher: Hasher,
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isIndex(index) || !isIndex(size) || index >= size) return false;
  if (path.some((hash) => hash.length !== 32)) return false;
  let node = leafHash(hasher, leaf);
  let at = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = nodeHash(hasher, sibling, node);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(hasher, node, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(node, root);
}

/**
 * Consistency proof (RFC 9162 section 2.1.4.1) from the log of the first `oldSize` leaves to that of the first `newSize`.
 *
 * Empty if the sizes are equal or `oldSize` is 0. Throws a RangeError unless `oldSize ≤ newSize ≤ leaves.length`.
 */
export function consistencyProof(
  hasher: Hasher,
  leaves: readonly Uint8Array[],
  oldSize: number,
  newSize: number,
): Uint8Array[] {
  if (!(oldSize >= 0 && oldSize <= newSize && newSize <= leaves.length)) {
    throw new RangeError(`no proof from ${oldSize} to ${newSize}`);
  }
  if (oldSize === 0 || oldSize === newSize) return [];
  const path: Uint8Array[] = [];
  let start = 0;
  let end = newSize;
  // The old log is complete on the left; going down, the part that both share is left out of the proof only if it is
  // the whole old log.
  let wholeOldLog = true;
  while (end !== oldSize) {
    const middle = start + splitOf(end - start);
    if (oldSize <= middle) {
      path.push(rangeRoot(hasher, leaves, middle, end));
      end = middle;
    } else {
      path.push(rangeRoot(hasher, leaves, start, middle));
      start = middle;
      wholeOldLog = false;
    }
  }
  if (!wholeOldLog) path.push(rangeRoot(hasher, leaves, start, end));
  return path.reverse();
}

/** True if `path` proves that the log of `newSize` leaves with `newRoot` extends that of `oldSize` with `oldRoot`; never throws. */
export function verifyConsistency(
  hasher: Hasher,
  oldSize: number,
  newSize: number,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
  path: readonly Uint8Array[],
): boolean {
  if (!isIndex(oldSize) || !isIndex(newSize) || oldSize > newSize) return false;
  if (path.some((hash) => hash.length !== 32)) return false;
  const empty = hasher.sha256(new Uint8Array(0));
  if (oldSize === 0) {
    if (newSize === 0 && !equalBytes(newRoot, empty)) return false;
    return path.length === 0 && equalBytes(oldRoot, empty);
  }
  if (oldSize === newSize) return path.length === 0 && equalBytes(oldRoot, newRoot);

  let at = oldSize - 1;
  let last = newSize - 1;
  while (at % 2 === 1) {
    at = (at - 1) / 2;
    last = Math.floor(last / 2);
  }
  // A power of two is a complete subtree of the new log: its root begins the proof without being sent.
  const rest = at === 0 ? path.slice() : path.slice(1);
  const first = at === 0 ? oldRoot : path[0];
  if (first === undefined) return false;
  let oldNode = first;
  let newNode = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      oldNode = nodeHash(hasher, sibling, oldNode);
      newNode = nodeHash(hasher, sibling, newNode);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newNode = nodeHash(hasher, newNode, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(oldNode, oldRoot) && equalBytes(newNode, newRoot);
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
