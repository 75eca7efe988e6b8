import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WideSums } from './wide-sums.ts';

const MOST = 2n ** 53n;

it('sums of many great numbers are exact below 2^53, and never seem to be below it when they are not', () => {
  const value = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 100 }), fc.nat());
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 200 }), value), { maxLength: 60 }), (summands) => {
      const sums = new WideSums();
      const model = new Map<number, bigint>();
      const check = (row: number) => {
        const exact = model.get(row) ?? 0n;
        if (exact < MOST) expect(sums.of(row)).toBe(Number(exact));
        else expect(sums.of(row)).toBeGreaterThanOrEqual(2 ** 53);
      };
      for (const [row, each] of summands) {
        sums.add(row, each);
        model.set(row, (model.get(row) ?? 0n) + BigInt(each));
        check(row);
      }
      for (const [row, each] of summands) {
        sums.add(row, -each);
        model.set(row, (model.get(row) ?? 0n) - BigInt(each));
        check(row);
      }
    }),
  );
});

it('what is added as one and taken out in parts comes to nothing, however often', () => {
  const sums = new WideSums();
  for (let round = 0; round < 3_000; round += 1) {
    sums.add(0, 2 ** 42);
    for (let part = 0; part < 64; part += 1) sums.add(0, -(2 ** 36));
    expect(sums.of(0)).toBe(0);
  }
  for (let part = 0; part < 5_000; part += 1) sums.add(1, 2 ** 25);
  sums.add(1, -(5_000 * 2 ** 25));
  expect(sums.of(1)).toBe(0);
});
