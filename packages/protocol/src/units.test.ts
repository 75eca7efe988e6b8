import { describe, expect, it } from 'vitest';
import { asAmount, asPrice, asQuantity, asTimestamp, isSafeUint, MAX_SAFE_UINT } from './units.ts';

describe('whole numbers', () => {
  it.each([0, 1, 2 ** 31, 2 ** 32, MAX_SAFE_UINT])('%d is one', (value) => {
    expect(isSafeUint(value)).toBe(true);
    for (const as of [asPrice, asQuantity, asAmount, asTimestamp]) expect(as(value)).toBe(value);
  });

  it.each([-1, -0, 0.5, MAX_SAFE_UINT + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d is none',
    (value) => {
      expect(isSafeUint(value)).toBe(false);
      for (const as of [asPrice, asQuantity, asAmount, asTimestamp]) {
        expect(() => as(value)).toThrow(RangeError);
      }
    },
  );
});
