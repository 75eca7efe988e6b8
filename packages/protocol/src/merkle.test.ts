import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../tests/values.ts';
import { concatBytes, toHex, writeU64 } from './bytes.ts';
import { FixedTree } from './fixed-tree.ts';
import { type Hasher, h64, plainHasher } from './hasher.ts';
import { chunkRoot, fixedTreeRoot, listRoot, verifyFixedProof, zeroHash } from './merkle.ts';
import { accountTableLeafSalt, rowLeaf } from './tables.ts';

function sha256(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(
    createHash('sha256')
      .update(concatBytes(...parts))
      .digest(),
  );
}

/** docs/spec/encoding.md section 5, word for word. */
function fixedTree(depth: number, leaves: Uint8Array[]): Uint8Array {
  if (depth === 0) return leaves[0] ?? new Uint8Array(32);
  const half = 2 ** (depth - 1);
  const left = fixedTree(depth - 1, leaves.slice(0, half));
  return sha256(left, fixedTree(depth - 1, leaves.slice(half)));
}

function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => sha256(new Uint8Array([i & 255, i >> 8])));
}

describe('hasher', () => {
  it('hashes in batches, also over its own input', () => {
    const input = concatBytes(...leavesOf(6));
    const expected = concatBytes(
      ...[0, 1, 2].map((i) => sha256(input.subarray(64 * i, 64 * i + 64))),
    );
    const output = new Uint8Array(100);
    plainHasher.hash64(input, output, 3);
    expect(output.subarray(0, 96)).toEqual(expected);
    plainHasher.hash64(input, input, 3);
    expect(input.subarray(0, 96)).toEqual(expected);
    expect(() => plainHasher.hash64(new Uint8Array(63), output, 1)).toThrow(RangeError);
    expect(() => plainHasher.hash64(input, new Uint8Array(31), 1)).toThrow(RangeError);
    expect(() => h64(plainHasher, new Uint8Array(32), new Uint8Array(31))).toThrow(RangeError);
  });
});

describe('plain trees', () => {
  it('zero hashes are those of empty trees', () => {
    for (let level = 0; level <= 8; level += 1) {
      expect(zeroHash(plainHasher, level)).toEqual(fixedTree(level, []));
    }
    expect(() => zeroHash(plainHasher, 33)).toThrow(RangeError);
    zeroHash(plainHasher, 3).fill(1);
    expect(zeroHash(plainHasher, 3)).toEqual(fixedTree(3, []));
  });

  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33])('list root of %d leaves', (count) => {
    const leaves = leavesOf(count);
    const depth = count <= 1 ? 0 : Math.ceil(Math.log2(count));
    const mixIn = new Uint8Array(32);
    writeU64(mixIn, 0, count);
    const root = listRoot(plainHasher, concatBytes(...leaves), count);
    expect(toHex(root)).toBe(toHex(sha256(fixedTree(depth, leaves), mixIn)));
  });

  it('list root leaves its input alone and tells counts apart', () => {
    const leaves = concatBytes(...leavesOf(3), new Uint8Array(32));
    const before = leaves.slice();
    expect(listRoot(plainHasher, leaves, 3)).not.toEqual(listRoot(plainHasher, leaves, 4));
    expect(leaves).toEqual(before);
    expect(() => listRoot(plainHasher, leaves, 5)).toThrow(RangeError);
  });

  it('chunk root', () => {
    const leaves = leavesOf(8);
    expect(chunkRoot(plainHasher, leaves[0]!)).toEqual(leaves[0]);
    expect(chunkRoot(plainHasher, concatBytes(...leaves))).toEqual(fixedTree(3, leaves));
    for (const length of [0, 16, 33, 96]) {
      expect(() => chunkRoot(plainHasher, new Uint8Array(length))).toThrow(RangeError);
    }
  });

  it('row leaves and their salts', () => {
    const row = concatBytes(...leavesOf(2));
    const zeros = new Uint8Array(32);
    expect(rowLeaf(plainHasher, row, null)).toEqual(sha256(sha256(row), zeros));
    const secret = new Uint8Array(16).fill(5);
    const input = new Uint8Array(64);
    input.set(secret);
    input.set([8, 0, 0, 0, 77, 0, 0, 0, 0, 0, 0, 0, 99, 1], 16);
    const salt = accountTableLeafSalt(plainHasher, secret, 8, 77, 355);
    expect(salt).toEqual(sha256(input));
    expect(rowLeaf(plainHasher, row, salt)).toEqual(sha256(sha256(row), salt));
  });
});

/** Counts what is hashed. */
class CountingHasher implements Hasher {
  hashes = 0;
  batches = 0;
  sha256(bytes: Uint8Array): Uint8Array {
    return plainHasher.sha256(bytes);
  }
  hash64(input: Uint8Array, output: Uint8Array, count: number): void {
    this.hashes += count;
    this.batches += 1;
    plainHasher.hash64(input, output, count);
  }
}

type Step = { set: [number, Uint8Array | null][]; clear: boolean };

describe('fixed tree', () => {
  const leaf = fc.option(bytesOf(32), { freq: 3 });
  const place = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));

  function steps(depth: number, highest: number): fc.Arbitrary<Step[]> {
    const position = place.map((x) => Math.floor(x * Math.min(2 ** depth, highest)));
    const set = fc.array(fc.tuple(position, leaf), { maxLength: 12 });
    const clear = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
    return fc.array(fc.record({ set, clear }), { maxLength: 8 });
  }

  function run(depth: number, todo: Step[]): void {
    const tree = new FixedTree(plainHasher, depth);
    const leaves = new Map<number, Uint8Array>();
    for (const { set, clear } of todo) {
      if (clear) {
        tree.clear();
        leaves.clear();
      }
      for (const [position, value] of set) {
        tree.setLeaf(position, value ?? new Uint8Array(32));
        if (value === null) leaves.delete(position);
        else leaves.set(position, value);
      }
      const root = tree.root();
      expect(toHex(root)).toBe(toHex(fixedTreeRoot(plainHasher, depth, leaves)));
      const position = set[0]?.[0] ?? 0;
      const path = tree.proof(position);
      const value = leaves.get(position) ?? new Uint8Array(32);
      expect(verifyFixedProof(plainHasher, depth, position, value, path, root)).toBe(true);
    }
  }

  it.each([0, 1, 2, 3, 6, 8])('of depth %d has the root of the plain one', (depth) => {
    fc.assert(
      fc.property(steps(depth, 256), (todo) => run(depth, todo)),
      { numRuns: 60 },
    );
  });

  it.each([16, 20, 24, 28, 30])('of depth %d has the root of the plain one', (depth) => {
    fc.assert(
      fc.property(steps(depth, 3_000), (todo) => run(depth, todo)),
      { numRuns: 15 },
    );
  });

  it('has the root of the specification when full', () => {
    const leaves = leavesOf(64);
    const tree = new FixedTree(plainHasher, 6);
    leaves.forEach((value, i) => {
      tree.setLeaf(i, value);
    });
    expect(tree.root()).toEqual(fixedTree(6, leaves));
    const map = new Map(leaves.map((value, i) => [i, value]));
    expect(fixedTreeRoot(plainHasher, 6, map)).toEqual(fixedTree(6, leaves));
  });

  it.each([0, 1, 2, 3, 7, 8, 9, 40, 64])(
    'built of %i leaves is the tree that they give one by one',
    (count) => {
      const leaves = leavesOf(count);
      for (const most of [1, 3, 8, 64]) {
        const built = new FixedTree(plainHasher, 6);
        built.build(count, (first) => concatBytes(...leaves.slice(first, first + most)));
        const single = new FixedTree(plainHasher, 6);
        leaves.forEach((value, i) => {
          single.setLeaf(i, value);
        });
        expect(built.root()).toEqual(single.root());
        for (const position of [0, count >> 1, 63]) {
          expect(built.proof(position)).toEqual(single.proof(position));
        }
        for (const tree of [built, single]) {
          for (const position of [0, 5, 63]) tree.setLeaf(position, leavesOf(2)[1]!);
        }
        expect(built.root()).toEqual(single.root());
      }
    },
  );

  it('is not built beyond its positions', () => {
    const tree = new FixedTree(plainHasher, 3);
    expect(() => tree.build(9, () => new Uint8Array(32))).toThrow(RangeError);
  });

  it('takes a high position without room for the whole tree', () => {
    const tree = new FixedTree(plainHasher, 28);
    const value = leavesOf(1)[0]!;
    tree.setLeaf(1_000_000, value);
    const root = tree.root();
    expect(root).toEqual(fixedTreeRoot(plainHasher, 28, new Map([[1_000_000, value]])));
    const last = 2 ** 28 - 1;
    const path = tree.proof(last);
    expect(verifyFixedProof(plainHasher, 28, last, new Uint8Array(32), path, root)).toBe(true);
  });

  it('hashes only above changed leaves, once, one batch a level', () => {
    const hasher = new CountingHasher();
    const tree = new FixedTree(hasher, 10);
    leavesOf(1_000).forEach((value, i) => {
      tree.setLeaf(i, value);
    });
    tree.root();
    hasher.hashes = 0;
    hasher.batches = 0;
    for (let round = 0; round < 500; round += 1) tree.setLeaf(7, leavesOf(1)[0]!);
    tree.root();
    expect([hasher.hashes, hasher.batches]).toEqual([10, 10]);
    tree.root();
    tree.proof(3);
    expect(hasher.hashes).toBe(10);
  });

  it('refuses positions outside and leaves of a wrong length', () => {
    const tree = new FixedTree(plainHasher, 4);
    for (const position of [16, -1, 0.5, Number.NaN]) {
      expect(() => tree.setLeaf(position, new Uint8Array(32))).toThrow(RangeError);
      expect(() => tree.proof(position)).toThrow(RangeError);
    }
    expect(() => tree.setLeaf(0, new Uint8Array(31))).toThrow(RangeError);
    for (const depth of [-1, 31, 1.5]) {
      expect(() => new FixedTree(plainHasher, depth)).toThrow(RangeError);
    }
    expect(() => fixedTreeRoot(plainHasher, 2, new Map([[4, new Uint8Array(32)]]))).toThrow(
      RangeError,
    );
  });

  it('refuses proofs of another leaf, place, depth or root', () => {
    const leaves = leavesOf(5);
    const tree = new FixedTree(plainHasher, 3);
    leaves.forEach((value, i) => {
      tree.setLeaf(i, value);
    });
    const root = tree.root();
    const path = tree.proof(2);
    const verify = (depth: number, at: number, value: Uint8Array, siblings: Uint8Array[]) =>
      verifyFixedProof(plainHasher, depth, at, value, siblings, root);
    expect(verify(3, 2, leaves[2]!, path)).toBe(true);
    expect(verify(3, 3, leaves[2]!, path)).toBe(false);
    expect(verify(3, 2, leaves[3]!, path)).toBe(false);
    expect(verify(3, 10, leaves[2]!, path)).toBe(false);
    expect(verify(3, -1, leaves[2]!, path)).toBe(false);
    expect(verify(2, 2, leaves[2]!, path)).toBe(false);
    expect(verify(2, 1, sha256(leaves[2]!, leaves[3]!), path.slice(1))).toBe(true);
    expect(verify(3, 2, leaves[2]!, [path[0]!, path[1]!, new Uint8Array(31)])).toBe(false);
    expect(verify(3, 2, leaves[2]!, [path[1]!, path[0]!, path[2]!])).toBe(false);
    expect(verify(0, 0, root, [])).toBe(true);
  });
});

it('sets leaves in one call, or goes on in another thread, as if they were set one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.nat({ max: 300 })), { maxLength: 4 }), (rounds) => {
      const single = new FixedTree(plainHasher, 9);
      let together = new FixedTree(plainHasher, 9);
      for (const [round, positions] of rounds.entries()) {
        // From an odd place in memory, as leaves may come.
        const room = new Uint8Array(1 + 32 * positions.length).fill(round + 1);
        const leaves = room.subarray(1);
        for (const [place, position] of positions.entries()) {
          leaves[32 * place] = position % 251;
          single.setLeaf(position, leaves.subarray(32 * place, 32 * place + 32));
        }
        together.setLeavesAt(Uint32Array.from(positions), leaves);
        together = FixedTree.adopt(plainHasher, structuredClone(together.release()));
        expect(together.root()).toEqual(single.root());
      }
    }),
    { numRuns: 30 },
  );
});

it('refuses leaves outside the tree and changes nothing', () => {
  const tree = new FixedTree(plainHasher, 3);
  const root = tree.root();
  expect(() => tree.setLeavesAt(Uint32Array.of(1, 8), new Uint8Array(64).fill(1))).toThrow(
    RangeError,
  );
  expect(() => tree.setLeaf(0.5, new Uint8Array(32))).toThrow(RangeError);
  expect(tree.root()).toEqual(root);
});
