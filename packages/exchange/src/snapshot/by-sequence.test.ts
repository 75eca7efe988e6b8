import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byIssue, bySequence } from './by-sequence.ts';

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

it('keeps the order of the slots of an issue, and takes issue by issue', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 4 }), { maxLength: 60 }), (issues) => {
      const slots = Uint32Array.from(issues.keys()).reverse();
      const expected = [...slots].sort((a, b) => issues[a]! - issues[b]! || b - a);
      expect([...byIssue(slots, Uint32Array.from(issues), 5)]).toEqual(expected);
    }),
  );
});
