import { REJECTS } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { runBothEngines } from './two-engines.ts';
import { CODES_OF_CATALOGUE, CODES_OF_DAYS, UNREACHABLE } from './two-engines-codes.ts';

describe('exchange and reference on the same random blocks', () => {
  it.each([1, 2, 3])('agree on every event and root, seed %i', (seed) => {
    const run = runBothEngines(seed, 3_000);
    expect(run.commands).toBeGreaterThanOrEqual(3_000);
    expect(run.trades).toBeGreaterThan(200);
  });

  it('meet every code of the table that can be reached, but those of trading days and offices', () => {
    const run = runBothEngines(7, 20_000);
    const later = [...CODES_OF_DAYS, ...CODES_OF_CATALOGUE];
    const unmet = new Set<string>([...Object.keys(UNREACHABLE), ...later]);
    const missed = Object.keys(REJECTS).filter((code) => !run.codes.has(code));
    expect(missed.filter((code) => !unmet.has(code))).toEqual([]);
    expect(run.mostCommands).toBeGreaterThan(300);
    // Price decimals equal to, above and below those of the currency.
    for (let issue = 0; issue < 5; issue += 1) {
      expect(run.tradesByIssue[issue]).toBeGreaterThan(100);
    }
  });
});
