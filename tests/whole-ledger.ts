/** Makes ledgers and prints what they come to, for a process of any Node: every byte counts. */

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '@jangbu/protocol';
import { nodeFilePort } from '@jangbu/replica';
import { CATALOGUE_SEEDS, runCatalogueSeed } from './catalogue-runs.ts';
import { bringBlock, openDayLedger, randomDayBlocks } from './day-ledger.ts';

const DAY_SEEDS = [23, 45, 60];
const DAY_BLOCKS = 1_200;
const CATALOGUE_COMMANDS = 1_500;

/** Digest of all files in a folder, with their names; the port lists them in order. */
function digestOf(dir: string): string {
  const hash = createHash('sha256');
  for (const { name } of nodeFilePort.list(dir)) {
    hash.update(name).update(readFileSync(join(dir, name)));
  }
  return hash.digest('hex');
}

/** A ledger of some days in a folder: its head, and everything that is on disk. */
async function playDays(seed: number) {
  const dir = mkdtempSync(join(tmpdir(), 'jangbu-whole-'));
  try {
    const opened = await openDayLedger(nodeFilePort, dir);
    let blocks = 0;
    for (const block of randomDayBlocks(opened, seed)) {
      if (bringBlock(opened, block)) blocks += 1;
      if (blocks === DAY_BLOCKS) break;
    }
    const { header, hash } = opened.ledger;
    await opened.close();
    return {
      seed,
      blocks,
      trades: header.tradeLogSize,
      stateRoot: toHex(header.stateRoot),
      hash: toHex(hash),
      segments: digestOf(join(dir, 'segments')),
      snapshots: digestOf(join(dir, 'snapshots')),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const days = [];
for (const seed of DAY_SEEDS) days.push(await playDays(seed));
const catalogue = CATALOGUE_SEEDS.map((seed) => {
  const { blocks, trades, stateRoot } = runCatalogueSeed(seed, CATALOGUE_COMMANDS);
  return { seed, blocks, trades, stateRoot };
});
process.stdout.write(`${JSON.stringify({ node: process.versions.node, days, catalogue })}\n`);
