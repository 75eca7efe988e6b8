/** Fixed trees, list roots and chunk roots (docs/spec/encoding.md section 5). */
import type { Hasher } from '@jangbu/protocol';
import { Fields } from './fields.ts';
import { h64 } from './hashing.ts';

/** `Z(0)` to `Z(depth)`: the roots of trees without leaves. */
export function zeroHashes(hasher: Hasher, depth: number): Uint8Array[] {
  const zeros: Uint8Array[] = [new Uint8Array(32)];
  for (let level = 0; level < depth; level += 1) {
    const below = zeros[level]!;
    zeros.push(h64(hasher, below, below));
  }
  return zeros;
}

/**
 * A tree of fixed depth over the positions 0 to 2^depth - 1.
 *
 * Every node that ever had a leaf below it is kept in a map of its level; `root` hashes again only
 * what lies above a leaf that was set since, so its cost is the number of those leaves times the
 * depth.
 */
export class FixedTree {
  readonly #hasher: Hasher;
  readonly #zeros: readonly Uint8Array[];
  readonly #depth: number;
  /**
   * Level 0 holds the leaves, level `depth` the root; a node that is missing is the zero hash of
   * its level.
   */
  readonly #levels: Map<number, Uint8Array>[] = [];
  #changed = new Set<number>();

  /** A tree without leaves; `zeros` are `Z(0)` to at least `Z(depth)`. */
  constructor(hasher: Hasher, zeros: readonly Uint8Array[], depth: number) {
    this.#hasher = hasher;
    this.#zeros = zeros;
    this.#depth = depth;
    for (let level = 0; level <= depth; level += 1) this.#levels.push(new Map());
  }

  /** Sets the leaf at `position`, or takes it away; throws a RangeError outside the tree. */
  setLeaf(position: number, leaf: Uint8Array | null): void {
    this.#assertInside(position);
    if (leaf === null) this.#levels[0]!.delete(position);
    else this.#levels[0]!.set(position, leaf);
    this.#changed.add(position);
  }

  /** Takes all leaves away. */
  clear(): void {
    for (const level of this.#levels) level.clear();
    this.#changed.clear();
  }

  /** The root over the present leaves. */
  root(): Uint8Array {
    let changed = this.#changed;
    for (let level = 0; level < this.#depth; level += 1) {
      changed = new Set([...changed].map((position) => Math.floor(position / 2)));
      this.#hashParents(level, [...changed]);
    }
    this.#changed = new Set();
    return this.#node(this.#depth, 0);
  }

  /** The root that the tree would have with another leaf at `position`; the tree stays as it is. */
  rootWith(position: number, leaf: Uint8Array): Uint8Array {
    this.#assertInside(position);
    this.root();
    let node = leaf;
    let place = position;
    for (let level = 0; level < this.#depth; level += 1) {
      node =
        place % 2 === 0
          ? h64(this.#hasher, node, this.#node(level, place + 1))
          : h64(this.#hasher, this.#node(level, place - 1), node);
      place = Math.floor(place / 2);
    }
    return node;
  }

  #assertInside(position: number): void {
    if (!Number.isInteger(position) || position < 0 || position >= 2 ** this.#depth) {
      throw new RangeError(`position ${position} in a tree of depth ${this.#depth}`);
    }
  }

  #node(level: number, position: number): Uint8Array {
    return this.#levels[level]!.get(position) ?? this.#zeros[level]!;
  }

  #hashParents(level: number, parents: readonly number[]): void {
    const input = new Uint8Array(64 * parents.length);
    parents.forEach((parent, i) => {
      input.set(this.#node(level, 2 * parent), 64 * i);
      input.set(this.#node(level, 2 * parent + 1), 64 * i + 32);
    });
    const output = new Uint8Array(32 * parents.length);
    this.#hasher.hash64(input, output, parents.length);
    parents.forEach((parent, i) => {
      this.#levels[level + 1]!.set(parent, output.slice(32 * i, 32 * i + 32));
    });
  }
}

/**
 * The list root of `leaves`: the root of the smallest fixed tree that holds them, with their number
 * mixed in.
 */
export function listRoot(hasher: Hasher, leaves: readonly Uint8Array[]): Uint8Array {
  let depth = 0;
  while (2 ** depth < leaves.length) depth += 1;
  const tree = new FixedTree(hasher, zeroHashes(hasher, depth), depth);
  leaves.forEach((leaf, position) => {
    tree.setLeaf(position, leaf);
  });
  return h64(hasher, tree.root(), new Fields(32).u64(0, leaves.length).bytes);
}

/** The chunk root of 32 × 2^k bytes: halves are hashed together until 32 bytes are left. */
export function chunkRoot(hasher: Hasher, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 32) return bytes;
  if (bytes.length < 32 || bytes.length % 64 !== 0) {
    throw new RangeError(`chunk root of ${bytes.length} bytes`);
  }
  const half = bytes.length / 2;
  return h64(
    hasher,
    chunkRoot(hasher, bytes.subarray(0, half)),
    chunkRoot(hasher, bytes.subarray(half)),
  );
}
