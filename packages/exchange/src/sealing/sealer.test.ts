import { equalBytes, h64, plainHasher, TABLE } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import { sectionOf } from '../snapshot/snapshot.ts';
import { SNAPSHOT_TABLES, writtenSection } from '../snapshot/table-section.ts';
import { command, openMarket, PARTY } from '../test-ledger.ts';
import { computeStateRoot } from './full-root.ts';
import { hashLeaves, SaltBook } from './leaves.ts';

/** A ledger in which every table has a row. */
function fullLedger() {
  const ledger = openMarket();
  ledger.send(PARTY.kim, command('PlaceOrder'));
  ledger.send(PARTY.lee, command('PlaceOrder', { account: 1, side: 1, quantity: 4 }));
  const stop = { orderType: 6, limitPrice: 200, stopPrice: 200, clientOrderId: 'stop' };
  ledger.send(PARTY.kim, command('PlaceOrder', stop));
  ledger.send(
    PARTY.operator,
    command('DefineTickTable'),
    command('DefineMarket'),
    command('SetTradingDay'),
    command('ListMarketIssue'),
  );
  return ledger;
}

it('the root of the blocks is the root of the rows', () => {
  const { state, sealer, header } = fullLedger();
  expect(computeStateRoot(state, sealer, plainHasher)).toEqual(header.stateRoot);
});

it.each(SNAPSHOT_TABLES)('the path of each row of table %i leads to the state root', (table) => {
  const { state, sealer, header } = fullLedger();
  const whole = (number: number) => {
    const section = sectionOf(state, sealer, number);
    return writtenSection(section, 0, section.count);
  };
  const accounts = whole(TABLE.accounts);
  const salts = new SaltBook(plainHasher);
  salts.learn([accounts]);
  const all = whole(table);
  const leaves = hashLeaves(plainHasher, all, salts);
  expect(all.rows.length).toBeGreaterThan(0);
  // Row 0 is an issue of market 0, which has no day row: its leaf is that of a row that is not there.
  expect(all.present.includes(0)).toBe(table === TABLE.issue_days);
  for (const row of all.rows) {
    const { leafPath, tablePath } = sealer.proveRow(table, row);
    const tableRoot = climb(leaves.subarray(32 * row, 32 * row + 32), row, leafPath);
    expect(equalBytes(climb(tableRoot, table, tablePath), header.stateRoot)).toBe(true);
  }
});

function climb(leaf: Uint8Array, position: number, path: readonly Uint8Array[]): Uint8Array {
  let [node, at] = [leaf, position];
  for (const sibling of path) {
    node = at % 2 === 0 ? h64(plainHasher, node, sibling) : h64(plainHasher, sibling, node);
    at = Math.floor(at / 2);
  }
  return node;
}
