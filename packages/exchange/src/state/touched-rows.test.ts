import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WrittenRows } from './touched-rows.ts';

const ROWS = fc.oneof(
  fc.nat({ max: 40 }),
  fc.constantFrom(31, 32, 1_023, 1_024, 32_767, 32_768, 1_048_576),
  fc.nat({ max: 2_000_000 }),
);

it('drains each marked row once, in ascending order, and then starts anew', () => {
  fc.assert(
    fc.property(fc.array(fc.array(ROWS), { maxLength: 4 }), (blocks) => {
      const written = new WrittenRows();
      for (const marks of blocks) {
        for (const row of marks) written.mark(row);
        const expected = [...new Set(marks)].sort((a, b) => a - b);
        expect(written.drain()).toEqual({ rows: Uint32Array.from(expected), cleared: false });
      }
    }),
  );
});

it('forgets what was marked before the table was cleared', () => {
  const written = new WrittenRows();
  for (const row of [5, 70_000]) written.mark(row);
  written.markCleared();
  for (const row of [3, 70_000]) written.mark(row);
  expect(written.drain()).toEqual({ rows: Uint32Array.of(3, 70_000), cleared: true });
  expect(written.drain()).toEqual({ rows: new Uint32Array(0), cleared: false });
});
