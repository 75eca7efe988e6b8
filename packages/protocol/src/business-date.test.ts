import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDateOf, endOfBusinessDate } from './business-date.ts';
import { MAX_SAFE_UINT } from './units.ts';

/** docs/spec/encoding.md section 1, word for word. */
function bySpec(timestamp: number): number {
  return Number((BigInt(timestamp) + 32_400_000_000n) / 86_400_000_000n);
}

describe('business date', () => {
  it.each([0, 53_999_999_999, 54_000_000_000, 86_400_000_000, MAX_SAFE_UINT - 1, MAX_SAFE_UINT])(
    'of %d is that of the specification',
    (timestamp) => {
      expect(businessDateOf(timestamp)).toBe(bySpec(timestamp));
    },
  );

  it('is that of the specification for every timestamp', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (timestamp) => {
        expect(businessDateOf(timestamp)).toBe(bySpec(timestamp));
      }),
    );
  });

  it('changes at its end', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (date) => {
        const end = endOfBusinessDate(date);
        expect(businessDateOf(end - 1)).toBe(date);
        expect(businessDateOf(end)).toBe(date + 1);
      }),
    );
  });

  it('is the date in Seoul', () => {
    // 2025-01-02T15:00:00Z is midnight of 3 January there.
    const midnight = Date.UTC(2025, 0, 2, 15) * 1_000;
    expect(businessDateOf(midnight)).toBe(Date.UTC(2025, 0, 3) / 86_400_000);
    expect(businessDateOf(midnight - 1)).toBe(Date.UTC(2025, 0, 2) / 86_400_000);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses %d', (timestamp) => {
    expect(() => businessDateOf(timestamp)).toThrow(RangeError);
  });
});
