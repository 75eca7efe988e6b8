import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lowestOrders } from './lowest-orders.ts';

const orderId = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 2 ** 22 - 30, max: 2 ** 22 + 30 }),
  fc.integer({ min: 2 ** 44 - 30, max: 2 ** 44 + 30 }),
  fc.integer({ min: Number.MAX_SAFE_INTEGER - 30, max: Number.MAX_SAFE_INTEGER }),
);

it('gives the lowest order ids in order, as sorting all of them would', () => {
  fc.assert(
    fc.property(fc.uniqueArray(orderId, { maxLength: 80 }), fc.nat({ max: 90 }), (ids, count) => {
      const slots = ids.map((_, slot) => slot);
      const found = lowestOrders(slots, count, Float64Array.from(ids)).map((slot) => ids[slot]);
      expect(found).toEqual([...ids].sort((a, b) => a - b).slice(0, count));
    }),
  );
});
