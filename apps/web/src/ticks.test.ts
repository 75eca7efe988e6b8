import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tickAbove, tickAt, tickBelow, tickDown } from './ticks.ts';

const TICKS = [
  { from: 0, tick: 1 },
  { from: 2_000, tick: 5 },
  { from: 5_000, tick: 10 },
];

test.each([
  [1_999, 1, 1_999, 2_000, 1_998],
  [2_000, 5, 2_000, 2_005, 1_999],
  [2_003, 5, 2_000, 2_005, 2_000],
  [5_000, 10, 5_000, 5_010, 4_995],
  [1, 1, 1, 2, 0],
])('%i has tick %i, and beside it are %i, %i and %i', (price, tick, down, above, below) => {
  expect(tickAt(TICKS, price)).toBe(tick);
  expect(tickDown(TICKS, price)).toBe(down);
  expect(tickAbove(TICKS, price)).toBe(above);
  expect(tickBelow(TICKS, price)).toBe(below);
});

test('a step up and a step down are each other’s way back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (price) => {
      const from = tickDown(TICKS, price);
      expect(tickBelow(TICKS, tickAbove(TICKS, from))).toBe(from);
    }),
  );
});
