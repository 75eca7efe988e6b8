import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WideMap } from './wide-map.ts';

it('a map of many parts is a map', () => {
  const key = fc.integer({ min: 0, max: 40 });
  const call = fc.record({ key, what: fc.constantFrom('add', 'add', 'delete') });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 200 }), (calls) => {
      const map = new WideMap<number>(3);
      const model = new Map<number, number>();
      for (const [number, { key, what }] of calls.entries()) {
        if (what === 'delete') {
          map.delete(key);
          model.delete(key);
        } else if (!model.has(key)) {
          map.add(key, number);
          model.set(key, number);
        }
        for (let each = 0; each <= 40; each += 1) {
          expect(map.find(each)).toBe(model.get(each) ?? -1);
        }
      }
      map.clear();
      for (const each of model.keys()) expect(map.find(each)).toBe(-1);
    }),
  );
});
