import {
  concatBytes,
  copyBytes,
  decodeHeader,
  equalBytes,
  type Hasher,
  HEADER_BYTES,
  HEADER_VERSION,
  type Header,
  hashHeader,
  isZero,
  readU32,
  readU64,
  TABLE,
  TABLES,
  TradeLog,
} from '@jangbu/protocol';
import { copyIssueHashes, Sealer } from '../sealing/sealer.ts';
import { findBrokenInvariant } from '../state/invariants.ts';
import { encodeRow, rowBytesOf, rowCountOf, rowExists } from '../state/rows.ts';
import type { ExchangeState } from '../state/state.ts';
import { restoreState } from './restore.ts';
import { MOST_ROWS } from './restore-checks.ts';
import {
  SNAPSHOT_FORMAT_VERSION,
  SNAPSHOT_HEADER_AT,
  SNAPSHOT_MAGIC,
  sectionHead,
  snapshotHead,
} from './snapshot-pieces.ts';
import { hasCleanAbsence, SNAPSHOT_TABLES, type TableSection } from './table-section.ts';

const HASH_BYTES = 32;
const HEADER_AT = SNAPSHOT_HEADER_AT;
const HEADER_END = HEADER_AT + HEADER_BYTES;
const FRONTIER_COUNT_AT = 240;
const FRONTIER_AT = 248;
const SECTION_HEAD_BYTES = 16;

/** A restored ledger, ready for the block after `header`. */
export interface Restored {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
  readonly header: Header;
  readonly hash: Uint8Array;
}

/** All rows of one table; the hashes of issues are filled in. */
export function sectionOf(state: ExchangeState, sealer: Sealer, table: number): TableSection {
  const count = rowCountOf(state, table);
  const rowBytes = rowBytesOf(table);
  const bytes = new Uint8Array(count * rowBytes);
  for (let row = 0; row < count; row += 1) {
    if (!rowExists(state, table, row)) continue;
    encodeRow(state, table, row, bytes, row * rowBytes);
    if (table === TABLE.issues) sealer.fillIssueHashes(row, bytes, row * rowBytes);
  }
  return { table, count, bytes };
}

/** The state after the block of `header` as bytes (docs/spec/state.md section 4); cost grows with the state. */
export function encodeSnapshot(
  state: ExchangeState,
  sealer: Sealer,
  header: Header,
  hasher: Hasher,
): Uint8Array {
  const parts = [snapshotHead(header, sealer.tradeLogFrontier())];
  for (const table of SNAPSHOT_TABLES) {
    const { count, bytes } = sectionOf(state, sealer, table);
    parts.push(sectionHead(table, count), bytes);
  }
  const bytes = concatBytes(...parts);
  return concatBytes(bytes, hasher.sha256(bytes));
}

/**
 * Reads a snapshot and proves it: the rows must give the state root of its header, and the state must be one from which
 * exactly these bytes are made. Never throws on bad bytes. Those of client order ids the state may keep as they are, so
 * nobody may write the bytes any more.
 *
 * That the header is one of the ledger is for the caller to know. Cost grows with the state.
 */
export function restoreSnapshot(
  bytes: Uint8Array,
  hasher: Hasher,
): ({ ok: true } & Restored) | { ok: false; reason: string } {
  const parsed = parseSnapshot(bytes, hasher);
  if (typeof parsed === 'string') return { ok: false, reason: parsed };
  const { header } = parsed;
  const state = restoreStateOf(parsed);
  if (typeof state === 'string') return { ok: false, reason: state };
  const sealer = restoreSealer(parsed, hasher);
  if (typeof sealer === 'string') return { ok: false, reason: sealer };
  return { ok: true, state, sealer, header, hash: hashHeader(hasher, header) };
}

/**
 * The state of a parsed snapshot, or why it cannot be one of a ledger from which exactly these bytes are made. That its
 * rows are the right ones is for `restoreSealer` to say, which may run on another thread. The state keeps views of the
 * rows of client order ids, which nobody may write any more.
 */
export function restoreStateOf({ header, sections }: ParsedSnapshot): ExchangeState | string {
  const state = restoreState(header, sections);
  if (typeof state === 'string') return state;
  const broken = findBrokenInvariant(state);
  if (broken !== undefined) return `the snapshot breaks a rule: ${broken}`;
  const isExact = sections.every((section) => isWhatStateGives(state, section));
  return isExact ? state : 'the snapshot has bytes that no state gives';
}

/** What seals the block after a parsed snapshot, or why its rows or its trade log are not those of its header. */
export function restoreSealer(
  { header, frontier, sections }: ParsedSnapshot,
  hasher: Hasher,
): Sealer | string {
  const tradeLog = TradeLog.fromFrontier(hasher, header.tradeLogSize, frontier);
  if (!equalBytes(tradeLog.root(), header.tradeLogRoot)) {
    return 'the trade log of the snapshot is not the one of its header';
  }
  const hash = hashHeader(hasher, header);
  const sealer = new Sealer(hasher, header.chainId, hash, tradeLog);
  const issueBytes = rowBytesOf(TABLE.issues);
  for (const { table, count, bytes } of sections) {
    if (table !== TABLE.issues) continue;
    for (let row = 0; row < count; row += 1) {
      sealer.restoreIssueHashes(row, bytes.subarray(row * issueBytes, (row + 1) * issueBytes));
    }
  }
  if (equalBytes(sealer.restoreRows(sections), header.stateRoot)) return sealer;
  return 'the rows of the snapshot do not give the state root of its header';
}

/** Tables whose rows are read to the last byte, so that writing them again cannot give others. */
const PLAIN_TABLES: readonly number[] = [
  TABLE.cash,
  TABLE.positions,
  TABLE.orders,
  TABLE.client_order_ids,
];

/** Padding, rows that do not exist, and fields that were read in another way than they are written. */
function isWhatStateGives(state: ExchangeState, section: TableSection): boolean {
  const { table, count, bytes } = section;
  if (count !== rowCountOf(state, table)) return false;
  if (PLAIN_TABLES.includes(table)) return hasCleanAbsence(section);
  const rowBytes = rowBytesOf(table);
  const written = new Uint8Array(rowBytes);
  for (let row = 0; row < count; row += 1) {
    const stored = bytes.subarray(row * rowBytes, (row + 1) * rowBytes);
    written.fill(0);
    if (rowExists(state, table, row)) encodeRow(state, table, row, written, 0);
    if (table === TABLE.issues) copyIssueHashes(stored, written);
    if (!equalBytes(written, stored)) return false;
  }
  return true;
}

/** A snapshot whose checksum holds and whose parts fit; views of its bytes, nothing of it is proved yet. */
export interface ParsedSnapshot {
  readonly header: Header;
  /** Roots of the trade log's complete subtrees, left to right. */
  readonly frontier: readonly Uint8Array[];
  readonly sections: readonly TableSection[];
}

/** Takes a snapshot apart without copying its rows; a reason where it is none. Never throws. */
export function parseSnapshot(given: Uint8Array, hasher: Hasher): ParsedSnapshot | string {
  // A Buffer's slices would be views of it; rows begin at multiples of eight bytes of an array of its own.
  const isPlain = given.constructor === Uint8Array && given.byteOffset % 8 === 0;
  const bytes = isPlain ? given : copyBytes(given, 0, given.length);
  const length = bytes.length - HASH_BYTES;
  if (length < FRONTIER_AT) return 'the snapshot is too short';
  if (!equalBytes(hasher.sha256(bytes.subarray(0, length)), bytes.subarray(length))) {
    return 'the checksum of the snapshot does not hold';
  }
  if (!equalBytes(bytes.subarray(0, SNAPSHOT_MAGIC.length), SNAPSHOT_MAGIC))
    return 'this is not a snapshot';
  const version = readU32(bytes, 8);
  if (version !== SNAPSHOT_FORMAT_VERSION)
    return `the snapshot has format version ${version}, this is 1`;
  const decoded = decodeHeader(bytes.subarray(HEADER_AT, HEADER_AT + HEADER_BYTES));
  if (!decoded.ok) return `the header of the snapshot does not decode: ${decoded.reason}`;
  const { header } = decoded;
  if (header.version !== HEADER_VERSION) {
    return `the snapshot has header version ${header.version}, this is ${HEADER_VERSION}`;
  }
  const hasPadding = isZero(bytes, 12, HEADER_AT) && isZero(bytes, HEADER_END, FRONTIER_COUNT_AT);
  if (!hasPadding) return 'the snapshot has bytes that no state gives';
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
  const sections: TableSection[] = [];
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
): TableSection | undefined {
  const rowBytes = rowBytesOf(table);
  const from = at + SECTION_HEAD_BYTES;
  if (from > end || readU32(bytes, at) !== table || readU32(bytes, at + 4) !== rowBytes) {
    return undefined;
  }
  const count = readU64(bytes, at + 8);
  const most = MOST_ROWS[TABLES[table]?.name ?? ''] ?? 0;
  if (count < 0 || count > most || count > (end - from) / rowBytes) return undefined;
  return { table, count, bytes: bytes.subarray(from, from + count * rowBytes) };
}
