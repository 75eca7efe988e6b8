import { describe, expect, test } from 'vitest';
import { limitsAround } from './price-limits.ts';
import { above, below, down, isOnTick, up } from './ticks.ts';

const BANDS = [
  { from: 0n, tick: 1n },
  { from: 2_000n, tick: 5n },
  { from: 5_000n, tick: 10n },
  { from: 20_000n, tick: 50n },
];
const COARSE = [{ from: 0n, tick: 100n }];

describe('trading-day.md section 1', () => {
  test.each([
    // Price, on tick, down, up, above, below.
    [1_999n, true, 1_999n, 1_999n, 2_000n, 1_998n],
    [2_000n, true, 2_000n, 2_000n, 2_005n, 1_999n],
    [2_003n, false, 2_000n, 2_005n, 2_005n, 2_000n],
    [5_000n, true, 5_000n, 5_000n, 5_010n, 4_995n],
    [4_997n, false, 4_995n, 5_000n, 5_000n, 4_995n],
    [20_000n, true, 20_000n, 20_000n, 20_050n, 19_990n],
    [1n, true, 1n, 1n, 2n, 0n],
  ])('around %i', (price, onTick, ...around) => {
    const functions = [down, up, above, below];
    expect(functions.map((move) => move(BANDS, price))).toEqual(around);
    expect(isOnTick(BANDS, price)).toBe(onTick);
  });

  test('below the lowest price', () => {
    expect([down, up, above].map((move) => move(COARSE, 40n))).toEqual([0n, 100n, 100n]);
    expect(below(COARSE, 100n)).toBe(0n);
    expect(isOnTick(COARSE, 0n)).toBe(false);
  });
});

describe('trading-day.md section 3, limits', () => {
  test.each([
    [9_980n, 30, 30, 6_990n, 12_970n],
    [1n, 30, 30, 1n, 2n],
    [10_000n, 300, 40, 6_000n, 40_000n],
  ])('of %i by %i and %i per cent', (base, percentUp, percentDown, lower, upper) => {
    expect(limitsAround(BANDS, base, percentUp, percentDown)).toEqual({ lower, upper });
  });

  test('none by 0 per cent', () => {
    expect(limitsAround(BANDS, 9_980n, 0, 0)).toBe(null);
  });
});
