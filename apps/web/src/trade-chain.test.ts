import { expect, test } from 'vitest';
import { isLinked, type Linked, linksOf, mergeNewestFirst } from './trade-chain.ts';

const block = (index: number, previousHash: string, hash: string): Linked => ({
  index,
  previousHash,
  hash,
});

const THREE = [block(3, 'bb', 'cc'), block(2, 'aa', 'bb'), block(1, '00', 'aa')];

test('a row hangs on the row below when it names its hash', () => {
  expect(linksOf(THREE)).toEqual([true, true, false]);
});

test('a forged hash, a gap and the last row are not links', () => {
  expect(linksOf([THREE[0] as Linked, block(2, 'aa', 'bX'), THREE[2] as Linked])).toEqual([
    false,
    true,
    false,
  ]);
  expect(linksOf([THREE[0] as Linked, THREE[2] as Linked])).toEqual([false, false]);
  // The right hash under the wrong number is not the neighbour.
  expect(isLinked(block(4, 'bb', 'cc'), block(2, 'aa', 'bb'))).toBe(false);
  expect(isLinked(block(1, '00', 'aa'), undefined)).toBe(false);
});

test('lists are merged by number, newest first, the later copy wins', () => {
  const again = block(2, 'aa', 'b2');
  const merged = mergeNewestFirst(THREE.slice(1), [THREE[0] as Linked, again], 2);
  expect(merged).toEqual([THREE[0], again]);
});
