import { describe, expect, it } from 'vitest';
import { runBothEngines } from './two-engines.ts';

describe('exchange and reference on the same random blocks', () => {
  it.each([1, 2, 3])('agree on every event and root, seed %i', (seed) => {
    const run = runBothEngines(seed, 3_000);
    expect(run.commands).toBeGreaterThanOrEqual(3_000);
    expect(run.trades).toBeGreaterThan(50);
  });

  it('meet nearly every code of the table', () => {
    const { codes } = runBothEngines(7, 20_000);
    expect([...codes.keys()].length).toBeGreaterThanOrEqual(36);
  });
});
