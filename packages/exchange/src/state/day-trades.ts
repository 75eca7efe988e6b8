import { grownFloat64, grownUint8, grownUint32 } from './balance-table.ts';
import type { WrittenRows } from './touched-rows.ts';

const INITIAL_ROWS = 64;

/** A row of table 24 without what changes: a trade of the business date. */
export interface DayTrade {
  /** Of its trade block in the issue's chain. */
  readonly index: number;
  readonly price: number;
  readonly quantity: number;
  readonly issue: number;
  readonly buyer: number;
  readonly seller: number;
  readonly takerSide: number;
  /** Number of the fee row of the fill + 1, 0 for none. */
  readonly feeRow: number;
}

/** Rows of the trades of one issue: `rows[n]` is that of the trade with index `first + n`. */
interface IssueTrades {
  first: number;
  count: number;
  rows: Uint32Array;
}

/**
 * The trades of the business date as columns: row n is the n-th.
 *
 * The look-up by issue and index is derived. An issue's trades have consecutive indexes, so it is a list of rows.
 */
export class DayTradeTable {
  index = new Float64Array(INITIAL_ROWS);
  price = new Float64Array(INITIAL_ROWS);
  quantity = new Float64Array(INITIAL_ROWS);
  changedAt = new Float64Array(INITIAL_ROWS);
  issue = new Uint32Array(INITIAL_ROWS);
  buyer = new Uint32Array(INITIAL_ROWS);
  seller = new Uint32Array(INITIAL_ROWS);
  isBusted = new Uint8Array(INITIAL_ROWS);
  takerSide = new Uint8Array(INITIAL_ROWS);
  feeRow = new Uint32Array(INITIAL_ROWS);
  count = 0;
  readonly written: WrittenRows;
  readonly #byIssue: (IssueTrades | undefined)[] = [];

  constructor(written: WrittenRows) {
    this.written = written;
  }

  /** Appends a trade; returns its row. */
  add(trade: DayTrade, blockIndex: number): number {
    const row = this.restore(trade);
    this.changedAt[row] = blockIndex;
    this.written.mark(row);
    return row;
  }

  /** The same without noting the row as written. */
  restore(trade: DayTrade): number {
    const row = this.count;
    if (row === this.index.length) this.#grow();
    this.count = row + 1;
    this.index[row] = trade.index;
    this.price[row] = trade.price;
    this.quantity[row] = trade.quantity;
    this.issue[row] = trade.issue;
    this.buyer[row] = trade.buyer;
    this.seller[row] = trade.seller;
    this.isBusted[row] = 0;
    this.takerSide[row] = trade.takerSide;
    this.feeRow[row] = trade.feeRow;
    this.#note(trade.issue, trade.index, row);
    return row;
  }

  /** Row of a trade, -1 if it is not one of the date. */
  find(issue: number, index: number): number {
    const trades = this.#byIssue[issue];
    if (trades === undefined) return -1;
    const place = index - trades.first;
    return place >= 0 && place < trades.count ? trades.rows[place]! : -1;
  }

  /** Notes that a trade is busted. */
  bust(row: number, blockIndex: number): void {
    this.isBusted[row] = 1;
    this.changedAt[row] = blockIndex;
    this.written.mark(row);
  }

  /** Forgets all: the business date has changed. */
  clear(): void {
    this.count = 0;
    this.#byIssue.length = 0;
    this.written.markCleared();
  }

  #note(issue: number, index: number, row: number): void {
    let trades = this.#byIssue[issue];
    if (trades === undefined) {
      trades = { first: index, count: 0, rows: new Uint32Array(INITIAL_ROWS) };
      this.#byIssue[issue] = trades;
    }
    if (trades.count === trades.rows.length) {
      trades.rows = grownUint32(trades.rows, trades.count * 2);
    }
    trades.rows[trades.count] = row;
    trades.count += 1;
  }

  #grow(): void {
    const rows = this.index.length * 2;
    this.index = grownFloat64(this.index, rows);
    this.price = grownFloat64(this.price, rows);
    this.quantity = grownFloat64(this.quantity, rows);
    this.changedAt = grownFloat64(this.changedAt, rows);
    this.issue = grownUint32(this.issue, rows);
    this.buyer = grownUint32(this.buyer, rows);
    this.seller = grownUint32(this.seller, rows);
    this.isBusted = grownUint8(this.isBusted, rows);
    this.takerSide = grownUint8(this.takerSide, rows);
    this.feeRow = grownUint32(this.feeRow, rows);
  }
}
