/** What goes wrong in the worlds that show storage defects. Only types are imported: the replica is not loaded yet. */

import type { WorldPlan } from '../packages/simulator/src/index.ts';

/** The power fails. */
export const LOSSES: Partial<WorldPlan> = { powerLossesPer100k: 4_000 };
/** The power fails often, and most of all where a batch of blocks is written and not synced. */
export const BATCHES: Partial<WorldPlan> = {
  sendings: 24,
  floodsPerMille: 500,
  powerLossesPer100k: 12_000,
  deadlyCalls: ['sync'],
  survivals: ['sectors', 'reordered'],
};
/** The power fails while snapshots are written all the time. */
export const SNAPSHOTS_OFTEN: Partial<WorldPlan> = {
  snapshotEveryBlocks: 2,
  powerLossesPer100k: 3_000,
};
/** The power fails while segment after segment fills. */
export const SEGMENTS_FILL: Partial<WorldPlan> = {
  sendings: 40,
  bulksPerMille: 250,
  powerLossesPer100k: 4_000,
};
