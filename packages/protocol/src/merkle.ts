/** Trees of docs/spec/encoding.md section 5: fixed trees, list roots, chunk roots. */

import { copyBytes, equalBytes, writeU64 } from './bytes.ts';
import { type Hasher, h64 } from './hasher.ts';

const MAX_DEPTH = 32;

const zeroHashesByHasher = new WeakMap<Hasher, Uint8Array[]>();

function zeroHashes(hasher: Hasher): readonly Uint8Array[] {
  let hashes = zeroHashesByHasher.get(hasher);
  if (hashes === undefined) {
    hashes = [new Uint8Array(32)];
    for (let k = 0; k < MAX_DEPTH; k += 1) hashes.push(h64(hasher, hashes[k]!, hashes[k]!));
    zeroHashesByHasher.set(hasher, hashes);
  }
  return hashes;
}

/** `Z(level)`, the root of an empty fixed tree of that depth (0 to 32), as a new array. */
export function zeroHash(hasher: Hasher, level: number): Uint8Array {
  const hash = zeroHashes(hasher)[level];
  if (hash === undefined) throw new RangeError(`no such level: ${level}`);
  return hash.slice();
}

/** Root of the smallest fixed tree over `count` leaves of 32 bytes each, hashed within `nodes` (room for one more). */
function foldInPlace(hasher: Hasher, nodes: Uint8Array, count: number): Uint8Array {
  const zeros = zeroHashes(hasher);
  let width = count;
  for (let level = 0; width > 1; level += 1) {
    if (width % 2 === 1) {
      nodes.set(zeros[level]!, 32 * width);
      width += 1;
    }
    width /= 2;
    hasher.hash64(nodes, nodes, width);
  }
  return nodes.slice(0, 32);
}

/**
 * List root of `count` leaves that lie one after the other in `leaves`; cost: `count` hashes and a copy.
 *
 * Throws a RangeError if `leaves` is shorter than 32 × `count`.
 */
export function listRoot(hasher: Hasher, leaves: Uint8Array, count: number): Uint8Array {
  if (leaves.length < 32 * count) throw new RangeError('fewer leaves than their count');
  const nodes = new Uint8Array(32 * (count + 1));
  nodes.set(leaves.subarray(0, 32 * count));
  const root = foldInPlace(hasher, nodes, count);
  const mixIn = new Uint8Array(32);
  writeU64(mixIn, 0, count);
  return h64(hasher, root, mixIn);
}

/** Chunk root of `bytes`, whose length must be 32 × 2^k (else a RangeError). */
export function chunkRoot(hasher: Hasher, bytes: Uint8Array): Uint8Array {
  const chunks = bytes.length / 32;
  if (!Number.isInteger(chunks) || chunks < 1 || (chunks & (chunks - 1)) !== 0) {
    throw new RangeError(`not 32 × 2^k bytes: ${bytes.length}`);
  }
  return foldInPlace(hasher, copyBytes(bytes, 0, bytes.length), chunks);
}

/** Root of the fixed tree of `depth` over `leaves` by position, the plain way: cost proportional to leaves × depth. */
export function fixedTreeRoot(
  hasher: Hasher,
  depth: number,
  leaves: ReadonlyMap<number, Uint8Array>,
): Uint8Array {
  const zeros = zeroHashes(hasher);
  let nodes = new Map<number, Uint8Array>(leaves);
  for (const position of nodes.keys()) assertPosition(depth, position);
  for (let level = 0; level < depth; level += 1) {
    const zero = zeros[level]!;
    const parents = new Map<number, Uint8Array>();
    for (const position of nodes.keys()) {
      const parent = Math.floor(position / 2);
      if (parents.has(parent)) continue;
      const left = nodes.get(2 * parent) ?? zero;
      const right = nodes.get(2 * parent + 1) ?? zero;
      parents.set(parent, h64(hasher, left, right));
    }
    nodes = parents;
  }
  return (nodes.get(0) ?? zeros[depth]!).slice();
}

function assertPosition(depth: number, position: number): void {
  if (!Number.isInteger(position) || position < 0 || position >= 2 ** depth) {
    throw new RangeError(`no position of a tree of depth ${depth}: ${position}`);
  }
}

/** True if `path` (siblings from the leaf up) leads from `leaf` at `position` to `root`; never throws. */
export function verifyFixedProof(
  hasher: Hasher,
  depth: number,
  position: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isInteger(position) || position < 0 || position >= 2 ** depth) return false;
  if (path.length !== depth || leaf.length !== 32) return false;
  let node = leaf;
  let at = position;
  for (const sibling of path) {
    if (sibling.length !== 32) return false;
    node = at % 2 === 0 ? h64(hasher, node, sibling) : h64(hasher, sibling, node);
    at = Math.floor(at / 2);
  }
  return equalBytes(node, root);
}
