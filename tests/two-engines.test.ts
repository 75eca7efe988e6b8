import { REJECTS } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { runBothEngines } from './two-engines.ts';

/** Codes that no block can have in this version, and why; `limit_reached` has a test with lower limits. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  key_revoked: 'no command revokes a key yet',
  account_not_active: 'no command freezes an account yet',
  issue_not_trading: 'no command halts an issue yet',
  limit_reached: 'the real limits need more rows than a test has time for',
};

describe('exchange and reference on the same random blocks', () => {
  it.each([1, 2, 3])('agree on every event and root, seed %i', (seed) => {
    const run = runBothEngines(seed, 3_000);
    expect(run.commands).toBeGreaterThanOrEqual(3_000);
    expect(run.trades).toBeGreaterThan(200);
  });

  it('meet every code of the table that can be reached', () => {
    const run = runBothEngines(7, 20_000);
    const missed = Object.keys(REJECTS).filter((code) => !run.codes.has(code));
    expect(missed.sort()).toEqual(Object.keys(UNREACHABLE).sort());
    expect(run.mostCommands).toBeGreaterThan(300);
    // Price decimals equal to, above and below those of the currency.
    for (let issue = 0; issue < 5; issue += 1) {
      expect(run.tradesByIssue[issue]).toBeGreaterThan(100);
    }
  });
});
