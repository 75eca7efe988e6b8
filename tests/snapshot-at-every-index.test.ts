import { expect, it } from 'vitest';
import { startAtEveryIndex } from './snapshot-at-every-index.ts';

it('a snapshot on disk of any block of a day gives the same roots afterwards', async () => {
  const figures = await startAtEveryIndex({ seed: 23, blocks: 360, every: 9, blocksAfter: 40 });
  expect(figures.starts).toBe(40);
  expect(figures.trades).toBeGreaterThan(50);
  expect(figures.phases.size).toBeGreaterThan(10);
}, 300_000);
