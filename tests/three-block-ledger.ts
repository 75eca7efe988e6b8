import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, type Genesis, signEnvelope } from '@jangbu/protocol';
import { nativeHasher, nativePublicKeyOf, openLedger, readCandidate } from '@jangbu/replica';
import { RANDOM_GENESIS, testSeed } from './random-market.ts';

/** Seed of the operator of the small ledgers. */
const OPERATOR_SEED = testSeed(90);
const EVERYTHING = 5;

/** A temporary folder that is removed by `remove`. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'jangbu-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes a ledger of three blocks into `dir`: block 0, an account, another account. */
export async function writeThreeBlocks(dir: string): Promise<Genesis> {
  const genesis: Genesis = { ...RANDOM_GENESIS, witnesses: [], quorum: 0 };
  const opened = await openLedger({
    dir,
    create: () => ({ genesis, operatorSeed: OPERATOR_SEED }),
  });
  for (const nonce of [1, 2]) {
    const command: Command = {
      kind: 'OpenAccount',
      class: 0,
      secret: testSeed(nonce).slice(0, 16),
    };
    const time = genesis.time + 1_000 * nonce;
    const envelope = {
      version: 1,
      chainId: opened.ledger.state.settings.chainId,
      member: EVERYTHING,
      key: nativePublicKeyOf(testSeed(EVERYTHING)),
      nonce,
      validUntil: time,
      flags: 0,
      commands: [command],
    };
    const bytes = signEnvelope(nativeHasher, envelope, testSeed(EVERYTHING));
    const read = readCandidate(bytes, nativeHasher);
    if (!read.ok) throw new Error(read.reason);
    opened.ledger.propose(time, [read.candidate]);
    opened.ledger.commit();
  }
  await opened.close();
  return genesis;
}
