import { expect, it, vi } from 'vitest';
import { runBothEngines } from './two-engines.ts';

// Both engines read their limits from the protocol; a random ledger meets these lower ones.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  const lower = {
    maxTimeStepsPerBlock: 4,
    maxParticipants: 10,
    maxKeys: 22,
    maxAccounts: 20,
    maxIssues: 8,
    maxCashRows: 27,
    maxPositions: 66,
    maxOpenOrders: 60,
    maxOpenOrdersPerIssue: 25,
    maxClientOrderIds: 120,
  };
  return { ...protocol, LIMITS: { ...protocol.LIMITS, ...lower } };
});

it.each([1, 2])('at low limits both engines agree, seed %i', (seed) => {
  const run = runBothEngines(seed, 6_000, 8);
  expect(run.codes.get('limit_reached')).toBeGreaterThan(100);
  expect(run.unfinishedRolls).toBeGreaterThan(10);
  expect(run.trades).toBeGreaterThan(200);
});
