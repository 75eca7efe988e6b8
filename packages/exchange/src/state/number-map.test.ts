import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberMap } from './number-map.ts';

it('agrees with a Map, whatever is added and taken out, in whatever order', () => {
  const key = fc.oneof(fc.nat({ max: 40 }), fc.maxSafeNat());
  const step = fc.tuple(fc.boolean(), key, fc.nat({ max: 2 ** 31 - 1 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), fc.nat({ max: 300 }), (steps, reserved) => {
      const map = new NumberMap();
      map.reserve(reserved);
      const expected = new Map<number, number>();
      for (const [isAdded, at, number] of steps) {
        if (!isAdded) {
          map.delete(at);
          expected.delete(at);
        } else {
          map.set(at, number);
          expected.set(at, number);
        }
      }
      for (const [, at] of steps) expect(map.find(at)).toBe(expected.get(at) ?? -1);
    }),
  );
});
