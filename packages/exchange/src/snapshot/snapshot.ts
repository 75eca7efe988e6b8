import {
  copyBytes,
  decodeHeader,
  encodeHeader,
  equalBytes,
  fromLatin1,
  type Hasher,
  HEADER_BYTES,
  HEADER_VERSION,
  type Header,
  hashHeader,
  readU32,
  readU64,
  TABLE,
  TABLES,
  TradeLog,
  writeU32,
  writeU64,
} from '@jangbu/protocol';
import { Sealer } from '../sealing/sealer.ts';
import { findBrokenInvariant } from '../state/invariants.ts';
import { encodeRow, rowBytesOf, rowCountOf, rowExists } from '../state/rows.ts';
import type { ExchangeState } from '../state/state.ts';
import type { TouchedRows } from '../state/touched-rows.ts';
import { restoreState } from './restore.ts';
import { MOST_ROWS } from './restore-checks.ts';

const MAGIC = fromLatin1('JANGBUSN');
const FORMAT_VERSION = 1;
const HASH_BYTES = 32;
const HEADER_AT = 16;
const FRONTIER_COUNT_AT = 240;
const FRONTIER_AT = 248;
const SECTION_HEAD_BYTES = 16;

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
];

/**
 * Offset of a field that is never 0 in a row that exists, in the tables where rows may be absent and then are zeros:
 * the order id, and the single price of an issue of a market.
 */
const CERTAIN_FIELDS: ReadonlyMap<number, number> = new Map([
  [TABLE.orders, 0],
  [TABLE.stop_orders, 0],
  [TABLE.issue_days, 16],
]);

/** A restored ledger, ready for the block after `header`. */
export interface Restored {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
  readonly header: Header;
  readonly hash: Uint8Array;
}

/** All rows of one table as if they had just been written; the hashes of issues are filled in. */
export function allRows(state: ExchangeState, sealer: Sealer, table: number): TouchedRows {
  const count = rowCountOf(state, table);
  const rowBytes = rowBytesOf(table);
  const bytes = new Uint8Array(count * rowBytes);
  const present = new Uint8Array(count);
  const rows = Array.from({ length: count }, (_, row) => row);
  for (const row of rows) {
    if (!rowExists(state, table, row)) continue;
    present[row] = 1;
    encodeRow(state, table, row, bytes, row * rowBytes);
    if (table === TABLE.issues) sealer.fillIssueHashes(row, bytes, row * rowBytes);
  }
  return { table, cleared: true, rows, bytes, present };
}

/** The state after the block of `header` as bytes (docs/spec/state.md section 4); cost grows with the state. */
export function encodeSnapshot(
  state: ExchangeState,
  sealer: Sealer,
  header: Header,
  hasher: Hasher,
): Uint8Array {
  const frontier = sealer.tradeLogFrontier();
  const sections = SNAPSHOT_TABLES.map((table) => allRows(state, sealer, table));
  const rowsBytes = sections.reduce((sum, { bytes }) => sum + SECTION_HEAD_BYTES + bytes.length, 0);
  const length = FRONTIER_AT + HASH_BYTES * frontier.length + rowsBytes;
  const bytes = new Uint8Array(length + HASH_BYTES);
  bytes.set(MAGIC);
  writeU32(bytes, 8, FORMAT_VERSION);
  bytes.set(encodeHeader(header), HEADER_AT);
  writeU64(bytes, FRONTIER_COUNT_AT, frontier.length);
  let at = FRONTIER_AT;
  for (const hash of frontier) {
    bytes.set(hash, at);
    at += HASH_BYTES;
  }
  for (const section of sections) {
    writeU32(bytes, at, section.table);
    writeU32(bytes, at + 4, rowBytesOf(section.table));
    writeU64(bytes, at + 8, section.rows.length);
    bytes.set(section.bytes, at + SECTION_HEAD_BYTES);
    at += SECTION_HEAD_BYTES + section.bytes.length;
  }
  bytes.set(hasher.sha256(bytes.subarray(0, length)), length);
  return bytes;
}

/**
 * Reads a snapshot and proves it: the rows must give the state root of its header, and the state must be one from which
 * exactly these bytes are made. Never throws on bad bytes, and keeps none of them.
 *
 * That the header is one of the ledger is for the caller to know. Cost grows with the state.
 */
export function restoreSnapshot(
  bytes: Uint8Array,
  hasher: Hasher,
): ({ ok: true } & Restored) | { ok: false; reason: string } {
  const parsed = parseSnapshot(bytes, hasher);
  if (typeof parsed === 'string') return { ok: false, reason: parsed };
  const { header, frontier, sections } = parsed;
  const state = restoreState(header, sections);
  if (typeof state === 'string') return { ok: false, reason: state };
  const broken = findBrokenInvariant(state);
  if (broken !== undefined) return { ok: false, reason: `the snapshot breaks a rule: ${broken}` };
  const tradeLog = TradeLog.fromFrontier(hasher, header.tradeLogSize, frontier);
  if (!equalBytes(tradeLog.root(), header.tradeLogRoot)) {
    return { ok: false, reason: 'the trade log of the snapshot is not the one of its header' };
  }
  const hash = hashHeader(hasher, header);
  const sealer = new Sealer(hasher, header.chainId, hash, tradeLog);
  const issueBytes = rowBytesOf(TABLE.issues);
  for (const { table, rows, bytes: rowBytes } of sections) {
    if (table !== TABLE.issues) continue;
    for (const row of rows) {
      sealer.restoreIssueHashes(row, rowBytes.subarray(row * issueBytes, (row + 1) * issueBytes));
    }
  }
  if (!equalBytes(sealer.restoreRows(sections), header.stateRoot)) {
    return {
      ok: false,
      reason: 'the rows of the snapshot do not give the state root of its header',
    };
  }
  // Padding, and fields that were read in another way than they are written.
  if (!equalBytes(encodeSnapshot(state, sealer, header, hasher), bytes)) {
    return { ok: false, reason: 'the snapshot has bytes that no state gives' };
  }
  return { ok: true, state, sealer, header, hash };
}

interface ParsedSnapshot {
  readonly header: Header;
  readonly frontier: Uint8Array[];
  readonly sections: TouchedRows[];
}

function parseSnapshot(bytes: Uint8Array, hasher: Hasher): ParsedSnapshot | string {
  const length = bytes.length - HASH_BYTES;
  if (length < FRONTIER_AT) return 'the snapshot is too short';
  if (!equalBytes(hasher.sha256(bytes.subarray(0, length)), bytes.subarray(length))) {
    return 'the checksum of the snapshot does not hold';
  }
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return 'this is not a snapshot';
  const version = readU32(bytes, 8);
  if (version !== FORMAT_VERSION) return `the snapshot has format version ${version}, this is 1`;
  const decoded = decodeHeader(bytes.subarray(HEADER_AT, HEADER_AT + HEADER_BYTES));
  if (!decoded.ok) return `the header of the snapshot does not decode: ${decoded.reason}`;
  const { header } = decoded;
  if (header.version !== HEADER_VERSION) {
    return `the snapshot has header version ${header.version}, this is ${HEADER_VERSION}`;
  }
  const frontierCount = readU64(bytes, FRONTIER_COUNT_AT);
  let at = FRONTIER_AT;
  const fits = at + HASH_BYTES * frontierCount <= length;
  if (frontierCount !== completeSubtrees(header.tradeLogSize) || !fits) {
    return 'the trade log of the snapshot does not fit';
  }
  const frontier: Uint8Array[] = [];
  for (let count = 0; count < frontierCount; count += 1) {
    frontier.push(copyBytes(bytes, at, at + HASH_BYTES));
    at += HASH_BYTES;
  }
  const sections: TouchedRows[] = [];
  for (const table of SNAPSHOT_TABLES) {
    const section = parseSection(bytes, at, length, table);
    if (section === undefined) return `table ${table} of the snapshot does not fit`;
    sections.push(section);
    at += SECTION_HEAD_BYTES + section.bytes.length;
  }
  return at === length ? { header, frontier, sections } : 'the snapshot has bytes after its end';
}

/** How many complete subtrees a log of `size` leaves has: one for each bit of `size`. */
function completeSubtrees(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

function parseSection(
  bytes: Uint8Array,
  at: number,
  end: number,
  table: number,
): TouchedRows | undefined {
  const rowBytes = rowBytesOf(table);
  const from = at + SECTION_HEAD_BYTES;
  if (from > end || readU32(bytes, at) !== table || readU32(bytes, at + 4) !== rowBytes) {
    return undefined;
  }
  const count = readU64(bytes, at + 8);
  const most = MOST_ROWS[TABLES[table]?.name ?? ''] ?? 0;
  if (count < 0 || count > most || count > (end - from) / rowBytes) return undefined;
  const section = copyBytes(bytes, from, from + count * rowBytes);
  const rows = Array.from({ length: count }, (_, row) => row);
  const present = new Uint8Array(count).fill(1);
  const certain = CERTAIN_FIELDS.get(table);
  if (certain !== undefined) {
    for (const row of rows) present[row] = readU64(section, row * rowBytes + certain) === 0 ? 0 : 1;
  }
  return { table, cleared: true, rows, bytes: section, present };
}
