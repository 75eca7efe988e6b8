import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findBadRecoveries } from './damaged-log.ts';
import { temporaryFolder, writeThreeBlocks } from './three-block-ledger.ts';

it('a log cut at every byte of its last two records is false and recovers to the last whole block', async () => {
  const folder = temporaryFolder();
  const dir = join(folder.path, 'ledger');
  await writeThreeBlocks(dir);
  const { cuts, wrong } = await findBadRecoveries(dir, 1);
  folder.remove();
  process.stdout.write(`${cuts} cuts\n`);
  expect(wrong).toEqual([]);
}, 600_000);
