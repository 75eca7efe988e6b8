import {
  EVENT_BYTES,
  encodeTradeFields,
  FixedTree,
  type FixedTreeParts,
  type Hasher,
  HEADER_VERSION,
  type Header,
  hashHeader,
  listingHash,
  listRoot,
  STATE_DEPTH,
  STORED_TRADE_BYTES,
  TABLE,
  TABLES,
  TAGS,
  TRADE_FIELDS_BYTES,
  TradeLog,
  writeU32,
  writeU64,
} from '@jangbu/protocol';
import { assert } from '../assert.ts';
import type { Execution, PendingTrade } from '../execution.ts';
import { type TableSection, writtenSection } from '../snapshot/table-section.ts';
import { ISSUE_CHAIN_HEAD_OFFSET, ISSUE_LISTING_HASH_OFFSET, rowBytesOf } from '../state/rows.ts';
import type { TouchedRows } from '../state/touched-rows.ts';
import { hashLeaves, SaltBook } from './leaves.ts';

const HASH_BYTES = 32;
/** What `hash64` takes. */
const BLOCK_BYTES = 64;
/** How many rows of a snapshot are hashed at a time: enough for long batches, and the cache holds what they make. */
const RESTORED_ROWS = 1_024;
const BUYER = 0;
const SELLER = 1;

/** A block's header with its hash, and its trades as they are stored. */
export interface Sealed {
  readonly header: Header;
  readonly hash: Uint8Array;
  /** 128 bytes a trade: fields, buyer's and seller's commitment. */
  readonly trades: Uint8Array;
  /** The hash of each trade block, 32 bytes a trade. */
  readonly tradeHashes: Uint8Array;
  /** The written rows with the hashes of the issues filled in. */
  readonly touched: readonly TouchedRows[];
  /** Roots of the trade log's complete subtrees after the block, left to right. */
  readonly tradeLogFrontier: readonly Uint8Array[];
}

/** A sealer as plain values and buffers, which may go to another thread. */
export interface SealerParts {
  readonly chainId: Uint8Array;
  readonly previousHash: Uint8Array;
  readonly tradeLogSize: number;
  readonly tradeLogFrontier: readonly Uint8Array[];
  readonly trees: ReadonlyMap<number, FixedTreeParts>;
  readonly tableRoots: FixedTreeParts;
  /** Of the accounts, four words each. */
  readonly secrets: Int32Array<ArrayBuffer>;
  readonly chainHeads: readonly Uint8Array[];
  readonly listingHashes: readonly Uint8Array[];
}

/**
 * Hashes what execution hands over: trade chains, trade log, tables, state root, header.
 *
 * Pure, and apart from execution so that it can run elsewhere while the next block executes. It keeps what hashing alone
 * needs: the trees, chain heads, listing hashes and the accounts' secrets. Cost grows with the rows written, the events
 * and the trades of a block, times the depth of the trees.
 */
export class Sealer {
  readonly #hasher: Hasher;
  readonly #chainId: Uint8Array;
  readonly #trees = new Map<number, FixedTree>();
  #tableRoots: FixedTree;
  readonly #salts: SaltBook;
  readonly #chainHeads: Uint8Array[] = [];
  readonly #listingHashes: Uint8Array[] = [];
  #tradeLog: TradeLog;
  #previousHash: Uint8Array;

  /** A sealer that continues after the block with hash `previousHash`; for block 0 that is the chain id. */
  constructor(
    hasher: Hasher,
    chainId: Uint8Array,
    previousHash: Uint8Array = chainId,
    tradeLog: TradeLog = new TradeLog(hasher),
  ) {
    this.#hasher = hasher;
    this.#chainId = chainId;
    this.#previousHash = previousHash;
    this.#tradeLog = tradeLog;
    this.#salts = new SaltBook(hasher);
    this.#tableRoots = new FixedTree(hasher, STATE_DEPTH);
    for (const { number, depth, rowBytes } of TABLES) {
      const tree = new FixedTree(hasher, depth);
      this.#tableRoots.setLeaf(number, tree.root());
      if (rowBytes > 0) this.#trees.set(number, tree);
    }
  }

  /** The sealer of another one's parts, which goes on where that one was. */
  static adopt(hasher: Hasher, parts: SealerParts): Sealer {
    const { chainId, previousHash, tradeLogSize, tradeLogFrontier, tableRoots } = parts;
    const tradeLog = TradeLog.fromFrontier(hasher, tradeLogSize, tradeLogFrontier);
    const sealer = new Sealer(hasher, chainId, previousHash, tradeLog);
    for (const [table, tree] of parts.trees) {
      sealer.#trees.set(table, FixedTree.adopt(hasher, tree));
    }
    sealer.#tableRoots = FixedTree.adopt(hasher, tableRoots);
    sealer.#salts.adopt(parts.secrets);
    sealer.#chainHeads.push(...parts.chainHeads);
    sealer.#listingHashes.push(...parts.listingHashes);
    return sealer;
  }

  /** Gives the sealer away; it must not be used any more. */
  release(): SealerParts {
    const trees = new Map<number, FixedTreeParts>();
    for (const [table, tree] of this.#trees) trees.set(table, tree.release());
    return {
      chainId: this.#chainId,
      previousHash: this.#previousHash,
      tradeLogSize: this.#tradeLog.size,
      tradeLogFrontier: this.#tradeLog.frontier(),
      trees,
      tableRoots: this.#tableRoots.release(),
      secrets: this.#salts.release(),
      chainHeads: [...this.#chainHeads],
      listingHashes: [...this.#listingHashes],
    };
  }

  /** Seals block `execution.index`; `envelopeIds` are those of its valid envelopes, in order. */
  seal(execution: Execution, envelopeIds: readonly Uint8Array[]): Sealed {
    assert(execution.hasEffect, 'a block in which nothing happened is not written');
    for (const { issue, listing } of execution.listings) {
      const hash = listingHash(this.#hasher, this.#chainId, listing);
      this.#listingHashes[issue] = hash;
      this.#chainHeads[issue] = hash;
    }
    this.#salts.learn(execution.touched);
    const { trades, tradeHashes } = this.#hashTrades(execution);
    const touched = execution.touched.map((rows) => this.#withIssueHashes(rows));
    const stateRoot = this.#writeRows(touched);
    const header: Header = {
      version: HEADER_VERSION,
      chainId: this.#chainId,
      index: execution.index,
      previousHash: this.#previousHash,
      timestamp: execution.timestamp,
      transactionsRoot: this.#listRootOf(envelopeIds),
      eventsRoot: this.#eventsRoot(execution.events),
      tradeLogSize: this.#tradeLog.size,
      tradeLogRoot: this.#tradeLog.root(),
      stateRoot,
    };
    const hash = hashHeader(this.#hasher, header);
    this.#previousHash = hash;
    const tradeLogFrontier = this.tradeLogFrontier();
    return { header, hash, trades, tradeHashes, touched, tradeLogFrontier };
  }

  /** The roots of the trade log's complete subtrees, left to right. */
  tradeLogFrontier(): Uint8Array[] {
    return this.#tradeLog.frontier();
  }

  /** Fills the chain head and the listing hash into an issue's row at `offset`. */
  fillIssueHashes(issue: number, bytes: Uint8Array, offset: number): void {
    const head = this.#chainHeads[issue];
    const listing = this.#listingHashes[issue];
    assert(head !== undefined && listing !== undefined, 'a listed issue has a chain');
    bytes.set(head, offset + ISSUE_CHAIN_HEAD_OFFSET);
    bytes.set(listing, offset + ISSUE_LISTING_HASH_OFFSET);
  }

  /** Takes the hashes of an issue from its stored row. */
  restoreIssueHashes(issue: number, row: Uint8Array): void {
    const at = (offset: number) => row.slice(offset, offset + HASH_BYTES);
    this.#chainHeads[issue] = at(ISSUE_CHAIN_HEAD_OFFSET);
    this.#listingHashes[issue] = at(ISSUE_LISTING_HASH_OFFSET);
  }

  /** Writes all rows of tables that had none, and returns the state root that they give. */
  restoreRows(sections: readonly TableSection[]): Uint8Array {
    for (const section of sections) {
      const tree = this.#treeOf(section.table);
      tree.build(section.count, (from) => {
        const to = Math.min(section.count, from + RESTORED_ROWS);
        const rows = writtenSection(section, from, to);
        this.#salts.learn([rows]);
        return hashLeaves(this.#hasher, rows, this.#salts);
      });
      this.#tableRoots.setLeaf(section.table, tree.root());
    }
    return this.#tableRoots.root();
  }

  /** The siblings on the way from a row to the state root, from below: within its table, then among the tables. */
  proveRow(table: number, row: number): { leafPath: Uint8Array[]; tablePath: Uint8Array[] } {
    return { leafPath: this.#treeOf(table).proof(row), tablePath: this.#tableRoots.proof(table) };
  }

  #treeOf(table: number): FixedTree {
    const tree = this.#trees.get(table);
    assert(tree !== undefined, 'only a table with rows has a tree');
    return tree;
  }

  #writeRows(touched: readonly TouchedRows[]): Uint8Array {
    for (const rows of touched) {
      const tree = this.#treeOf(rows.table);
      if (rows.cleared) tree.clear();
      tree.setLeavesAt(rows.rows, hashLeaves(this.#hasher, rows, this.#salts));
      this.#tableRoots.setLeaf(rows.table, tree.root());
    }
    return this.#tableRoots.root();
  }

  #withIssueHashes(touched: TouchedRows): TouchedRows {
    if (touched.table !== TABLE.issues) return touched;
    const rowBytes = rowBytesOf(touched.table);
    const bytes = touched.bytes.slice();
    for (const [place, issue] of touched.rows.entries()) {
      this.fillIssueHashes(issue, bytes, place * rowBytes);
    }
    return { ...touched, bytes };
  }

  #hashTrades({ trades, timestamp }: Execution): { trades: Uint8Array; tradeHashes: Uint8Array } {
    const count = trades.length;
    const stored = new Uint8Array(count * STORED_TRADE_BYTES);
    const tradeHashes = new Uint8Array(count * HASH_BYTES);
    const commitments = this.#commitments(trades);
    for (const [place, trade] of trades.entries()) {
      const at = place * STORED_TRADE_BYTES;
      stored.set(encodeTradeFields({ ...trade, timestamp }), at);
      const sides = commitments.subarray(BLOCK_BYTES * place, BLOCK_BYTES * (place + 1));
      stored.set(sides, at + TRADE_FIELDS_BYTES);
    }
    const halves = new Uint8Array(2 * count * HASH_BYTES);
    this.#hasher.hash64(stored, halves, 2 * count);
    const records = new Uint8Array(count * HASH_BYTES);
    this.#hasher.hash64(halves, records, count);
    const link = new Uint8Array(2 * HASH_BYTES);
    for (const [place, { issue }] of trades.entries()) {
      link.set(this.#chainHeads[issue]!);
      link.set(records.subarray(HASH_BYTES * place, HASH_BYTES * (place + 1)), HASH_BYTES);
      const hash = new Uint8Array(HASH_BYTES);
      this.#hasher.hash64(link, hash, 1);
      this.#chainHeads[issue] = hash;
      this.#tradeLog.append(hash);
      tradeHashes.set(hash, HASH_BYTES * place);
    }
    return { trades: stored, tradeHashes };
  }

  /** Buyer's and seller's commitment of each trade (docs/spec/trades.md section 2), in two batches. */
  #commitments(trades: readonly PendingTrade[]): Uint8Array {
    const inputs = new Uint8Array(2 * trades.length * BLOCK_BYTES);
    for (const [place, { issue, index, buyerAccount, sellerAccount }] of trades.entries()) {
      for (const side of [BUYER, SELLER]) {
        const at = BLOCK_BYTES * (2 * place + side);
        inputs.set(TAGS.salt, at);
        inputs.set(this.#salts.secretOf(side === BUYER ? buyerAccount : sellerAccount), at + 16);
        writeU32(inputs, at + 32, issue);
        writeU64(inputs, at + 36, index);
        inputs[at + 44] = side;
      }
    }
    const salts = new Uint8Array(2 * trades.length * HASH_BYTES);
    this.#hasher.hash64(inputs, salts, 2 * trades.length);
    inputs.fill(0);
    for (const [place, trade] of trades.entries()) {
      for (const side of [BUYER, SELLER]) {
        const at = BLOCK_BYTES * (2 * place + side);
        const salt = HASH_BYTES * (2 * place + side);
        inputs.set(TAGS.side, at);
        inputs.set(salts.subarray(salt, salt + 16), at + 16);
        writeU32(inputs, at + 32, side === BUYER ? trade.buyerAccount : trade.sellerAccount);
        writeU64(inputs, at + 36, side === BUYER ? trade.buyerOrderId : trade.sellerOrderId);
        inputs[at + 44] = side;
      }
    }
    const commitments = new Uint8Array(2 * trades.length * HASH_BYTES);
    this.#hasher.hash64(inputs, commitments, 2 * trades.length);
    return commitments;
  }

  #eventsRoot(events: Uint8Array): Uint8Array {
    const count = events.length / EVENT_BYTES;
    const leaves = new Uint8Array(count * HASH_BYTES);
    this.#hasher.hash64(events, leaves, count);
    return listRoot(this.#hasher, leaves, count);
  }

  #listRootOf(ids: readonly Uint8Array[]): Uint8Array {
    const leaves = new Uint8Array(ids.length * HASH_BYTES);
    for (const [place, id] of ids.entries()) leaves.set(id, HASH_BYTES * place);
    return listRoot(this.#hasher, leaves, ids.length);
  }
}

/** Copies chain head and listing hash from one row of an issue to another. */
export function copyIssueHashes(from: Uint8Array, to: Uint8Array): void {
  for (const at of [ISSUE_CHAIN_HEAD_OFFSET, ISSUE_LISTING_HASH_OFFSET]) {
    to.set(from.subarray(at, at + HASH_BYTES), at);
  }
}
