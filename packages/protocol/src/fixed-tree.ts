/** The fixed tree of a state table, kept up to date leaf by leaf. */

import { copyBytes } from './bytes.ts';
import type { Hasher } from './hasher.ts';
import { zeroHash } from './merkle.ts';

const NODE_WORDS = 8;
const PAIR_WORDS = 16;
const FIRST_CAPACITY = 2;
const FIRST_DIRTY = 64;
const MAX_FIXED_DEPTH = 30;
/** Fewer dirty nodes than this are copied into a batch like any others. */
const SHORTEST_RUN = 8;

/** Nodes of one level from the left, eight 32-bit words each; behind those written stand zero hashes. */
interface Level {
  bytes: Uint8Array;
  words: Uint32Array<ArrayBuffer>;
}

function levelOf(capacity: number): Level {
  const words = new Uint32Array(capacity * NODE_WORDS);
  return { bytes: new Uint8Array(words.buffer), words };
}

/** Fills `level` with `node` from position `from` on. */
function fill(level: Level, from: number, node: Uint8Array): void {
  const { bytes } = level;
  const start = from * 32;
  if (start >= bytes.length) return;
  bytes.set(node, start);
  for (let done = 32; start + done < bytes.length; done *= 2) {
    bytes.copyWithin(start + done, start, Math.min(start + done, bytes.length - done));
  }
}

/** A fixed tree as plain values and buffers, which may go to another thread. */
export interface FixedTreeParts {
  readonly depth: number;
  readonly capacity: number;
  /** Nodes of each level, from the leaves up. */
  readonly levels: readonly Uint32Array<ArrayBuffer>[];
}

/**
 * Fixed tree of docs/spec/encoding.md section 5, incremental.
 *
 * `root()` hashes the ancestors of the leaves set since the last call, one batch a level: `d` changed leaves cost at most
 * `d × depth` hashes. Memory: 64 bytes for each position up to the power of two above the highest one ever set.
 */
export class FixedTree {
  readonly #hasher: Hasher;
  readonly #depth: number;
  /** Number of positions, 2^depth. */
  readonly #positions: number;
  /** `#levels[k]` holds the nodes k steps above the leaves; the last one is the root alone. */
  #levels: Level[] = [];
  #capacity = 0;
  /** Positions of leaves set since the last root, in any order, with repetitions. */
  #dirty = new Uint32Array(FIRST_DIRTY);
  #dirtyCount = 0;
  /** Room for a batch: pairs of nodes in, nodes out. */
  #pairs = levelOf(2 * FIRST_DIRTY);
  #hashes = levelOf(FIRST_DIRTY);

  /** An empty tree; throws a RangeError unless `depth` is an integer from 0 to 30. */
  constructor(hasher: Hasher, depth: number) {
    if (!Number.isInteger(depth) || depth < 0 || depth > MAX_FIXED_DEPTH) {
      throw new RangeError(`not a depth: ${depth}`);
    }
    this.#hasher = hasher;
    this.#depth = depth;
    this.#positions = 2 ** depth;
    this.clear();
  }

  /** The tree of another one's parts, which must not be used any more. */
  static adopt(hasher: Hasher, { depth, capacity, levels }: FixedTreeParts): FixedTree {
    const tree = new FixedTree(hasher, depth);
    tree.#capacity = capacity;
    tree.#levels = levels.map((words) => ({ bytes: new Uint8Array(words.buffer), words }));
    return tree;
  }

  /** Gives the tree away with its root computed; it must not be used any more. */
  release(): FixedTreeParts {
    this.#update();
    const levels = this.#levels.map(({ words }) => words);
    this.#levels = [];
    return { depth: this.#depth, capacity: this.#capacity, levels };
  }

  /** Makes every leaf absent. */
  clear(): void {
    this.#levels = [];
    this.#capacity = 0;
    this.#dirtyCount = 0;
    this.#grow(FIRST_CAPACITY);
  }

  /** Sets the leaf at `position` to 32 bytes (zeros: absent); throws a RangeError outside the tree. */
  setLeaf(position: number, leaf: Uint8Array): void {
    if (leaf.length !== 32) throw new RangeError(`a leaf has 32 bytes, not ${leaf.length}`);
    this.#assertPosition(position);
    if (position >= this.#capacity) this.#grow(position + 1);
    this.#levels[0]!.bytes.set(leaf, position * 32);
    if (this.#dirtyCount === this.#dirty.length) this.#makeDirtyRoom();
    this.#dirty[this.#dirtyCount] = position;
    this.#dirtyCount += 1;
  }

  /** Sets the leaves at some positions, 32 bytes each (zeros: absent); throws a RangeError outside the tree. */
  setLeavesAt(positions: Uint32Array, leaves: Uint8Array): void {
    const count = positions.length;
    if (count === 0) return;
    let highest = 0;
    for (let place = 0; place < count; place += 1) highest = Math.max(highest, positions[place]!);
    this.#assertPosition(highest);
    if (highest >= this.#capacity) this.#grow(highest + 1);
    const from = leaves.byteOffset % 4 === 0 ? leaves : leaves.slice();
    const words = new Uint32Array(from.buffer, from.byteOffset, count * NODE_WORDS);
    const nodes = this.#levels[0]!.words;
    for (let place = 0; place < count; place += 1) {
      const position = positions[place]!;
      const at = position * NODE_WORDS;
      for (let w = 0; w < NODE_WORDS; w += 1) nodes[at + w] = words[place * NODE_WORDS + w]!;
      if (this.#dirtyCount === this.#dirty.length) this.#makeDirtyRoom();
      this.#dirty[this.#dirtyCount] = position;
      this.#dirtyCount += 1;
    }
  }

  /**
   * Sets the leaves from 0 to `count` - 1 of an empty tree: `leavesOf(first)` gives some of them from `first` on, at least
   * one, and is asked until all are there. Throws a RangeError outside the tree.
   *
   * Room is made once, and no node is written twice but where two batches meet: for a restore.
   */
  build(count: number, leavesOf: (first: number) => Uint8Array): void {
    if (count === 0) return;
    this.#assertPosition(count - 1);
    this.#levels = [];
    this.#capacity = 0;
    this.#grow(count, count);
    for (let first = 0; first < count; ) {
      const leaves = leavesOf(first);
      this.setLeaves(first, leaves);
      // What lies to the right is not known yet: the last batch to reach a node hashes it again.
      this.#update();
      first += leaves.length / 32;
    }
  }

  /** Sets the leaves from `first` on, 32 bytes each (zeros: absent); throws a RangeError outside the tree. */
  setLeaves(first: number, leaves: Uint8Array): void {
    const count = leaves.length / 32;
    if (count === 0) return;
    this.#assertPosition(first);
    this.#assertPosition(first + count - 1);
    if (first + count > this.#capacity) this.#grow(first + count);
    this.#levels[0]!.bytes.set(leaves, first * 32);
    for (let position = first; position < first + count; position += 1) {
      if (this.#dirtyCount === this.#dirty.length) this.#makeDirtyRoom();
      this.#dirty[this.#dirtyCount] = position;
      this.#dirtyCount += 1;
    }
  }

  /** Root over the leaves as they are now. */
  root(): Uint8Array {
    this.#update();
    return copyBytes(this.#levels[this.#depth]!.bytes, 0, 32);
  }

  /** Siblings on the way from the leaf at `position` to the root, from the leaf up: `depth` hashes. */
  proof(position: number): Uint8Array[] {
    this.#assertPosition(position);
    this.#update();
    const path: Uint8Array[] = [];
    for (let k = 0; k < this.#depth; k += 1) {
      const { bytes } = this.#levels[k]!;
      const at = ((position >>> k) ^ 1) * 32;
      path.push(at < bytes.length ? copyBytes(bytes, at, at + 32) : zeroHash(this.#hasher, k));
    }
    return path;
  }

  #assertPosition(position: number): void {
    // Depths are at most 30: what `| 0` leaves as it is is an integer of 31 bits and a sign.
    if ((position | 0) !== position || position < 0 || position >= this.#positions) {
      throw new RangeError(`no position of a tree of depth ${this.#depth}: ${position}`);
    }
  }

  /**
   * Makes room for at least `needed` leaves. All new nodes are zero hashes, so no ancestor changes; but for those above
   * the first `coming` leaves, which the caller is about to set.
   */
  #grow(needed: number, coming = 0): void {
    let capacity = Math.max(this.#capacity, FIRST_CAPACITY);
    while (capacity < needed) capacity *= 2;
    for (let k = 0; k <= this.#depth; k += 1) {
      const room = k === this.#depth ? 1 : Math.max(Math.ceil(capacity / 2 ** k), 2);
      const old = this.#levels[k];
      const had = old === undefined ? 0 : old.bytes.length / 32;
      if (had >= room) continue;
      const level = levelOf(room);
      if (old !== undefined) level.bytes.set(old.bytes);
      fill(level, Math.max(had, Math.ceil(coming / 2 ** k)), zeroHash(this.#hasher, k));
      this.#levels[k] = level;
    }
    this.#capacity = Math.min(capacity, 2 ** this.#depth);
  }

  /** Sorts the dirty positions and drops repetitions. */
  #normalizeDirty(): void {
    const dirty = this.#dirty.subarray(0, this.#dirtyCount);
    // Rows are mostly written in order; then there is nothing to sort.
    let sorted = true;
    for (let i = 1; i < dirty.length && sorted; i += 1) sorted = dirty[i - 1]! <= dirty[i]!;
    if (!sorted) dirty.sort((a, b) => a - b);
    let kept = 0;
    for (let i = 0; i < dirty.length; i += 1) {
      if (i > 0 && dirty[i] === dirty[i - 1]) continue;
      dirty[kept] = dirty[i]!;
      kept += 1;
    }
    this.#dirtyCount = kept;
  }

  #makeDirtyRoom(): void {
    this.#normalizeDirty();
    if (this.#dirtyCount * 2 <= this.#dirty.length) return;
    const larger = new Uint32Array(this.#dirty.length * 2);
    larger.set(this.#dirty);
    this.#dirty = larger;
  }

  #update(): void {
    if (this.#dirtyCount === 0) return;
    this.#normalizeDirty();
    if (this.#hashes.bytes.length < this.#dirtyCount * 32) {
      this.#pairs = levelOf(2 * this.#dirty.length);
      this.#hashes = levelOf(this.#dirty.length);
    }
    for (let k = 0; k < this.#depth; k += 1) this.#hashLevel(k);
    this.#dirtyCount = 0;
  }

  /** Hashes the parents of the dirty nodes of level k; they are the dirty nodes of the next level. */
  #hashLevel(k: number): void {
    if (this.#hashRun(k)) return;
    const nodes = this.#levels[k]!.words;
    const pairs = this.#pairs.words;
    const dirty = this.#dirty;
    let count = 0;
    for (let i = 0; i < this.#dirtyCount; i += 1) {
      const parent = dirty[i]! >>> 1;
      if (count > 0 && dirty[count - 1] === parent) continue;
      const from = parent * PAIR_WORDS;
      const to = count * PAIR_WORDS;
      for (let w = 0; w < PAIR_WORDS; w += 1) pairs[to + w] = nodes[from + w]!;
      dirty[count] = parent;
      count += 1;
    }
    this.#dirtyCount = count;
    this.#hasher.hash64(this.#pairs.bytes, this.#hashes.bytes, count);
    const hashes = this.#hashes.words;
    const parents = this.#levels[k + 1]!.words;
    for (let i = 0; i < count; i += 1) {
      const to = dirty[i]! * NODE_WORDS;
      const from = i * NODE_WORDS;
      for (let w = 0; w < NODE_WORDS; w += 1) parents[to + w] = hashes[from + w]!;
    }
  }

  /** The same without a copy, if the dirty nodes lie side by side; false if they do not. */
  #hashRun(k: number): boolean {
    const dirty = this.#dirty;
    const count = this.#dirtyCount;
    const [first, last] = [dirty[0]!, dirty[count - 1]!];
    if (count < SHORTEST_RUN || last - first + 1 !== count) return false;
    const [from, to] = [first >>> 1, (last >>> 1) + 1];
    const nodes = this.#levels[k]!.bytes.subarray(from * 64, to * 64);
    const parents = this.#levels[k + 1]!.bytes.subarray(from * 32, to * 32);
    this.#hasher.hash64(nodes, parents, to - from);
    for (let parent = from; parent < to; parent += 1) dirty[parent - from] = parent;
    this.#dirtyCount = to - from;
    return true;
  }
}
