import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBadRecoveries, findUndetectedFlips, recordsOf, tornFiles } from './damaged-log.ts';
import { temporaryFolder, writeThreeBlocks } from './three-block-ledger.ts';

const folder = temporaryFolder();
const dir = join(folder.path, 'ledger');
beforeAll(() => writeThreeBlocks(dir));
afterAll(() => folder.remove());

describe('a log of three blocks', () => {
  it('is false with any byte of its written part flipped, and the record is named', () => {
    expect(recordsOf(dir)).toHaveLength(3);
    const { flips, wrong } = findUndetectedFlips(dir, 1);
    expect(wrong).toEqual([]);
    expect(flips).toBeGreaterThan(1_000);
  });

  it('cut within its last two records is false, and a start goes back to the last whole block', async () => {
    const { cuts, wrong } = await findBadRecoveries(dir, 41);
    expect(wrong).toEqual([]);
    expect(cuts).toBeGreaterThan(25);
    expect(tornFiles(dir).length).toBeGreaterThan(25);
  });
});
