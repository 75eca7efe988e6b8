import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_ENTRY as NONE, PriceIndex } from './fast-book-prices.ts';

const MAX = Number.MAX_SAFE_INTEGER;

const border = fc
  .tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: -2, max: 2 }))
  .map(([digit, offset]) => 2 ** (5 * digit) + offset);
const key = fc.oneof(
  fc.integer({ min: 0, max: 70 }),
  fc.integer({ min: 99_500, max: 100_500 }),
  fc.maxSafeNat(),
  fc.integer({ min: MAX - 70, max: MAX }),
  border,
);

/** Every key of the index in order, from the lowest to where `after` ends. */
function keysInOrder(index: PriceIndex, keysByEntry: readonly number[], leaves: readonly number[]) {
  const keys: number[] = [];
  let entry = index.first();
  while (entry !== NONE) {
    keys.push(keysByEntry[entry]!);
    entry = index.after(leaves[entry]!, keysByEntry[entry]!);
  }
  return keys;
}

describe('PriceIndex', () => {
  it('finds, orders and forgets keys as a sorted list does, whatever their distance', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
        const index = new PriceIndex();
        const entriesByKey = new Map<number, number>();
        const keysByEntry: number[] = [-1];
        const leaves: number[] = [NONE];
        for (const each of keys) {
          const present = entriesByKey.get(each);
          expect(index.find(each)).toBe(present ?? NONE);
          if (present === undefined) {
            const entry = keysByEntry.push(each) - 1;
            entriesByKey.set(each, entry);
            // A key beside others in the same leaf may be added there at once.
            const leaf = index.leafOf(each);
            leaves[entry] = leaf === NONE ? index.insert(each, entry) : leaf;
            if (leaf !== NONE) index.insertAt(leaf, each, entry);
            expect(index.entryAt(leaves[entry]!, each)).toBe(entry);
          } else {
            // A key that comes a second time goes.
            index.remove(leaves[present]!, each);
            entriesByKey.delete(each);
          }
          const expected = [...entriesByKey.keys()].sort((a, b) => a - b);
          expect(keysInOrder(index, keysByEntry, leaves)).toEqual(expected);
        }
        for (const [each, entry] of entriesByKey) index.remove(leaves[entry]!, each);
        expect(index.first()).toBe(NONE);
      }),
      { numRuns: 200 },
    );
  });

  it('holds the lowest and the highest key at once', () => {
    const index = new PriceIndex();
    const low = index.insert(0, 1);
    const high = index.insert(MAX, 2);
    expect([index.first(), index.find(MAX), index.find(MAX - 1)]).toEqual([1, 2, NONE]);
    expect([index.after(low, 0), index.after(high, MAX)]).toEqual([2, NONE]);
    index.remove(low, 0);
    expect([index.first(), index.find(0)]).toEqual([2, NONE]);
  });
});
