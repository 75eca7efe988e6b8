import { describe, expect, it } from 'vitest';
import { plainPort } from './plain-port.ts';
import { commandFor, describeFaults, seedsOf } from './seed-report.ts';
import { runWorld } from './world.ts';
import { QUIET_PLAN } from './world-plan.ts';

/** `JANGBU_SIM_SEEDS=from..to` runs others. */
const SEEDS = seedsOf(process.env.JANGBU_SIM_SEEDS, [1, 16]);

describe('worlds', () => {
  it(`everything holds in the worlds of the seeds ${SEEDS[0]} to ${SEEDS.at(-1)}`, async () => {
    for (const seed of SEEDS) expect(describeFaults(await runWorld({ seed }))).toBe('');
  }, 3_600_000);

  it('are the same for the same seed', async () => {
    const first = await runWorld({ seed: 3 });
    expect(await runWorld({ seed: 3 })).toEqual(first);
    expect((await runWorld({ seed: 4 })).metrics).not.toEqual(first.metrics);
  });

  it('without faults start twice, at the beginning and at the end, and answer everything', async () => {
    const { metrics, faults } = await runWorld({ seed: 2, plan: QUIET_PLAN });
    expect(faults).toEqual([]);
    expect(metrics).toMatchObject({ starts: 2, powerLosses: 0, errors: 0, wrongWrites: 0 });
    expect(metrics.answered).toBeGreaterThanOrEqual(QUIET_PLAN.sendings);
    expect(metrics.trades).toBeGreaterThan(5);
  });
});

describe('a world that fails', () => {
  it('shows that it fails, and the one command that shows it again', async () => {
    // On purpose: a venue that forgets to sync its log must be found out, or nothing here proves anything.
    const forgetful = await runWorld({
      seed: 1,
      plan: { ...QUIET_PLAN, powerLossesPer100k: 3_000, survivals: ['none'] },
      portOf: (disk) => {
        const port = plainPort(disk);
        return {
          ...port,
          sync: (file) => {
            if (!port.pathOf(file).startsWith('/venue/segments/')) port.sync(file);
          },
        };
      },
    });
    expect(forgetful.faults.join()).toMatch(/everyAnswerIsThere: block \d+, which was shown/);
    const text = describeFaults(forgetful);
    expect(text).toContain('powerLossesPer100k 3000');
    expect(text).toContain(commandFor(1));
  });

  it('is asked for by a range of seeds', () => {
    expect(seedsOf('7..9', [1, 2])).toEqual([7, 8, 9]);
    expect(seedsOf(undefined, [1, 2])).toEqual([1, 2]);
    for (const text of ['', '7', '9..7', 'a..b', '1..-2']) {
      expect(() => seedsOf(text, [1, 2])).toThrow('not a range of seeds');
    }
  });
});
