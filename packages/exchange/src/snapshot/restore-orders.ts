/** Open orders, dormant stop orders and client order ids of a snapshot: nearly all rows of a large one. */

import { BUY, isMultiple, isOnTick, OFF_HOURS_BOOK, SELL } from '@jangbu/market';
import { asPrice, isClientOrderIdByte, TABLE } from '@jangbu/protocol';
import { restoreToBook } from '../orders/open-orders.ts';
import { CLIENT_ORDER_ID_PAGE_ROWS, MAX_CLIENT_ORDER_ID_BYTES } from '../state/client-order-ids.ts';
import { bookKindOf, type Issue } from '../state/issue.ts';
import type { OrderDetails, OrderTable } from '../state/order-table.ts';
import { rowBytesOf } from '../state/rows.ts';
import type { ExchangeState } from '../state/state.ts';
import { byIssue, bySequence } from './by-sequence.ts';
import { type SnapshotRows, viewOf } from './snapshot-rows.ts';

const CLIENT_ORDER_ID_BYTES = rowBytesOf(TABLE.client_order_ids);
const MAX_ID_BYTES = MAX_CLIENT_ORDER_ID_BYTES;
/** As an import it would be looked up for every byte. */
const isIdByte = isClientOrderIdByte;

/** Fills the order table; then the books, in order of `sequence`, as they were filled when the orders came. */
export function readOrders(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const { orders } = state;
  const count = rows.count(TABLE.orders);
  const view = viewOf(rows.bytes(TABLE.orders));
  const rowBytes = rowBytesOf(TABLE.orders);
  const reader = new OrderReader(state, rows);
  const { order } = reader;
  const live = new Uint32Array(count);
  let found = 0;
  orders.reserve(count);
  for (let slot = 0; slot < count; slot += 1) {
    const at = slot * rowBytes;
    if (isAbsent(view, at)) continue;
    if (!reader.read(view, at, rows.u64At(view, at + 32))) {
      return `row ${slot} of the snapshot is no open order`;
    }
    orders.allocator.take(slot);
    orders.put(slot, order);
    if (order.side === BUY) state.openBuys.add(order.receiveRow, order.leaves);
    orders.changedAt[slot] = rows.u64At(view, at + 40);
    live[found] = slot;
    found += 1;
  }
  const queue = queueOf(orders, live.subarray(0, found));
  if (queue === undefined) return 'two orders of the snapshot have the same place in time';
  // Issue by issue, so that the cache has the levels of the books that are filled.
  for (const slot of byIssue(queue, orders.issue, state.issues.length)) {
    restoreToBook(state, state.issues[orders.issue[slot]!]!, slot);
  }
  return undefined;
}

/** Fills the table of dormant stop orders and their books, in order of `sequence`. */
export function readStops(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const { stops } = state;
  const count = rows.count(TABLE.stop_orders);
  const view = viewOf(rows.bytes(TABLE.stop_orders));
  const rowBytes = rowBytesOf(TABLE.stop_orders);
  const reader = new OrderReader(state, rows);
  const { order } = reader;
  const live: number[] = [];
  for (let slot = 0; slot < count; slot += 1) {
    const at = slot * rowBytes;
    if (isAbsent(view, at)) continue;
    const isOrder = reader.read(view, at, rows.u64At(view, at + 24));
    const stopPrice = rows.u64At(view, at + 32);
    if (!isOrder || stopPrice === 0) return `row ${slot} of the snapshot is no dormant stop order`;
    stops.rows.allocator.take(slot);
    stops.put(slot, { ...order, stopPrice });
    if (order.side === BUY) state.openBuys.add(order.receiveRow, order.leaves);
    stops.rows.changedAt[slot] = rows.u64At(view, at + 40);
    live.push(slot);
  }
  const queue = queueOf(stops.rows, Uint32Array.from(live));
  if (queue === undefined) return 'two stop orders of the snapshot have the same place in time';
  for (const slot of queue) state.issues[stops.rows.issue[slot]!]!.stops.rest(slot);
  return undefined;
}

/** Whether the row at `at` has no order id. */
function isAbsent(view: DataView, at: number): boolean {
  return view.getUint32(at, true) === 0 && view.getUint32(at + 4, true) === 0;
}

/** The slots in order of their `sequence`; undefined where two have the same. */
function queueOf({ columns }: OrderTable, live: Uint32Array): Uint32Array | undefined {
  const { sequence } = columns;
  const queue = bySequence(live, sequence);
  let before = -1;
  for (let place = 0; place < queue.length; place += 1) {
    const own = sequence[queue[place]!]!;
    if (own === before) return undefined;
    before = own;
  }
  return queue;
}

/** Reads rows of orders one after the other into one object: a million of them would be garbage. */
class OrderReader {
  /** The order that was read last. */
  readonly order: OrderDetails = {
    orderId: 0,
    sequence: 0,
    limitPrice: 0,
    quantity: 0,
    leaves: 0,
    account: 0,
    issue: 0,
    key: 0,
    side: BUY,
    orderType: 0,
    timeInForce: 0,
    modes: 0,
    holdRow: 0,
    receiveRow: 0,
  };
  readonly #state: ExchangeState;
  readonly #rows: SnapshotRows;

  constructor(state: ExchangeState, rows: SnapshotRows) {
    this.#state = state;
    this.#rows = rows;
  }

  /** Reads the row at `at`, which has `leaves` open; false if it cannot be an order of this state. */
  read(view: DataView, at: number, leaves: number): boolean {
    const { order } = this;
    const rows = this.#rows;
    const state = this.#state;
    order.orderId = rows.u64At(view, at);
    order.sequence = rows.u64At(view, at + 8);
    order.limitPrice = rows.u64At(view, at + 16);
    order.quantity = rows.u64At(view, at + 24);
    order.leaves = leaves;
    order.account = view.getUint32(at + 48, true);
    order.issue = view.getUint32(at + 52, true);
    order.key = view.getUint32(at + 56, true);
    const side = view.getUint8(at + 60);
    order.orderType = view.getUint8(at + 61);
    order.timeInForce = view.getUint8(at + 62);
    order.modes = view.getUint8(at + 63);
    const issue = state.issues[order.issue];
    if (issue === undefined || state.keys[order.key] === undefined) return false;
    if (side > SELL || !isSoundOrder(state, issue, order)) return false;
    const cash = state.cash.find(order.account, issue.currency);
    const position = state.positions.find(order.account, order.issue);
    order.side = side === BUY ? BUY : SELL;
    order.holdRow = side === BUY ? cash : position;
    order.receiveRow = side === BUY ? position : cash;
    return cash >= 0 && position >= 0;
  }
}

function isSoundOrder(state: ExchangeState, issue: Issue, order: OrderDetails): boolean {
  const { orderId, quantity, leaves } = order;
  const isTaken = state.orders.find(orderId) >= 0 || state.stops.find(orderId) >= 0;
  if (isTaken || orderId === 0 || orderId >= state.nextOrderId) return false;
  if (!isPriceOf(issue, order.orderType, order.modes, order.limitPrice)) return false;
  return leaves > 0 && quantity >= leaves && isMultiple(leaves, issue.lot);
}

/** Whether an order may have this limit price: off hours it is a close, which need not be on tick. */
function isPriceOf(issue: Issue, orderType: number, modes: number, price: number): boolean {
  if (price === 0) return false;
  return bookKindOf(orderType, modes) === OFF_HOURS_BOOK || isOnTick(issue.ticks, asPrice(price));
}

/** Fills the table of client order ids, a page at a time: each is looked at, then taken, while the cache has it. */
export function readClientOrderIds(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const { clientOrderIds } = state;
  const count = rows.count(TABLE.client_order_ids);
  const bytes = rows.bytes(TABLE.client_order_ids);
  const view = viewOf(bytes);
  clientOrderIds.reserve(count);
  for (let first = 0; first < count; first += CLIENT_ORDER_ID_PAGE_ROWS) {
    const end = Math.min(count, first + CLIENT_ORDER_ID_PAGE_ROWS) * CLIENT_ORDER_ID_BYTES;
    const begin = first * CLIENT_ORDER_ID_BYTES;
    for (let at = begin; at < end; at += CLIENT_ORDER_ID_BYTES) {
      rows.u64At(view, at);
      rows.u64At(view, at + 8);
      const isKnown = state.accounts[view.getUint32(at + 16, true)] !== undefined;
      if (!isKnown || !isClientOrderIdRow(view, at)) {
        return 'the snapshot has a client order id that cannot be one';
      }
    }
    if (!clientOrderIds.restore(bytes.subarray(begin, end))) {
      return 'the snapshot has a client order id twice';
    }
  }
  return undefined;
}

/** Whether a row reads as a client order id, with zeros behind it: rows are kept as they are stored. */
function isClientOrderIdRow(view: DataView, at: number): boolean {
  // One byte of length and three of padding.
  const length = view.getUint32(at + 20, true);
  if (length === 0 || length > MAX_ID_BYTES) return false;
  const end = at + 24 + length;
  for (let place = at + 24; place < end; place += 1) {
    if (!isIdByte(view.getUint8(place))) return false;
  }
  const rowEnd = at + CLIENT_ORDER_ID_BYTES;
  let place = end;
  for (; place % 4 !== 0; place += 1) if (view.getUint8(place) !== 0) return false;
  for (; place < rowEnd; place += 4) if (view.getUint32(place, true) !== 0) return false;
  return true;
}
