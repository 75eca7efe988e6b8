import { expect, it } from 'vitest';
import { runBothBooks } from './two-books.ts';

it('the exchange has the same events and rows on both books over ten million random commands', () => {
  const { commands, blocks, trades, dates, mostOpenOrders } = runBothBooks(20261122, 10_000_000);
  process.stdout.write(
    `${commands} commands, ${blocks} blocks, ${trades} trades, ${dates} business dates, ` +
      `at most ${mostOpenOrders} open orders\n`,
  );
  expect(trades).toBeGreaterThan(500_000);
}, 3_600_000);
