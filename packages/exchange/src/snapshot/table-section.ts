import { isZero, readU64, TABLE } from '@jangbu/protocol';
import { rowBytesOf } from '../state/rows.ts';
import type { TouchedRows } from '../state/touched-rows.ts';

/** The tables that a snapshot holds, in order. */
export const SNAPSHOT_TABLES: readonly number[] = [
  TABLE.parameters,
  TABLE.participants,
  TABLE.keys,
  TABLE.accounts,
  TABLE.currencies,
  TABLE.cash,
  TABLE.issues,
  TABLE.positions,
  TABLE.orders,
  TABLE.client_order_ids,
  TABLE.witnesses,
  TABLE.calendars,
  TABLE.rules,
  TABLE.stop_orders,
  TABLE.tick_tables,
  TABLE.issue_days,
  TABLE.fees,
  TABLE.proposals,
  TABLE.timers,
  TABLE.withdrawals,
  TABLE.freezes,
  TABLE.day_trades,
  TABLE.manager_totals,
];

/**
 * Offset of a field that is never 0 in a row that exists, in the tables where rows may be absent and then are zeros:
 * the order id, the single price of an issue of a market, what a sweep is, what is withdrawn or frozen.
 */
export const CERTAIN_FIELDS: ReadonlyMap<number, number> = new Map([
  [TABLE.orders, 0],
  [TABLE.stop_orders, 0],
  [TABLE.issue_days, 16],
  [TABLE.timers, 0],
  [TABLE.withdrawals, 8],
  [TABLE.freezes, 8],
]);

/** All rows of one table from 0 on, one after the other; a row that does not exist is zeros. */
export interface TableSection {
  /** Table number of docs/spec/state.md. */
  readonly table: number;
  /** Number of row positions. */
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** False if an absent row of a section has bytes that are not zero: no state gives such. */
export function hasCleanAbsence(section: TableSection): boolean {
  const { table, count, bytes } = section;
  const certain = CERTAIN_FIELDS.get(table);
  if (certain === undefined) return true;
  const rowBytes = rowBytesOf(table);
  for (let row = 0; row < count; row += 1) {
    const at = row * rowBytes;
    if (readU64(bytes, at + certain) !== 0) continue;
    if (!isZero(bytes, at, at + rowBytes)) return false;
  }
  return true;
}

/** Rows `from` to `to` - 1 of a section as if they had just been written. */
export function writtenSection(section: TableSection, from: number, to: number): TouchedRows {
  const { table, bytes } = section;
  const rowBytes = rowBytesOf(table);
  const certain = CERTAIN_FIELDS.get(table);
  const rows = new Uint32Array(to - from);
  const present = new Uint8Array(to - from).fill(1);
  for (let row = from; row < to; row += 1) {
    rows[row - from] = row;
    const isThere = certain === undefined || readU64(bytes, row * rowBytes + certain) !== 0;
    if (!isThere) present[row - from] = 0;
  }
  const part = bytes.subarray(from * rowBytes, to * rowBytes);
  return { table, cleared: from === 0, rows, bytes: part, present };
}
