import { equalBytes, h64, LIMITS, plainHasher, TABLE } from '@jangbu/protocol';
import { expect, it, vi } from 'vitest';
import { sectionOf } from '../snapshot/snapshot.ts';
import { SNAPSHOT_TABLES, writtenSection } from '../snapshot/table-section.ts';
import { openFullOffice } from '../test-office.ts';
import { computeStateRoot } from './full-root.ts';
import { hashLeaves, SaltBook } from './leaves.ts';

// The limits of the ledger as an object that a test can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});

const fullLedger = () => openFullOffice(LIMITS);

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
  expect(all.present.includes(1)).toBe(true);
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
