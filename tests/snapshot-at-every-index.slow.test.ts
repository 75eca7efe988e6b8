import { expect, it } from 'vitest';
import { startAtEveryIndex } from './snapshot-at-every-index.ts';

it.each([23, 45])(
  'a snapshot on disk of every block of the day %i gives the same roots',
  async (seed) => {
    const run = { seed, blocks: 300, every: 1, blocksAfter: Number.POSITIVE_INFINITY };
    const { phases, ...figures } = await startAtEveryIndex(run);
    process.stdout.write(`${JSON.stringify(figures)}\n${[...phases].join(', ')}\n`);
    expect(figures.starts).toBe(300);
    expect(figures.compared).toBe((300 * 299) / 2);
  },
  1_800_000,
);
