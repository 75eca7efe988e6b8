/** Mistakes in functions of the replica. Nothing is imported for its value, for this is loaded while the replica is. */

import type { RowStore, Sealer } from '@jangbu/exchange';
import type { Ledger } from '@jangbu/replica';
import type { WorldPlan } from '../packages/simulator/src/index.ts';
import { mistakesOf } from './planted-mistakes.ts';
import { BATCHES, LOSSES } from './planted-storage-worlds.ts';

const inFrame = mistakesOf<typeof import('../packages/replica/src/frame.ts')>();
const inBatchMark = mistakesOf<typeof import('../packages/replica/src/batch-mark.ts')>();
const inSignature = mistakesOf<typeof import('../packages/replica/src/operator-signature.ts')>();
const inLedger = mistakesOf<Ledger>();
const inSnapshotFiles = mistakesOf<typeof import('../packages/replica/src/snapshot-files.ts')>();
const inSnapshot = mistakesOf<typeof import('../packages/exchange/src/snapshot/snapshot.ts')>();
const inSealer = mistakesOf<Sealer>();
const inRowStore = mistakesOf<RowStore>();

const FAILED_READ = 'a snapshot is put away because a read of the log fails';
const UNPROVED = 'a snapshot is believed without a look at its sum and its root';
/** The state root that the last parsed snapshot claims. */
let claimedRoot = new Uint8Array(0);

/** Defects of functions of the replica, by module; their worlds are in `FUNCTION_WORLDS`. */
export const FUNCTION_DEFECTS = {
  frame: [
    inFrame('frameChecksumHolds', 16, 'a record is believed whose checksum does not hold', () => {
      return () => true;
    }),
  ],
  batchMark: [
    inBatchMark('loadBatchMark', 16, 'the mark of a batch is not looked at', () => {
      return () => undefined;
    }),
  ],
  signature: [
    inSignature(
      'isSignedByOperator',
      4,
      'a damaged block takes the whole ones behind it away',
      () => () => false,
    ),
  ],
  ledger: [
    inLedger('commit', 6, 'a block whose sync failed is answered all the same', (right) => {
      return function (this: Ledger) {
        try {
          right.call(this);
        } catch {
          // On purpose.
        }
      };
    }),
  ],
  snapshotFiles: [
    inSnapshotFiles(
      'isSnapshotOfLog',
      22,
      'a snapshot is believed whose block the log does not have',
      () => () => true,
    ),
    inSnapshotFiles('isSnapshotOfLog', 3, FAILED_READ, (right) => (...given) => {
      try {
        return right(...given);
      } catch {
        return false;
      }
    }),
  ],
  rowStore: [
    inRowStore(
      'freeze',
      5,
      'a snapshot has rows of blocks that came while it was written',
      (right) => {
        return function (this: RowStore) {
          const frozen = right.call(this);
          this.thaw();
          return frozen;
        };
      },
    ),
  ],
};

/** One defect that is made of two functions: one of them alone would still be caught by the other. */
export const UNPROVED_DEFECT = {
  wrong: UNPROVED,
  seed: 10,
  plan: { stopsPerMille: 300, rotPerMille: 900, snapshotEveryBlocks: 2 },
  snapshot: [
    inSnapshot('parseSnapshot', 1, UNPROVED, (right) => (bytes, hasher) => {
      const summed = bytes.slice();
      const end = Math.max(0, summed.length - 32);
      summed.set(hasher.sha256(summed.subarray(0, end)).subarray(0, summed.length - end), end);
      const parsed = right(summed, hasher);
      if (typeof parsed !== 'string') claimedRoot = parsed.header.stateRoot.slice();
      return parsed;
    }),
  ],
  sealer: [
    inSealer('restoreRows', 1, UNPROVED, (right) => {
      return function (this: Sealer, sections) {
        right.call(this, sections);
        return claimedRoot;
      };
    }),
  ],
};

/** What goes wrong in the worlds that show the defects of functions. */
export const FUNCTION_WORLDS: Readonly<Record<keyof typeof FUNCTION_DEFECTS, Partial<WorldPlan>>> =
  {
    frame: { ...LOSSES, powerLossesPer100k: 8_000 },
    batchMark: BATCHES,
    signature: { stopsPerMille: 200, rotPerMille: 900 },
    ledger: { failedSyncsPerMille: 30 },
    snapshotFiles: {
      wrongWritesPerMille: 100,
      wrongWrites: ['lost'],
      wrongWritesTo: '/segments/',
      powerLossesPer100k: 6_000,
      snapshotEveryBlocks: 1,
    },
    rowStore: {
      killsPerMille: 60,
      maxGapMicroseconds: 2_000,
      snapshotEveryBlocks: 3,
      snapshotStepBytes: 1_024,
    },
  };

/** The same for single defects whose world is another one than that of their module. */
export const OTHER_WORLDS: Readonly<Record<string, Partial<WorldPlan>>> = {
  [FAILED_READ]: { killsPerMille: 200, failedReadsPer10k: 1_000, snapshotEveryBlocks: 3 },
};
