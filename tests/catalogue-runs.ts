import { runBothOverCatalogue, type TwoEnginesRun } from './two-engines.ts';

/** Rules and governance by seed. */
const RUNS = {
  2: {},
  3: { rulesVersion: 1 },
  4: { approvals: 2 },
  5: { effective: 'next_business_date' },
  6: { rulesVersion: 1, approvals: 2, effective: 'next_business_date' },
  7: {},
  8: { approvals: 2, effective: 'next_business_date' },
  9: { rulesVersion: 1 },
  10: {},
} as const;

/** A seed of the runs over the catalogue that the tests make. */
export type CatalogueSeed = keyof typeof RUNS;

/** Seeds in the order in which runs are made. */
export const CATALOGUE_SEEDS = Object.keys(RUNS).map(Number) as CatalogueSeed[];

/** Few commands in a block, so that a run has many blocks and several dates. */
const COMMANDS_PER_BLOCK = 12;

/** Runs both engines over the blocks of a seed. */
export function runCatalogueSeed(seed: CatalogueSeed, commands: number): TwoEnginesRun {
  const options = { commandsPerBlock: COMMANDS_PER_BLOCK, ...RUNS[seed] };
  return runBothOverCatalogue(seed, commands, options);
}
