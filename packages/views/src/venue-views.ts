import {
  decodeSignedEnvelope,
  type Envelope,
  EVENT_BYTES,
  EventCommands,
  envelopeId,
  type Genesis,
  type Hasher,
  plainHasher,
  readU64,
  TABLE,
  TABLES,
} from '@jangbu/protocol';
import { BlockFold } from './block-fold.ts';
import { BlockViews } from './block-views.ts';
import { CandleViews } from './candle-views.ts';
import { FillViews } from './fill-views.ts';
import { IssueViews } from './issue-views.ts';
import { MarketViews } from './market-views.ts';
import { MemberViews } from './member-views.ts';
import { OfficeViews } from './office-views.ts';
import { OrderJournal } from './order-journal.ts';
import { OrderViews } from './order-views.ts';
import { PageCache } from './page-cache.ts';
import { RecentEnvelopes } from './recent-envelopes.ts';
import { TradeViews } from './trade-views.ts';
import type { GenesisBlock, TouchedTable, ViewBlock, ViewChanges } from './view-block.ts';

/** Commands whose answers are kept for repeated envelopes: at most about 25 MB, if each has an envelope of its own. */
const KEPT_ANSWERS = 65_536;

/**
 * Everything that the doors read, folded from sealed blocks: feeding the blocks of a ledger again gives the same views.
 *
 * History is kept whole, as packed bytes: 209 bytes a trade with its fills, 143 an order, 46 a change of an order, 260 a block, 32 an envelope and
 * 72 a candle of a minute or a day, of which as much is in memory as the cache allows. The cost of a block grows with its events and touched rows only.
 */
export class VenueViews {
  readonly genesis: Genesis;
  readonly chainId: Uint8Array;
  readonly hasher: Hasher;
  readonly blocks: BlockViews;
  readonly trades: TradeViews;
  readonly orders: OrderViews;
  readonly fills: FillViews;
  readonly journal: OrderJournal;
  readonly candles: CandleViews;
  readonly issues = new IssueViews();
  readonly markets = new MarketViews();
  readonly members: MemberViews;
  readonly offices = new OfficeViews();
  /** Commands of the events of the block in hand. */
  readonly eventCommands = new EventCommands();
  /** Version of the rules after the last block. */
  rulesVersion: number;
  /** Answers to the last envelopes. */
  readonly recent = new RecentEnvelopes(KEPT_ANSWERS);

  /**
   * @param hasher - used only for what a block does not bring with it.
   * @param history - where the history is kept; by default all of it in memory.
   */
  constructor(
    genesis: Genesis,
    chainId: Uint8Array,
    block: GenesisBlock,
    hasher: Hasher = plainHasher,
    history: PageCache = new PageCache(),
  ) {
    this.genesis = genesis;
    this.chainId = chainId;
    this.hasher = hasher;
    this.members = new MemberViews(genesis);
    this.rulesVersion = genesis.rulesVersion;
    this.trades = new TradeViews(history);
    this.orders = new OrderViews(history);
    this.fills = new FillViews(history);
    this.journal = new OrderJournal(history);
    this.candles = new CandleViews(history);
    this.blocks = new BlockViews(block.header, history);
    this.blocks.add(block.header, block.hash, block.operatorSignature, [], 0, 0);
  }

  /** Index of the last block. */
  get index(): number {
    return this.blocks.count - 1;
  }

  /** `eventSeq` of the last event of the ledger; 0 if there is none. */
  get lastEventSeq(): number {
    return this.blocks.lastEventSeq(this.index);
  }

  /**
   * Takes over the next block and says what it changed.
   *
   * Throws if the block does not follow the last one or contradicts the views; they must not be used any more then.
   */
  apply(block: ViewBlock): ViewChanges {
    const { header, hash, operatorSignature, events } = block;
    if (header.index !== this.index + 1) {
      throw new Error(`block ${header.index} does not follow block ${this.index}`);
    }
    const { envelopes, envelopeIds } = this.#decoded(block);
    const fold = new BlockFold(this, block, envelopes, envelopeIds);
    const changes = fold.run();
    if (this.trades.count !== header.tradeLogSize) {
      throw new Error(`block ${header.index} says ${header.tradeLogSize} trades`);
    }
    const lastEventSeq =
      events.length === 0 ? this.lastEventSeq : readU64(events, events.length - EVENT_BYTES + 8);
    this.blocks.add(header, hash, operatorSignature, envelopeIds, fold.commands, lastEventSeq);
    if (block.touched !== undefined) this.loadRows(block.touched);
    return changes;
  }

  /**
   * Takes over rows of the state as they are after the last block: balances, what can change of participants, keys and
   * issues, the days of issues, manager totals, and where orders rest.
   */
  loadRows(tables: readonly TouchedTable[]): void {
    for (const touched of tables) {
      const rowBytes = TABLES[touched.table]?.rowBytes ?? 0;
      if (touched.table === TABLE.cash) this.members.loadCash(touched, rowBytes);
      else if (touched.table === TABLE.positions) this.members.loadPositions(touched, rowBytes);
      else if (touched.table === TABLE.accounts) this.members.loadAccounts(touched, rowBytes);
      else if (touched.table === TABLE.participants) {
        this.members.loadParticipants(touched, rowBytes);
      } else if (touched.table === TABLE.manager_totals) {
        this.offices.loadTotals(touched, rowBytes);
      } else if (touched.table === TABLE.keys) this.members.loadKeys(touched, rowBytes);
      else if (touched.table === TABLE.issues) this.issues.load(touched, rowBytes);
      else if (touched.table === TABLE.issue_days) this.issues.loadDays(touched, rowBytes);
      else if (touched.table === TABLE.orders) this.orders.load(touched, rowBytes);
    }
  }

  /** How many rows of a state table the blocks so far told of: `loadRows` takes none beyond. */
  knownRows(table: number): number {
    if (table === TABLE.participants) return this.members.participants.length;
    if (table === TABLE.keys) return this.members.keyCount;
    if (table === TABLE.accounts) return this.members.accounts.length;
    const isOfIssues = table === TABLE.issues || table === TABLE.issue_days;
    return isOfIssues ? this.issues.count : Number.POSITIVE_INFINITY;
  }

  #decoded(block: ViewBlock): {
    envelopes: readonly Envelope[];
    envelopeIds: readonly Uint8Array[];
  } {
    const { envelopes, envelopeIds } = block;
    if (envelopes !== undefined && envelopeIds !== undefined) return { envelopes, envelopeIds };
    const decoded: Envelope[] = [];
    const ids: Uint8Array[] = [];
    for (const bytes of block.transactions) {
      const transaction = decodeSignedEnvelope(bytes);
      if (!transaction.ok) {
        throw new Error(`block ${block.header.index} holds ${transaction.reason}`);
      }
      decoded.push(transaction.signed.envelope);
      ids.push(envelopeId(this.hasher, transaction.envelopeBytes));
    }
    return { envelopes: envelopes ?? decoded, envelopeIds: envelopeIds ?? ids };
  }
}
