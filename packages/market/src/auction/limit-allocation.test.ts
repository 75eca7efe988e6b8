import type { Quantity } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { allocateAtLimit } from './limit-allocation.ts';

describe('ER §34①, allocation at the limit', () => {
  it.each<[rule: string, quantities: number[], total: number, lot: number, fills: number[]]>([
    ["the exchange's example", [1_000, 200, 10_000, 5_000], 13_100, 1, [550, 150, 9_850, 2_550]],
    ['1 a hundred lots each, the largest first', [200, 300, 150], 250, 1, [100, 100, 50]],
    ['1 equal ones in the order of the record', [300, 300, 300], 250, 1, [100, 100, 50]],
    ['1 less than a hundred lots is taken whole', [30, 500], 130, 1, [30, 100]],
    ['2 half of what is left, halves up', [201, 100], 251, 1, [151, 100]],
    ['2 in lots of ten', [1_130, 1_000], 2_070, 10, [1_070, 1_000]],
    ['3 the rest, the largest first', [300, 500], 700, 1, [200, 500]],
    ['whole orders where there is enough', [5, 7], 20, 1, [5, 7]],
    ['nothing for nobody', [], 20, 1, []],
  ])('%s', (_rule, quantities, total, lot, fills) => {
    expect(allocateAtLimit(quantities as Quantity[], total as Quantity, lot as Quantity)).toEqual(
      fills,
    );
  });
});
