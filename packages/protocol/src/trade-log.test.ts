import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { plainHasher } from './hasher.ts';
import {
  consistencyProof,
  inclusionProof,
  TradeLog,
  tradeLogRootOf,
  verifyConsistency,
  verifyInclusion,
} from './trade-log.ts';

/** Leaves and roots of the reference trees of Certificate Transparency (sizes 0 to 8). */
const REFERENCE: [leaf: string, root: string][] = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  [
    '606162636465666768696a6b6c6d6e6f',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
];

function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => plainHasher.sha256(new Uint8Array([i])));
}

function flipped(hash: Uint8Array): Uint8Array {
  return hash.map((byte, i) => (i === 31 ? byte ^ 1 : byte));
}

const MOST = 20;
const LEAVES = leavesOf(MOST);
const ROOTS = Array.from({ length: MOST + 1 }, (_, size) =>
  tradeLogRootOf(plainHasher, LEAVES.slice(0, size)),
);

describe('trade log (RFC 6962)', () => {
  it('has the roots of the reference trees', () => {
    const log = new TradeLog(plainHasher);
    expect(toHex(log.root())).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    REFERENCE.forEach(([leaf, root], i) => {
      log.append(fromHex(leaf)!);
      expect(log.size).toBe(i + 1);
      expect(toHex(log.root())).toBe(root);
    });
  });

  it('goes on from a frontier', () => {
    for (let size = 0; size <= MOST; size += 1) {
      const log = new TradeLog(plainHasher);
      for (const leaf of LEAVES.slice(0, size)) log.append(leaf);
      const resumed = TradeLog.fromFrontier(plainHasher, size, log.frontier());
      for (const leaf of LEAVES.slice(size)) resumed.append(leaf);
      expect(resumed.root()).toEqual(ROOTS[MOST]);
      expect(resumed.size).toBe(MOST);
    }
  });

  it('refuses a frontier that does not fit its size', () => {
    const hash = new Uint8Array(32);
    expect(() => TradeLog.fromFrontier(plainHasher, 3, [hash])).toThrow(RangeError);
    expect(() => TradeLog.fromFrontier(plainHasher, 1, [hash.subarray(1)])).toThrow(RangeError);
    expect(() => TradeLog.fromFrontier(plainHasher, -1, [])).toThrow(RangeError);
  });

  it('keeps its frontier to itself', () => {
    const log = new TradeLog(plainHasher);
    log.append(LEAVES[0]!);
    log.frontier()[0]!.fill(0);
    log.root().fill(0);
    expect(log.root()).toEqual(ROOTS[1]);
  });
});

describe('inclusion proofs', () => {
  it('hold for every leaf of every size, and for no other leaf, place or size', () => {
    for (let size = 1; size <= MOST; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const path = inclusionProof(plainHasher, LEAVES, index, size);
        const verify = (leaf: Uint8Array, at: number, of: number, siblings: Uint8Array[]) =>
          verifyInclusion(plainHasher, leaf, at, of, siblings, ROOTS[size]!);
        const leaf = LEAVES[index]!;
        expect(verify(leaf, index, size, path)).toBe(true);
        expect(verify(flipped(leaf), index, size, path)).toBe(false);
        expect(verify(leaf, index + 1, size, path)).toBe(false);
        expect(verify(leaf, size, size, path)).toBe(false);
        expect(verify(leaf, index, size, [...path, leaf])).toBe(false);
        if (path.length > 0) {
          expect(verify(leaf, index, size, path.slice(1))).toBe(false);
          expect(verify(leaf, index, size, [flipped(path[0]!), ...path.slice(1)])).toBe(false);
          expect(verify(leaf, index, size, [path[0]!.subarray(1), ...path.slice(1)])).toBe(false);
        }
      }
    }
  });

  it('are refused for a leaf that is not there', () => {
    expect(() => inclusionProof(plainHasher, LEAVES, 3, 3)).toThrow(RangeError);
    expect(() => inclusionProof(plainHasher, LEAVES, -1, 3)).toThrow(RangeError);
    expect(() => inclusionProof(plainHasher, LEAVES, 0, MOST + 1)).toThrow(RangeError);
    expect(verifyInclusion(plainHasher, LEAVES[0]!, 0, 0, [], ROOTS[0]!)).toBe(false);
    expect(verifyInclusion(plainHasher, LEAVES[0]!, 0.5, 2, [], ROOTS[1]!)).toBe(false);
  });
});

describe('consistency proofs', () => {
  it('hold between all sizes, and not with another root or size', () => {
    for (let newer = 0; newer <= MOST; newer += 1) {
      for (let older = 0; older <= newer; older += 1) {
        const path = consistencyProof(plainHasher, LEAVES, older, newer);
        const verify = (from: Uint8Array, to: Uint8Array, siblings: Uint8Array[]) =>
          verifyConsistency(plainHasher, older, newer, from, to, siblings);
        const from = ROOTS[older]!;
        const to = ROOTS[newer]!;
        expect(verify(from, to, path)).toBe(true);
        expect(verify(flipped(from), to, path)).toBe(false);
        if (older > 0) expect(verify(from, flipped(to), path)).toBe(false);
        expect(verify(from, to, [...path, from])).toBe(false);
        if (path.length > 0) {
          expect(verify(from, to, path.slice(0, -1))).toBe(false);
          expect(verify(from, to, [flipped(path[0]!), ...path.slice(1)])).toBe(false);
        }
      }
    }
  });

  it('are refused backwards', () => {
    expect(() => consistencyProof(plainHasher, LEAVES, 4, 3)).toThrow(RangeError);
    expect(verifyConsistency(plainHasher, 4, 3, ROOTS[4]!, ROOTS[3]!, [])).toBe(false);
    expect(verifyConsistency(plainHasher, 0, 0, ROOTS[0]!, ROOTS[1]!, [])).toBe(false);
  });

  it('never throw on noise', () => {
    const size = fc.oneof(fc.nat(40), fc.constantFrom(2 ** 32, 2 ** 53 - 1, -1, 1.5));
    const hashes = fc.array(fc.uint8Array({ minLength: 31, maxLength: 32 }), { maxLength: 8 });
    fc.assert(
      fc.property(size, size, hashes, (older, newer, path) => {
        const root = ROOTS[3]!;
        expect(verifyInclusion(plainHasher, root, older, newer, path, root)).toBe(false);
        const consistent = verifyConsistency(plainHasher, older, newer, root, root, path);
        if (consistent) expect([older, path.length]).toEqual([newer, 0]);
      }),
    );
  });
});
