import { NONE_U32, ORDER_STATUSES, type PlaceOrder, readU64 } from '@jangbu/protocol';
import { ClientIdDays } from './client-id-days.ts';
import { bookFor, ORDER_BOOK, type OrderBook } from './order-book.ts';
import type { PageCache } from './page-cache.ts';
import { PagedRows } from './paged-rows.ts';
import type { TouchedTable } from './view-block.ts';

/** The present state of a placed order. Closed sets are numbers of docs/spec. */
export interface OrderView {
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly account: number;
  readonly issue: number;
  /** Number of the key that signed it, or its last amendment. */
  readonly key: number;
  readonly side: number;
  readonly orderType: number;
  readonly timeInForce: number;
  readonly selfMatch: number;
  readonly flags: number;
  /** The price that it has on the ledger; for an order of a type without a price of its own that which it holds cash for. */
  readonly limitPrice: number;
  /** 0 for none. */
  readonly stopPrice: number;
  /** Quantity after reductions. */
  readonly quantity: number;
  /** What the command that placed it said, before amendments, conversions and reductions. */
  readonly placed: PlacedTerms;
  /** True for a stop order that has not fired. */
  readonly isDormant: boolean;
  readonly leavesQuantity: number;
  readonly cumulativeQuantity: number;
  /** Number of the order status. */
  readonly status: number;
  /** Row on the ledger while the order is open, else none. */
  readonly row: number;
  readonly blockIndex: number;
  /** Number of the command in its block. */
  readonly position: number;
}

/** The terms of an order as it was placed. */
export type PlacedTerms = Pick<PlaceOrder, 'orderType' | 'timeInForce' | 'quantity' | 'limitPrice'>;

/** Where an order stands. */
export interface OrderPlace
  extends Pick<OrderView, 'issue' | 'side' | 'limitPrice' | 'leavesQuantity'> {
  readonly book: OrderBook;
}

/** Numbers of the order statuses. */
export const STATUS = {
  new: ORDER_STATUSES.indexOf('new'),
  partiallyFilled: ORDER_STATUSES.indexOf('partially_filled'),
  filled: ORDER_STATUSES.indexOf('filled'),
  canceled: ORDER_STATUSES.indexOf('canceled'),
  expired: ORDER_STATUSES.indexOf('expired'),
} as const;

const LIMIT_PRICE = 0;
const QUANTITY = 8;
const LEAVES = 16;
const CUMULATIVE = 24;
const PLACED_QUANTITY = 32;
const BLOCK_INDEX = 40;
const ACCOUNT = 48;
const ISSUE = 52;
const KEY = 56;
const POSITION = 60;
const ROW = 64;
/** The account's order before this one, open or not; 0 for none. */
const OLDER = 68;
/** The account's next older and next newer open order; 0 for none. */
const OPEN_OLDER = 72;
const OPEN_NEWER = 76;
const SIDE = 80;
const ORDER_TYPE = 81;
const TIME_IN_FORCE = 82;
const SELF_MATCH = 83;
const STATUS_BYTE = 84;
const FLAGS = 85;
const ID_LENGTH = 87;
const ID = 88;
const STOP_PRICE = ID + 36;
const PLACED_PRICE = STOP_PRICE + 8;
const BOOK = PLACED_PRICE + 8;
const PLACED_TYPE = BOOK + 1;
const PLACED_TIME_IN_FORCE = PLACED_TYPE + 1;
const ROW_BYTES = PLACED_TIME_IN_FORCE + 1;

/** Few, because orders are written long after they came, in any order. */
const ROWS_PER_PAGE = 256;

interface AccountOrders {
  newest: number;
  newestOpen: number;
  open: number;
}

/**
 * All orders that were ever placed, 143 bytes each, found by order id, by client order id and by account. Order ids are dense
 * from 1, so an order's number is its place; the table ends at 2^32 orders.
 */
export class OrderViews {
  readonly #rows: PagedRows;
  readonly #byAccount = new Map<number, AccountOrders>();
  readonly #byClientId: ClientIdDays;

  constructor(cache?: PageCache) {
    this.#rows = new PagedRows(ROW_BYTES, cache, ROWS_PER_PAGE);
    this.#rows.add();
    const isKeyOf = (orderId: number, account: number, clientOrderId: string) =>
      this.#field(orderId, ACCOUNT) === account && this.#isClientId(orderId, clientOrderId);
    this.#byClientId = new ClientIdDays({ isKeyOf }, cache);
  }

  /** Number of orders ever placed. */
  get count(): number {
    return this.#rows.count - 1;
  }

  /**
   * Adds an accepted order at the price that the ledger gave it, and says where it stands; throws if `orderId` is not the
   * next one.
   */
  add(
    orderId: number,
    order: PlaceOrder,
    limitPrice: number,
    key: number,
    blockIndex: number,
    position: number,
  ): OrderPlace {
    if (this.#rows.add() !== orderId) throw new Error(`order ${orderId} is not the next one`);
    const page = this.#rows.pageToWrite(orderId);
    const at = this.#rows.offset(orderId);
    page.setFloat64(at + LIMIT_PRICE, limitPrice);
    page.setFloat64(at + STOP_PRICE, order.stopPrice);
    page.setFloat64(at + PLACED_PRICE, order.limitPrice);
    page.setUint8(at + BOOK, bookFor(order));
    page.setUint8(at + PLACED_TYPE, order.orderType);
    page.setUint8(at + PLACED_TIME_IN_FORCE, order.timeInForce);
    page.setFloat64(at + QUANTITY, order.quantity);
    page.setFloat64(at + LEAVES, order.quantity);
    page.setFloat64(at + PLACED_QUANTITY, order.quantity);
    page.setFloat64(at + BLOCK_INDEX, blockIndex);
    page.setUint32(at + ACCOUNT, order.account);
    page.setUint32(at + ISSUE, order.issue);
    page.setUint32(at + KEY, key);
    page.setUint32(at + POSITION, position);
    page.setUint32(at + ROW, NONE_U32);
    page.setUint8(at + SIDE, order.side);
    page.setUint8(at + ORDER_TYPE, order.orderType);
    page.setUint8(at + TIME_IN_FORCE, order.timeInForce);
    page.setUint8(at + SELF_MATCH, order.selfMatch);
    page.setUint16(at + FLAGS, order.flags);
    page.setUint8(at + STATUS_BYTE, STATUS.new);
    page.setUint8(at + ID_LENGTH, order.clientOrderId.length);
    for (let place = 0; place < order.clientOrderId.length; place += 1) {
      page.setUint8(at + ID + place, order.clientOrderId.charCodeAt(place));
    }
    this.#byClientId.put(orderId, order.account, order.clientOrderId);
    this.#link(orderId, order.account);
    return this.placeOf(orderId);
  }

  /** Begins a business date: client order ids may be used again. */
  startDate(): void {
    this.#byClientId.startDate();
  }

  /** Where the order stands, at which price; throws a RangeError if there was never one of that id. */
  placeOf(orderId: number): OrderPlace {
    const page = this.#rows.page(orderId);
    const at = this.#rows.offset(orderId);
    return {
      issue: page.getUint32(at + ISSUE),
      side: page.getUint8(at + SIDE),
      limitPrice: page.getFloat64(at + LIMIT_PRICE),
      leavesQuantity: page.getFloat64(at + LEAVES),
      book: page.getUint8(at + BOOK) as OrderBook,
    };
  }

  /** Account of the order; throws a RangeError if there was never one of that id. */
  accountOf(orderId: number): number {
    return this.#field(orderId, ACCOUNT);
  }

  /** Gives an open order another type and price, as a day order, and says where it stands now. */
  replace(orderId: number, orderType: number, limitPrice: number): OrderPlace {
    const page = this.#rows.pageToWrite(orderId);
    const at = this.#rows.offset(orderId);
    page.setFloat64(at + LIMIT_PRICE, limitPrice);
    page.setUint8(at + ORDER_TYPE, orderType);
    page.setUint8(at + TIME_IN_FORCE, 0);
    const flags = page.getUint16(at + FLAGS);
    page.setUint8(at + BOOK, bookFor({ orderType, timeInForce: 0, flags }));
    return this.placeOf(orderId);
  }

  /** Notes that a stop order goes to market as a limit order, and says where it stands now. */
  trigger(orderId: number): OrderPlace {
    this.#rows.pageToWrite(orderId).setUint8(this.#rows.offset(orderId) + BOOK, ORDER_BOOK.limit);
    return this.placeOf(orderId);
  }

  /** Notes a fill of `quantity`; gives what is left open. */
  fill(orderId: number, quantity: number): number {
    const page = this.#rows.page(orderId);
    const at = this.#rows.offset(orderId);
    const leaves = page.getFloat64(at + LEAVES) - quantity;
    if (leaves < 0) throw new Error(`order ${orderId} is filled by ${-leaves} too much`);
    page.setFloat64(at + LEAVES, leaves);
    page.setFloat64(at + CUMULATIVE, page.getFloat64(at + CUMULATIVE) + quantity);
    if (leaves === 0) this.#close(orderId, STATUS.filled);
    else page.setUint8(at + STATUS_BYTE, STATUS.partiallyFilled);
    return leaves;
  }

  /** Notes that the order, if it is still open, rests in `row` of the ledger's order table under `key`. */
  rest(orderId: number, row: number, key: number): void {
    const page = this.#rows.pageToWrite(orderId);
    const at = this.#rows.offset(orderId);
    page.setUint32(at + KEY, key);
    if (page.getFloat64(at + LEAVES) > 0) page.setUint32(at + ROW, row);
  }

  /** Takes over rows of the orders table: the rest of a stop order that fired takes a row of which no event tells. */
  load(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      if (touched.present[place] === 0) continue;
      const orderId = readU64(touched.bytes, place * rowBytes);
      // Rows of the live state may be ahead of the blocks that were folded; those blocks bring theirs again.
      if (orderId >= this.#rows.count) continue;
      this.#rows
        .pageToWrite(orderId)
        .setUint32(this.#rows.offset(orderId) + ROW, touched.rows[place]!);
    }
  }

  /** Takes `quantity` off the order and its leaves; the order stays open. */
  reduce(orderId: number, quantity: number): void {
    this.#shrink(orderId, quantity);
    const page = this.#rows.pageToWrite(orderId);
    const at = this.#rows.offset(orderId);
    page.setFloat64(at + LEAVES, page.getFloat64(at + LEAVES) - quantity);
  }

  /** Ends the order with what was left; `reduced` says that its quantity fell by it. */
  end(orderId: number, status: number, left: number, reduced: boolean): void {
    if (reduced) this.#shrink(orderId, left);
    this.#rows.pageToWrite(orderId).setFloat64(this.#rows.offset(orderId) + LEAVES, 0);
    this.#close(orderId, status);
  }

  /** The order, or null if there was never one of that id. */
  order(orderId: number): OrderView | null {
    if (orderId < 1 || orderId >= this.#rows.count) return null;
    const page = this.#rows.page(orderId);
    const at = this.#rows.offset(orderId);
    return {
      orderId,
      clientOrderId: this.#clientId(orderId),
      account: page.getUint32(at + ACCOUNT),
      issue: page.getUint32(at + ISSUE),
      key: page.getUint32(at + KEY),
      side: page.getUint8(at + SIDE),
      orderType: page.getUint8(at + ORDER_TYPE),
      timeInForce: page.getUint8(at + TIME_IN_FORCE),
      selfMatch: page.getUint8(at + SELF_MATCH),
      flags: page.getUint16(at + FLAGS),
      limitPrice: page.getFloat64(at + LIMIT_PRICE),
      stopPrice: page.getFloat64(at + STOP_PRICE),
      quantity: page.getFloat64(at + QUANTITY),
      placed: {
        orderType: page.getUint8(at + PLACED_TYPE),
        timeInForce: page.getUint8(at + PLACED_TIME_IN_FORCE),
        quantity: page.getFloat64(at + PLACED_QUANTITY),
        limitPrice: page.getFloat64(at + PLACED_PRICE),
      },
      isDormant: page.getUint8(at + BOOK) === ORDER_BOOK.dormant,
      leavesQuantity: page.getFloat64(at + LEAVES),
      cumulativeQuantity: page.getFloat64(at + CUMULATIVE),
      status: page.getUint8(at + STATUS_BYTE),
      row: page.getUint32(at + ROW),
      blockIndex: page.getFloat64(at + BLOCK_INDEX),
      position: page.getUint32(at + POSITION),
    };
  }

  /** The last order that `account` placed under `clientOrderId`, on whichever day, or null. */
  byClientId(account: number, clientOrderId: string): OrderView | null {
    return this.order(this.#byClientId.get(account, clientOrderId));
  }

  /** Number of open orders of an account. */
  openCount(account: number): number {
    return this.#byAccount.get(account)?.open ?? 0;
  }

  /** Up to `limit` orders of an account with ids below `below`, newest first. */
  ofAccount(account: number, below: number, limit: number): OrderView[] {
    const start = this.#byAccount.get(account)?.newest ?? 0;
    return this.#walk(start, OLDER, below, limit);
  }

  /** The same of the open orders only. The cost grows with the open orders that are newer than the page. */
  openOfAccount(account: number, below: number, limit: number): OrderView[] {
    const start = this.#byAccount.get(account)?.newestOpen ?? 0;
    return this.#walk(start, OPEN_OLDER, below, limit);
  }

  #walk(start: number, link: number, below: number, limit: number): OrderView[] {
    const orders: OrderView[] = [];
    for (let id = start; id !== 0 && orders.length < limit; id = this.#field(id, link)) {
      if (id < below) orders.push(this.order(id)!);
    }
    return orders;
  }

  #link(orderId: number, account: number): void {
    let orders = this.#byAccount.get(account);
    if (orders === undefined) {
      orders = { newest: 0, newestOpen: 0, open: 0 };
      this.#byAccount.set(account, orders);
    }
    this.#setField(orderId, OLDER, orders.newest);
    this.#setField(orderId, OPEN_OLDER, orders.newestOpen);
    if (orders.newestOpen !== 0) this.#setField(orders.newestOpen, OPEN_NEWER, orderId);
    orders.newest = orderId;
    orders.newestOpen = orderId;
    orders.open += 1;
  }

  #close(orderId: number, status: number): void {
    const page = this.#rows.pageToWrite(orderId);
    const at = this.#rows.offset(orderId);
    page.setUint8(at + STATUS_BYTE, status);
    page.setUint32(at + ROW, NONE_U32);
    page.setUint8(at + BOOK, ORDER_BOOK.none);
    const orders = this.#byAccount.get(page.getUint32(at + ACCOUNT))!;
    const older = page.getUint32(at + OPEN_OLDER);
    const newer = page.getUint32(at + OPEN_NEWER);
    if (older !== 0) this.#setField(older, OPEN_NEWER, newer);
    if (newer !== 0) this.#setField(newer, OPEN_OLDER, older);
    else orders.newestOpen = older;
    page.setUint32(at + OPEN_OLDER, 0);
    page.setUint32(at + OPEN_NEWER, 0);
    orders.open -= 1;
  }

  #shrink(orderId: number, quantity: number): void {
    const page = this.#rows.pageToWrite(orderId);
    const at = this.#rows.offset(orderId);
    page.setFloat64(at + QUANTITY, page.getFloat64(at + QUANTITY) - quantity);
  }

  #field(orderId: number, field: number): number {
    return this.#rows.page(orderId).getUint32(this.#rows.offset(orderId) + field);
  }

  #setField(orderId: number, field: number, value: number): void {
    this.#rows.pageToWrite(orderId).setUint32(this.#rows.offset(orderId) + field, value);
  }

  #clientId(orderId: number): string {
    const at = this.#rows.offset(orderId);
    const bytes = this.#rows.bytes(orderId);
    return String.fromCharCode(...bytes.subarray(at + ID, at + ID + bytes[at + ID_LENGTH]!));
  }

  #isClientId(orderId: number, clientOrderId: string): boolean {
    const page = this.#rows.page(orderId);
    const at = this.#rows.offset(orderId);
    if (page.getUint8(at + ID_LENGTH) !== clientOrderId.length) return false;
    for (let place = 0; place < clientOrderId.length; place += 1) {
      if (page.getUint8(at + ID + place) !== clientOrderId.charCodeAt(place)) return false;
    }
    return true;
  }
}
