import { expect, it } from 'vitest';
import { tryCrashes } from './crash-points.ts';

it('a loss of power at any call of the disk leaves a ledger that goes on', async () => {
  const report = await tryCrashes({
    seed: 1,
    sendings: 70,
    bulks: [30, 31],
    floods: [69],
    restarts: [50],
    snapshotEveryBlocks: 8,
    snapshotStepBytes: 8_192,
    oneIn: 16,
    secondCrashEvery: 40,
  });
  expect(report.faults).toEqual([]);
  expect(report.crashes).toBe(report.points * 10);
  expect(report.points).toBeGreaterThan(10);
  expect(report.images).toBeGreaterThan(report.points);
  expect(report.secondCrashes).toBeGreaterThan(5);
  expect([...report.pointsByKind.keys()]).toEqual(expect.arrayContaining(['write', 'sync']));
  expect(report.fromSnapshot).toBeGreaterThan(report.recoveries / 4);
}, 600_000);
