import { expect, it } from 'vitest';
import { tryCrashes } from './crash-points.ts';

it('a loss of power before and after every call of the disk, whatever survives', async () => {
  const report = await tryCrashes({
    seed: 2,
    sendings: 230,
    bulks: [90, 91, 92],
    floods: [228],
    restarts: [60, 150],
    snapshotEveryBlocks: 12,
    snapshotStepBytes: 16_384,
    oneIn: 1,
    secondCrashEvery: 20,
  });
  const { pointsByKind, ...figures } = report;
  const kinds = [...pointsByKind].map(([kind, count]) => `${kind} ${count}`).join(', ');
  process.stdout.write(`${JSON.stringify(figures)}\n${kinds}\n`);
  expect(report.faults).toEqual([]);
  expect(report.points).toBeGreaterThanOrEqual(500);
  expect(report.crashes).toBe(report.points * 10);
  expect([...pointsByKind.keys()]).toEqual(expect.arrayContaining(['rename', 'remove']));
  expect(report.fromSnapshot).toBeGreaterThan(report.recoveries / 2);
}, 3_600_000);
