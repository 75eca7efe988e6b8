import { expect, it } from 'vitest';
import { describeFaults, seedsOf } from './seed-report.ts';
import { runWorld, type WorldReport } from './world.ts';

const SEEDS = seedsOf(process.env.JANGBU_SIM_SEEDS, [1_000, 1_399]);

it(`everything holds in ${SEEDS.length} worlds from seed ${SEEDS[0]} on`, async () => {
  const texts: string[] = [];
  const totals = {
    starts: 0,
    startsFromSnapshot: 0,
    refusedSnapshots: 0,
    powerLosses: 0,
    errors: 0,
    wrongWrites: 0,
    refusals: 0,
    days: 0,
  };
  for (const seed of SEEDS) {
    const report: WorldReport = await runWorld({ seed });
    const { starts, powerLosses, errors, wrongWrites, microseconds } = report.metrics;
    totals.starts += starts;
    totals.startsFromSnapshot += report.metrics.startsFromSnapshot;
    totals.refusedSnapshots += report.metrics.refusedSnapshots;
    totals.powerLosses += powerLosses;
    totals.errors += errors;
    totals.wrongWrites += wrongWrites;
    totals.refusals += report.refusal === undefined ? 0 : 1;
    totals.days += microseconds / 86_400_000_000;
    texts.push(describeFaults(report));
  }
  process.stdout.write(`${SEEDS.length} worlds: ${JSON.stringify(totals)}\n`);
  expect(texts.join('')).toBe('');
  expect(totals.powerLosses).toBeGreaterThan(SEEDS.length);
  expect(totals.startsFromSnapshot).toBeGreaterThan(SEEDS.length);
  expect(totals.refusedSnapshots).toBeGreaterThan(0);
}, 3_600_000);
