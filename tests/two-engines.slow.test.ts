import { expect, it } from 'vitest';
import { runBothEngines, runBothOverDays } from './two-engines.ts';

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
