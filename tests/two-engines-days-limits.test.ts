import { expect, it, vi } from 'vitest';
import { runBothOverDays } from './two-engines.ts';

// Both engines read their limits from the protocol; random days meet these lower ones.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  const lower = {
    maxTimeStepsPerBlock: 2,
    maxMarkets: 5,
    maxTickTables: 1,
    maxTradingDays: 3,
    maxIssues: 9,
    maxPositions: 85,
    maxOpenOrders: 80,
    maxOpenOrdersPerIssue: 20,
    maxClientOrderIds: 500,
  };
  return { ...protocol, LIMITS: { ...protocol.LIMITS, ...lower } };
});

it('at low limits both engines agree over trading days, and time-driven work takes several blocks', () => {
  const run = runBothOverDays(4, 3_000);
  expect(run.codes.get('limit_reached')).toBeGreaterThan(50);
  expect(run.unfinishedRolls).toBeGreaterThan(10);
  expect(run.unfinishedLeavings).toBeGreaterThan(10);
  expect(run.trades).toBeGreaterThan(150);
});
