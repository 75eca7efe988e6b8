/** The chains of all issues and the trade log, computed from stored blocks alone: no engine is asked. */

import { ListedMarkets } from '@jangbu/exchange';
import {
  type Command,
  decodeTradeFields,
  EVENT_BYTES,
  EVENT_KINDS,
  EventCommands,
  h64,
  listingHash,
  readU32,
  readU64,
  STORED_TRADE_BYTES,
  TradeLog,
} from '@jangbu/protocol';
import { nativeHasher } from './native-hasher.ts';

const HASH_BYTES = 32;
// Places in event records (docs/spec/events.md).
const LISTED_ISSUE_AT = 16;
const TRADED_PRICE_AT = 16;
const TRADED_QUANTITY_AT = 24;
const TRADED_INDEX_AT = 48;
const TRADED_ISSUE_AT = 56;
const TRADED_PHASE_AT = 60;

/** Last block of an issue's chain. */
interface ChainHead {
  index: number;
  hash: Uint8Array;
}

/** What a block adds to the chains. */
export interface BlockTrades {
  /** Microseconds. */
  timestamp: number;
  /** Commands of all envelopes in order. */
  commands: readonly Command[];
  /** 64 bytes an event. */
  events: Uint8Array;
  /** 128 bytes a trade. */
  trades: Uint8Array;
}

/**
 * Follows listings and trades block by block. Memory grows with the number of issues only.
 */
export class IssueChains {
  readonly #chainId: Uint8Array;
  readonly #headsByIssue = new Map<number, ChainHead>();
  readonly #tradeLog = new TradeLog(nativeHasher);
  readonly #markets = new ListedMarkets();
  readonly #eventCommands = new EventCommands();

  constructor(chainId: Uint8Array) {
    this.#chainId = chainId;
  }

  /** Number of trades so far. */
  get tradeLogSize(): number {
    return this.#tradeLog.size;
  }

  /** Root of the trade log so far. */
  tradeLogRoot(): Uint8Array {
    return this.#tradeLog.root();
  }

  /**
   * Takes the listings and trades of the next block and returns the hashes of its trade blocks (32 bytes each), or why
   * they cannot be; after that nothing more can be followed.
   */
  follow(block: BlockTrades): Uint8Array | string {
    const count = block.trades.length / STORED_TRADE_BYTES;
    const records = recordsOf(block.trades, count);
    const hashes = new Uint8Array(HASH_BYTES * count);
    let traded = 0;
    this.#eventCommands.begin(block.events, () => block.commands);
    for (let at = 0; at < block.events.length; at += EVENT_BYTES) {
      const kind = block.events[at];
      if (kind === EVENT_KINDS.tick_table_defined || kind === EVENT_KINDS.market_defined) {
        const command = this.#eventCommands.commandAt(at);
        if (command !== undefined) this.#markets.follow(command);
      } else if (kind === EVENT_KINDS.issue_listed) {
        const reason = this.#list(block, at);
        if (reason !== undefined) return reason;
      } else if (kind === EVENT_KINDS.trade_executed) {
        if (traded === count) return `there are more events of trades than the ${count} trades`;
        const record = records.subarray(HASH_BYTES * traded, HASH_BYTES * (traded + 1));
        const hash = this.#trade(block, at, traded, record);
        if (typeof hash === 'string') return hash;
        hashes.set(hash, HASH_BYTES * traded);
        traded += 1;
      }
    }
    if (traded < count) return `there are ${count} trades and events of ${traded}`;
    return hashes;
  }

  #list({ events, timestamp }: BlockTrades, at: number): string | undefined {
    const issue = readU32(events, at + LISTED_ISSUE_AT);
    const command = this.#eventCommands.commandAt(at);
    const terms = command === undefined ? undefined : this.#markets.listingOf(command);
    if (terms === undefined) return `no command lists issue ${issue}`;
    if (issue !== this.#headsByIssue.size) return `issue ${issue} is not the next one`;
    const hash = listingHash(nativeHasher, this.#chainId, { ...terms, issue, timestamp });
    this.#headsByIssue.set(issue, { index: 0, hash });
    return undefined;
  }

  /** Hash of trade number `n` of the block, whose event is at `at`, or why it cannot be. */
  #trade(
    { events, trades, timestamp }: BlockTrades,
    at: number,
    n: number,
    record: Uint8Array,
  ): Uint8Array | string {
    const offset = STORED_TRADE_BYTES * n;
    let fields: ReturnType<typeof decodeTradeFields>;
    try {
      fields = decodeTradeFields(trades, offset);
    } catch {
      return `trade ${n} of the block is not the record of a trade`;
    }
    const name = `trade ${n} of the block (issue ${fields.issue}, index ${fields.index})`;
    const head = this.#headsByIssue.get(fields.issue);
    if (head === undefined) return `${name} is in an issue that is not listed`;
    if (fields.index !== head.index + 1) return `${name} does not follow index ${head.index}`;
    if (fields.timestamp !== timestamp) return `${name} has another timestamp than its block`;
    const isSame =
      fields.price === readU64(events, at + TRADED_PRICE_AT) &&
      fields.quantity === readU64(events, at + TRADED_QUANTITY_AT) &&
      fields.index === readU64(events, at + TRADED_INDEX_AT) &&
      fields.issue === readU32(events, at + TRADED_ISSUE_AT) &&
      fields.phase === events[at + TRADED_PHASE_AT];
    if (!isSame) return `${name} and its event disagree`;
    const hash = h64(nativeHasher, head.hash, record);
    this.#headsByIssue.set(fields.issue, { index: fields.index, hash });
    this.#tradeLog.append(hash);
    return hash;
  }
}

/** `H64(H64(fields) ‖ H64(commitments))` of each trade, in two batches. */
function recordsOf(trades: Uint8Array, count: number): Uint8Array {
  const halves = new Uint8Array(2 * HASH_BYTES * count);
  nativeHasher.hash64(trades, halves, 2 * count);
  nativeHasher.hash64(halves, halves, count);
  return halves;
}
