/** Ledgers of random trading days in a data folder: markets, calls, interruptions, closings, all order types. */

import {
  type Candidate,
  type FilePort,
  type OpenLedger,
  openLedger,
  readCandidate,
} from '@jangbu/replica';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { RandomDay } from './random-day.ts';
import { RANDOM_GENESIS, testSeed } from './random-genesis.ts';
import { viewOf } from './random-ledger.ts';

const OPERATOR_SEED = testSeed(90);

/** A block as it is proposed. */
export interface DayBlock {
  readonly timestamp: number;
  readonly candidates: readonly Candidate[];
}

/** Opens the ledger of days in `dir`, or makes it; nobody else may use the folder meanwhile. */
export function openDayLedger(port: FilePort, dir: string): Promise<OpenLedger> {
  return openLedger({
    dir,
    port,
    lock: async () => ({ kind: 'held', release: async () => {} }),
    create: () => ({ genesis: RANDOM_GENESIS, operatorSeed: OPERATOR_SEED }),
  });
}

/** Proposes and stores a block; false if it has no effect, and then there is none. */
export function bringBlock({ ledger, snapshots }: OpenLedger, block: DayBlock): boolean {
  const { block: sealed } = ledger.propose(block.timestamp, block.candidates);
  if (sealed === undefined) return false;
  ledger.commit();
  snapshots.add(sealed);
  return true;
}

/** Blocks of random days for a ledger that takes each of them before the next one is asked for, without end. */
export function* randomDayBlocks({ ledger }: OpenLedger, seed: number): Generator<DayBlock> {
  const day = new RandomDay(new RandomSource(seed), ledger.state.settings.chainId);
  for (;;) {
    const { timestamp, envelopes } = day.next(viewOf(ledger.state));
    const candidates = envelopes.map(({ bytes }) => {
      // The signatures of random days are none.
      const read = readCandidate(bytes, nativeHasher, true);
      if (!read.ok) throw new Error(read.reason);
      return read.candidate;
    });
    yield { timestamp, candidates };
  }
}
