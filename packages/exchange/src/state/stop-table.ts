import { oppositeSide, type Side } from '@jangbu/market';
import { grownFloat64 } from './balance-table.ts';
import type { Account } from './member-rows.ts';
import { type OrderDetails, OrderTable } from './order-table.ts';
import type { WrittenRows } from './touched-rows.ts';

const INITIAL_ROWS = 64;

/** A dormant stop order: what it becomes, and the price that wakes it. */
export interface StopDetails extends OrderDetails {
  stopPrice: number;
}

/**
 * The dormant stop orders of the ledger (table 19).
 *
 * Their books sort by stop price, and have the sides swapped: the sell with the highest stop price fires first, like the
 * best bid, the buy with the lowest, like the best ask.
 */
export class StopTable {
  /** The rows with `limitPrice` the stop price and the opposite side, as the books need them. */
  readonly rows: OrderTable;
  #limitPrice = new Float64Array(INITIAL_ROWS);

  /** An empty table; `accounts` are those of the state. */
  constructor(written: WrittenRows, accounts: readonly Account[]) {
    this.rows = new OrderTable(written, accounts, true);
  }

  /** Number of dormant stop orders. */
  get count(): number {
    return this.rows.openCount;
  }

  /** Slot of a dormant stop order, or -1. */
  find(orderId: number): number {
    return this.rows.find(orderId);
  }

  /** Gives an order the lowest free row; the caller puts it on its issue's book of stops. */
  add(order: StopDetails, blockIndex: number): number {
    const slot = this.rows.add(swapped(order), blockIndex);
    this.#setLimitPrice(slot, order.limitPrice);
    return slot;
  }

  /** Writes a row whose slot is allocated, without noting it as written: for a restore. */
  put(slot: number, order: StopDetails): void {
    this.rows.put(slot, swapped(order));
    this.#setLimitPrice(slot, order.limitPrice);
  }

  /** Limit price of a dormant order, in price units. */
  limitPriceOf(slot: number): number {
    return this.#limitPrice[slot]!;
  }

  /** Stop price of a dormant order, in price units. */
  stopPriceOf(slot: number): number {
    return this.rows.columns.limitPrice[slot]!;
  }

  /** Side of a dormant order. */
  sideOf(slot: number): Side {
    return this.rows.sideOf(slot);
  }

  /** The order of a row as it will go to market. */
  detailsOf(slot: number): OrderDetails {
    return {
      ...this.rows.detailsOf(slot),
      limitPrice: this.limitPriceOf(slot),
      side: this.sideOf(slot),
    };
  }

  #setLimitPrice(slot: number, price: number): void {
    const rows = this.rows.orderId.length;
    if (rows > this.#limitPrice.length) this.#limitPrice = grownFloat64(this.#limitPrice, rows);
    this.#limitPrice[slot] = price;
  }
}

function swapped(order: StopDetails): OrderDetails {
  return { ...order, limitPrice: order.stopPrice, side: oppositeSide(order.side) };
}
