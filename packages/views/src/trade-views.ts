import type { PageCache } from './page-cache.ts';
import { firstPlace, NumberList, PagedRows } from './paged-rows.ts';

/** A trade block with its place on the ledger. */
export interface TradeView {
  readonly issue: number;
  /** Index in the issue's chain, from 1. */
  readonly index: number;
  /** Leaf of the trade log, from 0. */
  readonly tradeNumber: number;
  readonly timestamp: number;
  readonly price: number;
  readonly quantity: number;
  readonly phase: number;
  /** 0 buy, 1 sell. */
  readonly takerSide: number;
  readonly hash: Uint8Array;
  readonly buyerCommitment: Uint8Array;
  readonly sellerCommitment: Uint8Array;
  readonly blockIndex: number;
  readonly eventSeq: number;
  /** What was charged, in minor units; null where nothing was. */
  readonly fees: TradeFees | null;
  /** True if it was undone by entries against it. */
  readonly isBusted: boolean;
}

/** A trade that was undone, as the tape tells of it. */
export interface BustView {
  /** Index of the trade block. */
  readonly index: number;
  /** Trades of the issue at that time. */
  readonly tradeCount: number;
  /** Block that undid it. */
  readonly blockIndex: number;
  readonly eventSeq: number;
}

/** Fees and tax of a trade, in minor units. */
export interface TradeFees {
  readonly buyerFee: number;
  readonly sellerFee: number;
  readonly sellerTax: number;
}

const HASH = 0;
const COMMITMENTS = 32;
const TIMESTAMP = 96;
const PRICE = 104;
const QUANTITY = 112;
const INDEX = 120;
const BLOCK_INDEX = 128;
const EVENT_SEQ = 136;
const ISSUE = 144;
const PHASE = 148;
const TAKER_SIDE = 149;
const IS_BUSTED = 150;
const BUYER_FEE = 151;
const SELLER_FEE = 159;
const SELLER_TAX = 167;
const ROW_BYTES = 175;

/** All trades in the order of the trade log, 175 bytes each, and for each issue its chain. */
export class TradeViews {
  readonly #cache: PageCache | undefined;
  readonly #rows: PagedRows;
  readonly #chains = new Map<number, NumberList>();
  readonly #busts = new Map<number, BustView[]>();

  constructor(cache?: PageCache) {
    this.#cache = cache;
    this.#rows = new PagedRows(ROW_BYTES, cache);
  }

  /** Number of trades, which is the size of the trade log. */
  get count(): number {
    return this.#rows.count;
  }

  /** Number of trades of an issue, which is the index of its last trade block. */
  countOf(issue: number): number {
    return this.#chains.get(issue)?.count ?? 0;
  }

  /** Appends the next trade of the ledger; throws if its index does not continue its issue's chain. */
  add(trade: Omit<TradeView, 'tradeNumber' | 'fees' | 'isBusted'>): void {
    let chain = this.#chains.get(trade.issue);
    if (chain === undefined) {
      chain = new NumberList(this.#cache);
      this.#chains.set(trade.issue, chain);
    }
    if (trade.index !== chain.count + 1) {
      throw new Error(`trade ${trade.index} of issue ${trade.issue} follows ${chain.count}`);
    }
    const row = this.#rows.add();
    chain.push(row);
    const page = this.#rows.pageToWrite(row);
    const at = this.#rows.offset(row);
    const bytes = this.#rows.bytesToWrite(row);
    bytes.set(trade.hash, at + HASH);
    bytes.set(trade.buyerCommitment, at + COMMITMENTS);
    bytes.set(trade.sellerCommitment, at + COMMITMENTS + 32);
    page.setFloat64(at + TIMESTAMP, trade.timestamp);
    page.setFloat64(at + PRICE, trade.price);
    page.setFloat64(at + QUANTITY, trade.quantity);
    page.setFloat64(at + INDEX, trade.index);
    page.setFloat64(at + BLOCK_INDEX, trade.blockIndex);
    page.setFloat64(at + EVENT_SEQ, trade.eventSeq);
    page.setUint32(at + ISSUE, trade.issue);
    page.setUint8(at + PHASE, trade.phase);
    page.setUint8(at + TAKER_SIDE, trade.takerSide);
  }

  /** Notes what the trade block `index` of an issue was charged; throws if there is none. */
  charge(issue: number, index: number, fees: TradeFees): void {
    const row = this.#rowOf(issue, index);
    const page = this.#rows.pageToWrite(row);
    const at = this.#rows.offset(row);
    page.setFloat64(at + BUYER_FEE, fees.buyerFee);
    page.setFloat64(at + SELLER_FEE, fees.sellerFee);
    page.setFloat64(at + SELLER_TAX, fees.sellerTax);
  }

  /** Notes that the trade block `index` of an issue was undone; throws if there is none. */
  bust(issue: number, bust: Omit<BustView, 'tradeCount'>): void {
    const row = this.#rowOf(issue, bust.index);
    this.#rows.pageToWrite(row).setUint8(this.#rows.offset(row) + IS_BUSTED, 1);
    const busts = this.#busts.get(issue) ?? [];
    busts.push({ ...bust, tradeCount: this.countOf(issue) });
    this.#busts.set(issue, busts);
  }

  /** All busts of an issue, in the order of the ledger: acts of the operator, and so few. */
  bustsOf(issue: number): readonly BustView[] {
    return this.#busts.get(issue) ?? [];
  }

  /** Index of the first trade of an issue whose event came after `seq`; one above the last if none did. Cost: log n. */
  firstAfter(issue: number, seq: number): number {
    const chain = this.#chains.get(issue);
    if (chain === undefined) return 1;
    return firstPlace(chain.count, (place) => this.#eventSeq(chain.at(place)) > seq) + 1;
  }

  /** The trade of leaf `tradeNumber`; throws a RangeError if there is none. */
  trade(tradeNumber: number): TradeView {
    const page = this.#rows.page(tradeNumber);
    const at = this.#rows.offset(tradeNumber);
    return {
      issue: page.getUint32(at + ISSUE),
      index: page.getFloat64(at + INDEX),
      tradeNumber,
      timestamp: page.getFloat64(at + TIMESTAMP),
      price: page.getFloat64(at + PRICE),
      quantity: page.getFloat64(at + QUANTITY),
      phase: page.getUint8(at + PHASE),
      takerSide: page.getUint8(at + TAKER_SIDE),
      hash: this.#rows.copy(tradeNumber, HASH, 32),
      buyerCommitment: this.#rows.copy(tradeNumber, COMMITMENTS, 32),
      sellerCommitment: this.#rows.copy(tradeNumber, COMMITMENTS + 32, 32),
      blockIndex: page.getFloat64(at + BLOCK_INDEX),
      eventSeq: page.getFloat64(at + EVENT_SEQ),
      fees: feesAt(page, at),
      isBusted: page.getUint8(at + IS_BUSTED) === 1,
    };
  }

  /** The trade block `index` (from 1) of an issue, or null if there is none. */
  tradeOf(issue: number, index: number): TradeView | null {
    const chain = this.#chains.get(issue);
    if (chain === undefined || index < 1 || index > chain.count) return null;
    return this.trade(chain.at(index - 1));
  }

  /** Hash of the trade block `index` (from 1) of an issue, or null if there is none. */
  hashOf(issue: number, index: number): Uint8Array | null {
    const chain = this.#chains.get(issue);
    if (chain === undefined || index < 1 || index > chain.count) return null;
    return this.#rows.copy(chain.at(index - 1), HASH, 32);
  }

  #eventSeq(row: number): number {
    return this.#rows.page(row).getFloat64(this.#rows.offset(row) + EVENT_SEQ);
  }

  #rowOf(issue: number, index: number): number {
    const chain = this.#chains.get(issue);
    if (chain === undefined) throw new Error(`issue ${issue} has no trades`);
    return chain.at(index - 1);
  }
}

function feesAt(page: DataView, at: number): TradeFees | null {
  const buyerFee = page.getFloat64(at + BUYER_FEE);
  const sellerFee = page.getFloat64(at + SELLER_FEE);
  const sellerTax = page.getFloat64(at + SELLER_TAX);
  const isFree = buyerFee === 0 && sellerFee === 0 && sellerTax === 0;
  return isFree ? null : { buyerFee, sellerFee, sellerTax };
}
