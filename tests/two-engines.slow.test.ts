import { expect, it } from 'vitest';
import {
  type CatalogueRun,
  runBothEngines,
  runBothOverCatalogue,
  runBothOverDays,
} from './two-engines.ts';

it.each([
  ['random commands', runBothEngines],
  ['commands over trading days', runBothOverDays],
] as const)(
  'exchange and reference agree on every event and root over 100,000 %s',
  (name, run) => {
    const { commands, blocks, trades, stateRoot } = run(20261122, 100_000);
    process.stdout.write(
      `${commands} ${name}, ${blocks} blocks, ${trades} trades, state root ${stateRoot}\n`,
    );
    expect(trades).toBeGreaterThan(1_000);
  },
  1_200_000,
);

/** A million commands in all. */
const CATALOGUE_COMMANDS = 100_000;
const CATALOGUE_RUNS: readonly (readonly [seed: number, run: CatalogueRun])[] = [
  [101, {}],
  [102, { rulesVersion: 1 }],
  [103, { approvals: 2 }],
  [104, { effective: 'next_business_date' }],
  [105, { approvals: 2, effective: 'next_business_date' }],
  [106, { rulesVersion: 1, approvals: 2 }],
  [107, { rulesVersion: 1, effective: 'next_business_date' }],
  [108, { officeShare: 2 }],
  [109, { officeShare: 12 }],
  [110, { commandsPerBlock: 200 }],
];

it.each(CATALOGUE_RUNS)(
  'exchange and reference agree over the whole catalogue, and nothing is lost, seed %i, %o',
  (seed, run) => {
    const options = { commandsPerBlock: 60, ...run };
    const result = runBothOverCatalogue(seed, CATALOGUE_COMMANDS, options);
    const { commands, blocks, trades, codes, stateRoot } = result;
    const done = codes.get('ok');
    process.stdout.write(
      `seed ${seed}: ${commands} commands, ${done} done or valid, ${blocks} blocks, ${trades} trades, state root ${stateRoot}\n`,
    );
    expect(trades).toBeGreaterThan(1_000);
  },
  1_200_000,
);
