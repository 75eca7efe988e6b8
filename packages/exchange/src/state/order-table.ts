import {
  BUY,
  createOrderColumns,
  growOrderColumns,
  type OrderColumns,
  oppositeSide,
  SELL,
  type Side,
  SlotAllocator,
} from '@jangbu/market';
import { grownFloat64, grownUint8, grownUint32 } from './balance-table.ts';
import type { Account } from './member-rows.ts';
import { NumberMap } from './number-map.ts';
import { OpenOrderLists } from './open-order-lists.ts';
import type { WrittenRows } from './touched-rows.ts';

const INITIAL_ROWS = 64;

/** What the owner of an order knows beside what the book needs. */
export interface OrderDetails {
  orderId: number;
  sequence: number;
  limitPrice: number;
  quantity: number;
  leaves: number;
  account: number;
  issue: number;
  key: number;
  side: 0 | 1;
  orderType: number;
  timeInForce: number;
  /** selfMatch + 8 × flags, as in the order row. */
  modes: number;
  /** Row of what is held for it: cash of a buy, position of a sell. */
  holdRow: number;
  /** Row of what it brings: position of a buy, cash of a sell. */
  receiveRow: number;
}

/** An order that has come to market, with what has become of it so far. */
export interface IncomingOrder extends OrderDetails {
  /** True once self-match prevention has taken what was left of it. */
  isCanceled: boolean;
}

/** The open orders of the ledger; a row is the slot of the books, always the lowest free one. */
export class OrderTable {
  readonly columns: OrderColumns = createOrderColumns(INITIAL_ROWS);
  readonly allocator = new SlotAllocator();
  orderId = new Float64Array(INITIAL_ROWS);
  /** Quantity as placed, less reductions: `quantity - leaves` is what traded. */
  quantity = new Float64Array(INITIAL_ROWS);
  changedAt = new Float64Array(INITIAL_ROWS);
  account = new Uint32Array(INITIAL_ROWS);
  issue = new Uint32Array(INITIAL_ROWS);
  key = new Uint32Array(INITIAL_ROWS);
  orderType = new Uint8Array(INITIAL_ROWS);
  timeInForce = new Uint8Array(INITIAL_ROWS);
  modes = new Uint8Array(INITIAL_ROWS);
  holdRow = new Uint32Array(INITIAL_ROWS);
  receiveRow = new Uint32Array(INITIAL_ROWS);
  readonly written: WrittenRows;
  /** Derived: the rows by whose they are, issue, side and key. */
  readonly lists: OpenOrderLists;
  readonly #hasOppositeSides: boolean;
  readonly #slotsByOrderId = new NumberMap();

  /**
   * An empty table; `accounts` are those of the state.
   *
   * @param hasOppositeSides - true if the column `side` holds the side that an order is not of: see `StopTable`.
   */
  constructor(written: WrittenRows, accounts: readonly Account[], hasOppositeSides = false) {
    this.written = written;
    this.#hasOppositeSides = hasOppositeSides;
    this.lists = new OpenOrderLists(accounts);
  }

  /** Number of open orders. */
  get openCount(): number {
    return this.allocator.liveCount;
  }

  /** Slot of an open order, or -1. */
  find(orderId: number): number {
    return this.#slotsByOrderId.find(orderId);
  }

  /** Side of the order of a row. */
  sideOf(slot: number): Side {
    const side = this.columns.side[slot] === BUY ? BUY : SELL;
    return this.#hasOppositeSides ? oppositeSide(side) : side;
  }

  /** Gives an order the lowest free row; the caller puts it on its book. */
  add(order: OrderDetails, blockIndex: number): number {
    const slot = this.allocator.allocate();
    this.put(slot, order);
    this.touch(slot, blockIndex);
    return slot;
  }

  /** Makes room for `count` rows at once: for a restore. */
  reserve(count: number): void {
    this.#slotsByOrderId.reserve(count);
    this.#grow(count);
  }

  /** Writes a row whose slot is allocated, without noting it as written: for `add` and for a restore. */
  put(slot: number, order: OrderDetails): void {
    this.#grow(slot + 1);
    this.columns.limitPrice[slot] = order.limitPrice;
    this.columns.leaves[slot] = order.leaves;
    this.columns.side[slot] = order.side;
    this.columns.sequence[slot] = order.sequence;
    this.orderId[slot] = order.orderId;
    this.quantity[slot] = order.quantity;
    this.account[slot] = order.account;
    this.issue[slot] = order.issue;
    this.key[slot] = order.key;
    this.orderType[slot] = order.orderType;
    this.timeInForce[slot] = order.timeInForce;
    this.modes[slot] = order.modes;
    this.holdRow[slot] = order.holdRow;
    this.receiveRow[slot] = order.receiveRow;
    this.#slotsByOrderId.set(order.orderId, slot);
    const side = this.sideOf(slot);
    this.lists.link(slot, order, side, side === BUY ? order.receiveRow : order.holdRow);
  }

  /** The order of a row, as a copy. */
  detailsOf(slot: number): OrderDetails {
    return {
      orderId: this.orderId[slot]!,
      sequence: this.columns.sequence[slot]!,
      limitPrice: this.columns.limitPrice[slot]!,
      quantity: this.quantity[slot]!,
      leaves: this.columns.leaves[slot]!,
      account: this.account[slot]!,
      issue: this.issue[slot]!,
      key: this.key[slot]!,
      side: this.columns.side[slot] === 0 ? 0 : 1,
      orderType: this.orderType[slot]!,
      timeInForce: this.timeInForce[slot]!,
      modes: this.modes[slot]!,
      holdRow: this.holdRow[slot]!,
      receiveRow: this.receiveRow[slot]!,
    };
  }

  /** Notes that the row was written in this block. */
  touch(slot: number, blockIndex: number): void {
    this.changedAt[slot] = blockIndex;
    this.written.mark(slot);
  }

  /** Frees the row of an order that has left its book. */
  free(slot: number): void {
    this.#slotsByOrderId.delete(this.orderId[slot] as number);
    this.lists.unlink(slot, this.issue[slot]!, this.key[slot]!);
    this.columns.leaves[slot] = 0;
    this.allocator.release(slot);
    this.written.mark(slot);
  }

  #grow(slots: number): void {
    growOrderColumns(this.columns, slots);
    const rows = this.columns.leaves.length;
    if (rows === this.orderId.length) return;
    this.orderId = grownFloat64(this.orderId, rows);
    this.quantity = grownFloat64(this.quantity, rows);
    this.changedAt = grownFloat64(this.changedAt, rows);
    this.account = grownUint32(this.account, rows);
    this.issue = grownUint32(this.issue, rows);
    this.key = grownUint32(this.key, rows);
    this.orderType = grownUint8(this.orderType, rows);
    this.timeInForce = grownUint8(this.timeInForce, rows);
    this.modes = grownUint8(this.modes, rows);
    this.holdRow = grownUint32(this.holdRow, rows);
    this.receiveRow = grownUint32(this.receiveRow, rows);
  }
}
