/** Blocks as they lie in the log, docs/spec/block.md section 4. */

import { copyBytes, readU32, writeBytes, writeU32 } from './bytes.ts';
import { decodeHeader, encodeHeader, HEADER_BYTES, type Header } from './header.ts';

/** A block with everything that its header covers, and the operator's signature over its checkpoint. */
export interface StoredBlock {
  header: Header;
  /** 64 bytes. */
  operatorSignature: Uint8Array;
  /** SSZ of each signed envelope. */
  transactions: Uint8Array[];
  /** Event records, 64 bytes each. */
  events: Uint8Array;
  /** Trades, 128 bytes each. */
  trades: Uint8Array;
}

/** What `decodeStoredBlock` found. */
export type DecodedBlock = { ok: true; block: StoredBlock } | { ok: false; reason: string };

const SIGNATURE_AT = HEADER_BYTES;
const OFFSETS_AT = HEADER_BYTES + 64;
const FIXED_BYTES = OFFSETS_AT + 12;
const EVENT_BYTES = 64;
const TRADE_BYTES = 128;
const MAX_TRANSACTIONS = 262_144;
const MAX_RECORDS = 16_777_216;

function assertRecords(bytes: Uint8Array, size: number): void {
  if (bytes.length % size !== 0 || bytes.length / size > MAX_RECORDS) {
    throw new RangeError(`not records of ${size} bytes: ${bytes.length}`);
  }
}

/** SSZ(stored block); throws a RangeError at a field outside its range. The transactions are taken as they are. */
export function encodeStoredBlock(block: StoredBlock): Uint8Array {
  const { transactions, events, trades } = block;
  if (transactions.length > MAX_TRANSACTIONS) throw new RangeError('too many transactions');
  assertRecords(events, EVENT_BYTES);
  assertRecords(trades, TRADE_BYTES);
  let listBytes = 4 * transactions.length;
  for (const transaction of transactions) listBytes += transaction.length;
  const eventsAt = FIXED_BYTES + listBytes;
  const tradesAt = eventsAt + events.length;

  const bytes = new Uint8Array(tradesAt + trades.length);
  bytes.set(encodeHeader(block.header));
  writeBytes(bytes, SIGNATURE_AT, block.operatorSignature, 64);
  writeU32(bytes, OFFSETS_AT, FIXED_BYTES);
  writeU32(bytes, OFFSETS_AT + 4, eventsAt);
  writeU32(bytes, OFFSETS_AT + 8, tradesAt);
  let at = 4 * transactions.length;
  transactions.forEach((transaction, i) => {
    writeU32(bytes, FIXED_BYTES + 4 * i, at);
    bytes.set(transaction, FIXED_BYTES + at);
    at += transaction.length;
  });
  bytes.set(events, eventsAt);
  bytes.set(trades, tradesAt);
  return bytes;
}

function readTransactions(bytes: Uint8Array, start: number, end: number): Uint8Array[] | null {
  if (start === end) return [];
  if (end - start < 4) return null;
  const first = readU32(bytes, start);
  const count = first / 4;
  if (first === 0 || first % 4 !== 0 || first > end - start || count > MAX_TRANSACTIONS)
    return null;
  const transactions: Uint8Array[] = [];
  let at = start + first;
  for (let i = 1; i <= count; i += 1) {
    const next = i < count ? start + readU32(bytes, start + 4 * i) : end;
    if (next < at || next > end) return null;
    transactions.push(bytes.subarray(at, next));
    at = next;
  }
  return transactions;
}

/**
 * The block that `bytes` are the canonical SSZ of, or the reason why they are none; never throws.
 *
 * Transactions, events and trades are views into `bytes`. What a transaction holds is not looked at: together with
 * `decodeSignedEnvelope` of each the test is complete.
 */
export function decodeStoredBlock(bytes: Uint8Array): DecodedBlock {
  if (bytes.length < FIXED_BYTES) return { ok: false, reason: 'too short' };
  const decoded = decodeHeader(bytes.subarray(0, HEADER_BYTES));
  if (!decoded.ok) return { ok: false, reason: `header: ${decoded.reason}` };
  const transactionsAt = readU32(bytes, OFFSETS_AT);
  const eventsAt = readU32(bytes, OFFSETS_AT + 4);
  const tradesAt = readU32(bytes, OFFSETS_AT + 8);
  const end = bytes.length;
  if (transactionsAt !== FIXED_BYTES || eventsAt < FIXED_BYTES) {
    return { ok: false, reason: 'bad offset of the transactions' };
  }
  if (tradesAt < eventsAt || tradesAt > end)
    return { ok: false, reason: 'bad offset of the trades' };
  if (!isRecords(tradesAt - eventsAt, EVENT_BYTES)) return { ok: false, reason: 'bad events' };
  if (!isRecords(end - tradesAt, TRADE_BYTES)) return { ok: false, reason: 'bad trades' };
  const transactions = readTransactions(bytes, transactionsAt, eventsAt);
  if (transactions === null) return { ok: false, reason: 'bad offset in the transactions' };
  return {
    ok: true,
    block: {
      header: decoded.header,
      operatorSignature: copyBytes(bytes, SIGNATURE_AT, OFFSETS_AT),
      transactions,
      events: bytes.subarray(eventsAt, tradesAt),
      trades: bytes.subarray(tradesAt, end),
    },
  };
}

function isRecords(length: number, size: number): boolean {
  return length % size === 0 && length / size <= MAX_RECORDS;
}
