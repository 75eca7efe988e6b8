/** The 64 tables of the state, docs/spec/state.md section 1. */

import { writeBytes, writeU32, writeU64 } from './bytes.ts';
import { type Hasher, h64 } from './hasher.ts';
import { chunkRoot } from './merkle.ts';

/** A table of the state. */
export interface Table {
  /** Its position under the state root, 0 to 63. */
  readonly number: number;
  readonly name: string;
  /** Depth of its fixed tree. */
  readonly depth: number;
  /** 0: no row has been defined yet. */
  readonly rowBytes: number;
  /** True if its leaves carry the salt of the account that the row names. */
  readonly salted: boolean;
}

const DEFINED = [
  ['parameters', 6, 64, false],
  ['participants', 16, 128, false],
  ['keys', 20, 128, false],
  ['accounts', 24, 64, true],
  ['currencies', 8, 32, false],
  ['cash', 26, 32, true],
  ['issues', 16, 256, false],
  ['positions', 28, 32, true],
  ['orders', 24, 64, true],
  ['client_order_ids', 28, 64, true],
  ['calendars', 16, 32, false],
  ['rules', 12, 1024, false],
  ['fees', 12, 64, false],
  ['proposals', 16, 2048, false],
  ['witnesses', 8, 128, false],
  ['validators', 8, 0, false],
  ['data_key_commitments', 28, 0, false],
  ['disclosures', 20, 0, false],
  ['timers', 24, 32, false],
  ['stop_orders', 24, 64, true],
  ['tick_tables', 8, 256, false],
  ['issue_days', 16, 128, false],
  ['withdrawals', 24, 32, true],
  ['freezes', 24, 32, true],
  ['day_trades', 24, 64, true],
  ['manager_totals', 24, 32, false],
] as const;

/** Name of a table that has one. */
export type TableName = (typeof DEFINED)[number][0];

const TABLE_COUNT = 64;
const UNUSED_DEPTH = 24;

/** Depth of the tree over the 64 table roots. */
export const STATE_DEPTH = 6;

/** All 64 tables by number; those from 26 on are unused and named `unused_26` and so on. */
export const TABLES: readonly Table[] = Object.freeze(
  Array.from({ length: TABLE_COUNT }, (_, number): Table => {
    const [name, depth, rowBytes, salted] = DEFINED[number] ?? [
      `unused_${number}`,
      UNUSED_DEPTH,
      0,
      false,
    ];
    return Object.freeze({ number, name, depth, rowBytes, salted });
  }),
);

/** Number of a table by its name. */
export const TABLE: Readonly<Record<TableName, number>> = Object.freeze(
  Object.fromEntries(DEFINED.map(([name], number) => [name, number])) as Record<TableName, number>,
);

/**
 * Salt of the leaf of a row that names an account.
 *
 * @param secret16 - the account's secret, 16 bytes.
 * @param changedAt - index of the block in which the row was last written.
 */
export function accountTableLeafSalt(
  hasher: Hasher,
  secret16: Uint8Array,
  table: number,
  row: number,
  changedAt: number,
): Uint8Array {
  const input = new Uint8Array(64);
  writeBytes(input, 0, secret16, 16);
  writeU32(input, 16, table);
  writeU64(input, 20, row);
  writeU64(input, 28, changedAt);
  const salt = new Uint8Array(32);
  hasher.hash64(input, salt, 1);
  return salt;
}

const NO_SALT = new Uint8Array(32);

/** Leaf of an existing row: `H64(chunkRoot(row) ‖ salt32)`; `null` for a table that is not salted. */
export function rowLeaf(hasher: Hasher, row: Uint8Array, salt32: Uint8Array | null): Uint8Array {
  return h64(hasher, chunkRoot(hasher, row), salt32 ?? NO_SALT);
}
