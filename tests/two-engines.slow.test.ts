import { expect, it } from 'vitest';
import { runBothEngines } from './two-engines.ts';

it('exchange and reference agree on every event and root over 100,000 random commands', () => {
  const run = runBothEngines(20261122, 100_000);
  process.stdout.write(
    `${run.commands} commands, ${run.blocks} blocks, ${run.trades} trades, state root ${run.stateRoot}\n`,
  );
  expect(run.trades).toBeGreaterThan(1_000);
}, 1_200_000);
