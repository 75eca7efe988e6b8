import { expect, it, vi } from 'vitest';
import { runBothOverCatalogue, type TwoEnginesRun } from './two-engines.ts';

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

it('at low limits both engines agree over the catalogue, and sweeps take several blocks', () => {
  const runs = [1, 2, 3].map((seed) => {
    const isGoverned = seed === 2;
    return runBothOverCatalogue(seed, 1_500, {
      commandsPerBlock: 12,
      approvals: isGoverned ? 2 : 1,
      effective: isGoverned ? 'next_business_date' : 'now',
    });
  });
  const sum = (count: (run: TwoEnginesRun) => number) => runs.reduce((n, run) => n + count(run), 0);
  expect(sum(({ codes }) => codes.get('limit_reached') ?? 0)).toBeGreaterThan(10);
  expect(sum(({ unfinishedSweeps }) => unfinishedSweeps)).toBeGreaterThan(5);
  expect(sum(({ unfinishedRolls }) => unfinishedRolls)).toBeGreaterThan(5);
});
