import { expect, it, vi } from 'vitest';
import { runBothOverCatalogue } from './two-engines.ts';

// Both engines read their limits from the protocol; a run over the catalogue meets these lower ones.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  const lower = {
    maxTimeStepsPerBlock: 3,
    maxSweepPerCommand: 1,
    maxFeeRows: 3,
    maxProposals: 24,
    maxWithdrawals: 1,
    maxFreezes: 2,
    maxDayTrades: 12,
    maxManagerTotals: 22,
    maxKeys: 12,
    maxPositions: 84,
  };
  return { ...protocol, LIMITS: { ...protocol.LIMITS, ...lower } };
});

it.each([
  [1, {}],
  [2, { rulesVersion: 1, approvals: 2, effective: 'next_business_date' }],
] as const)(
  'at low limits both engines agree over the catalogue, and sweeps take several blocks, seed %i',
  (seed, run) => {
    const { codes, unfinishedSweeps } = runBothOverCatalogue(seed, 2_000, {
      ...run,
      commandsPerBlock: 30,
    });
    expect(codes.get('limit_reached')).toBeGreaterThan(10);
    expect(unfinishedSweeps).toBeGreaterThan(1);
  },
);
