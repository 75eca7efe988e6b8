/** Mistakes in functions of the replica. Nothing is imported for its value, for this is loaded while the replica is. */

import type { Ledger } from '@jangbu/replica';
import type { WorldPlan } from '../packages/simulator/src/index.ts';
import { mistakesOf } from './planted-mistakes.ts';

const inFrame = mistakesOf<typeof import('../packages/replica/src/frame.ts')>();
const inBatchMark = mistakesOf<typeof import('../packages/replica/src/batch-mark.ts')>();
const inSignature = mistakesOf<typeof import('../packages/replica/src/operator-signature.ts')>();
const inLedger = mistakesOf<Ledger>();

/** Defects of functions of the replica, by module; their worlds are in `FUNCTION_WORLDS`. */
export const FUNCTION_DEFECTS = {
  frame: [
    inFrame('frameChecksumHolds', 1, 'a record is believed whose checksum does not hold', () => {
      return () => true;
    }),
  ],
  batchMark: [
    inBatchMark('loadBatchMark', 2, 'the mark of a batch is not looked at', () => {
      return () => undefined;
    }),
  ],
  signature: [
    inSignature(
      'isSignedByOperator',
      17,
      'a damaged block takes the whole ones behind it away',
      () => () => false,
    ),
  ],
  ledger: [
    inLedger('commit', 1, 'a block whose sync failed is answered all the same', (right) => {
      return function (this: Ledger) {
        try {
          right.call(this);
        } catch {
          // On purpose.
        }
      };
    }),
  ],
};

/** What goes wrong in the worlds that show the defects of functions. */
export const FUNCTION_WORLDS: Readonly<Record<keyof typeof FUNCTION_DEFECTS, Partial<WorldPlan>>> =
  {
    frame: { powerLossesPer100k: 8_000 },
    batchMark: {
      sendings: 14,
      floodsPerMille: 400,
      powerLossesPer100k: 6_000,
      survivals: ['sectors', 'reordered'],
    },
    signature: { stopsPerMille: 200, rotPerMille: 900 },
    ledger: { failedSyncsPerMille: 30 },
  };
