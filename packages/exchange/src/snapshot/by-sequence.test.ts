import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bySequence } from './by-sequence.ts';

it('sorts slots by their sequences, whatever these are', () => {
  const sequence = fc.oneof(fc.nat({ max: 9 }), fc.maxSafeNat(), fc.nat({ max: 200_000 }));
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 60 }), (sequences) => {
      const slots = Uint32Array.from(sequences.keys());
      const expected = [...slots].sort((a, b) => sequences[a]! - sequences[b]! || a - b);
      expect([...bySequence(slots, Float64Array.from(sequences))]).toEqual(expected);
      expect([...slots]).toEqual([...sequences.keys()]);
    }),
  );
});
