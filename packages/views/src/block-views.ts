import type { Header } from '@jangbu/protocol';
import type { PageCache } from './page-cache.ts';
import { firstPlace, PagedRows } from './paged-rows.ts';

/** A header with what the ledger keeps beside it. */
export interface BlockView {
  readonly header: Header;
  readonly hash: Uint8Array;
  readonly operatorSignature: Uint8Array;
  /** Number of commands in the block. */
  readonly commands: number;
  /** Number of trades in the block. */
  readonly trades: number;
  /** Number of envelopes in the block. */
  readonly envelopes: number;
  /** `eventSeq` of its last event; that of the block before if it has none. */
  readonly lastEventSeq: number;
  /** Leaf of the trade log of its first trade. */
  readonly firstTrade: number;
}

const HASH = 0;
const TRANSACTIONS_ROOT = 32;
const EVENTS_ROOT = 64;
const TRADE_LOG_ROOT = 96;
const STATE_ROOT = 128;
const SIGNATURE = 160;
const TIMESTAMP = 224;
const TRADE_LOG_SIZE = 232;
const LAST_EVENT_SEQ = 240;
const FIRST_ENVELOPE = 248;
const COMMANDS = 256;
const ROW_BYTES = 260;
const ENVELOPE_ID_BYTES = 32;

/**
 * All headers, 260 bytes each, and the ids of all envelopes, 32 bytes each. What follows from the block before (previous
 * hash) or is the same in all blocks (version, chain id) is not kept.
 */
export class BlockViews {
  readonly #rows: PagedRows;
  readonly #envelopeIds: PagedRows;
  readonly #version: number;
  readonly #chainId: Uint8Array;

  constructor(genesis: Header, cache?: PageCache) {
    this.#rows = new PagedRows(ROW_BYTES, cache);
    this.#envelopeIds = new PagedRows(ENVELOPE_ID_BYTES, cache);
    this.#version = genesis.version;
    this.#chainId = genesis.chainId;
  }

  /** Number of blocks, block 0 included. */
  get count(): number {
    return this.#rows.count;
  }

  /** Appends the next block; throws if it does not follow the last one. */
  add(
    header: Header,
    hash: Uint8Array,
    operatorSignature: Uint8Array,
    envelopeIds: readonly Uint8Array[],
    commands: number,
    lastEventSeq: number,
  ): void {
    if (header.index !== this.#rows.count) {
      throw new Error(`block ${header.index} does not follow block ${this.#rows.count - 1}`);
    }
    const firstEnvelope = this.#envelopeIds.count;
    for (const id of envelopeIds) {
      const place = this.#envelopeIds.add();
      this.#envelopeIds.bytesToWrite(place).set(id, this.#envelopeIds.offset(place));
    }
    const row = this.#rows.add();
    const page = this.#rows.pageToWrite(row);
    const at = this.#rows.offset(row);
    const bytes = this.#rows.bytesToWrite(row);
    bytes.set(hash, at + HASH);
    bytes.set(header.transactionsRoot, at + TRANSACTIONS_ROOT);
    bytes.set(header.eventsRoot, at + EVENTS_ROOT);
    bytes.set(header.tradeLogRoot, at + TRADE_LOG_ROOT);
    bytes.set(header.stateRoot, at + STATE_ROOT);
    bytes.set(operatorSignature, at + SIGNATURE);
    page.setFloat64(at + TIMESTAMP, header.timestamp);
    page.setFloat64(at + TRADE_LOG_SIZE, header.tradeLogSize);
    page.setFloat64(at + LAST_EVENT_SEQ, lastEventSeq);
    page.setFloat64(at + FIRST_ENVELOPE, firstEnvelope);
    page.setUint32(at + COMMANDS, commands);
  }

  /** Block `index`, or null if there is none yet. */
  block(index: number): BlockView | null {
    if (index < 0 || index >= this.#rows.count) return null;
    const page = this.#rows.page(index);
    const at = this.#rows.offset(index);
    const header: Header = {
      version: this.#version,
      chainId: this.#chainId,
      index,
      previousHash: index === 0 ? this.#chainId : this.hash(index - 1),
      timestamp: page.getFloat64(at + TIMESTAMP),
      transactionsRoot: this.#rows.copy(index, TRANSACTIONS_ROOT, 32),
      eventsRoot: this.#rows.copy(index, EVENTS_ROOT, 32),
      tradeLogSize: page.getFloat64(at + TRADE_LOG_SIZE),
      tradeLogRoot: this.#rows.copy(index, TRADE_LOG_ROOT, 32),
      stateRoot: this.#rows.copy(index, STATE_ROOT, 32),
    };
    const firstTrade = index === 0 ? 0 : this.#number(index - 1, TRADE_LOG_SIZE);
    return {
      header,
      hash: this.hash(index),
      operatorSignature: this.#rows.copy(index, SIGNATURE, 64),
      commands: page.getUint32(at + COMMANDS),
      trades: header.tradeLogSize - firstTrade,
      envelopes: this.#endOfEnvelopes(index) - page.getFloat64(at + FIRST_ENVELOPE),
      lastEventSeq: page.getFloat64(at + LAST_EVENT_SEQ),
      firstTrade,
    };
  }

  /** Hash of block `index`; throws a RangeError if there is none. */
  hash(index: number): Uint8Array {
    return this.#rows.copy(index, HASH, 32);
  }

  /** Timestamp of block `index`; throws a RangeError if there is none. */
  timestamp(index: number): number {
    return this.#number(index, TIMESTAMP);
  }

  /** `eventSeq` of the last event up to and with block `index`; throws a RangeError if there is no such block. */
  lastEventSeq(index: number): number {
    return this.#number(index, LAST_EVENT_SEQ);
  }

  /** Index of the first block with an event after `seq`; one above the last if there is none. Cost: log n. */
  firstAfter(seq: number): number {
    return firstPlace(this.count, (index) => this.lastEventSeq(index) > seq);
  }

  /** Ids of the envelopes of block `index`, in order; throws a RangeError if there is no such block. */
  envelopeIds(index: number): Uint8Array[] {
    const ids: Uint8Array[] = [];
    const end = this.#endOfEnvelopes(index);
    for (let row = this.#number(index, FIRST_ENVELOPE); row < end; row += 1) {
      ids.push(this.#envelopeIds.copy(row, 0, 32));
    }
    return ids;
  }

  #endOfEnvelopes(index: number): number {
    return index + 1 < this.#rows.count
      ? this.#number(index + 1, FIRST_ENVELOPE)
      : this.#envelopeIds.count;
  }

  #number(index: number, field: number): number {
    return this.#rows.page(index).getFloat64(this.#rows.offset(index) + field);
  }
}
