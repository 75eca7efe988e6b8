/** What becomes of orders that rest: they come to a book, give back what they hold, and leave. */

import { type Book, type BookKind, BUY, LIMIT_BOOK, MARKET_BOOK } from '@jangbu/market';
import { asQuantity, NONE_U32, ORDER_TYPES } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import { costOf } from '../state/amounts.ts';
import { bookKindOf, type Issue, isCallPhase } from '../state/issue.ts';
import type { OrderDetails, OrderTable } from '../state/order-table.ts';
import type { ExchangeState } from '../state/state.ts';
import { partyOf } from './settle.ts';

const CONDITIONAL_LIMIT = ORDER_TYPES.indexOf('conditional_limit');

/** Reasons of `order_canceled` and `order_expired` by name. */
export const REASON = Object.freeze({
  owner: 0,
  reduced: 1,
  selfMatch: 2,
  massCancel: 3,
  killSwitch: 4,
  keyRevoked: 5,
  accountFrozen: 6,
  issueDelisted: 7,
  immediate: 0,
  endOfDate: 1,
  endOfSession: 2,
});

/** The book that the order of a slot rests on. */
export function bookOf(state: ExchangeState, slot: number): Book {
  return state.issues[state.orders.issue[slot]!]!.books.all[bookKindAt(state, slot)];
}

/** The kind of the book that the order of a slot rests on. */
export function bookKindAt({ orders }: ExchangeState, slot: number): BookKind {
  return bookKindOf(orders.orderType[slot]!, orders.modes[slot]!);
}

/** Gives an order the lowest free row and puts it on its book; returns the row. */
export function restOrder({ state }: BlockContext, issue: Issue, order: OrderDetails): number {
  const slot = state.orders.add(order, state.index);
  putOnBook(state, issue, slot);
  return slot;
}

/** Puts the order of a row on the book that its type names. */
export function putOnBook(state: ExchangeState, issue: Issue, slot: number): void {
  restoreToBook(state, issue, slot);
  noteCallChanged(state, issue, bookKindAt(state, slot));
}

/** The same for an order that was on its book when the rows were written: for a restore. */
export function restoreToBook(state: ExchangeState, issue: Issue, slot: number): void {
  issue.books.all[bookKindAt(state, slot)].rest(slot);
  if (state.orders.orderType[slot] === CONDITIONAL_LIMIT) issue.conditionals.add(slot);
}

/** Notes that a book has changed, so that the call which the issue is in may come to something else. */
export function noteCallChanged(state: ExchangeState, issue: Issue, kind: BookKind): void {
  const { day } = issue;
  if (kind !== LIMIT_BOOK && kind !== MARKET_BOOK) return;
  if (day === null || day.isDirty || day.callEnd === 0 || !isCallPhase(issue.phase)) return;
  day.isDirty = true;
  state.dirtyIssues.add(issue.number);
  state.markDay(issue.number);
}

/** What `quantity` of an order holds: cash of a buy, shares of a sell. */
export function holdingOf(
  state: ExchangeState,
  issue: Issue,
  { side, limitPrice }: Pick<OrderDetails, 'side' | 'limitPrice'>,
  quantity: number,
): number {
  return side === BUY ? costOf(state, issue, limitPrice, quantity) : quantity;
}

/** Frees what `by` of an order holds that has `leaves` open. */
export function giveBack(
  { state }: BlockContext,
  issue: Issue,
  order: Pick<OrderDetails, 'side' | 'limitPrice' | 'holdRow' | 'receiveRow'>,
  leaves: number,
  by: number,
): void {
  if (order.side !== BUY) {
    state.positions.release(order.holdRow, by, by, state.index);
    return;
  }
  const kept = by === leaves ? 0 : holdingOf(state, issue, order, leaves - by);
  const back = holdingOf(state, issue, order, leaves) - kept;
  state.cash.release(order.holdRow, back, back, state.index);
  state.openBuys.add(order.receiveRow, -by);
}

/** Takes an open order off its book and out of its row: what its leaves held becomes available, and the event tells. */
export function closeOrder(
  block: BlockContext,
  slot: number,
  event: 'order_canceled' | 'order_expired',
  reason: number,
): void {
  const { state } = block;
  const { orders } = state;
  const [orderId, number] = [orders.orderId[slot]!, orders.issue[slot]!];
  const leaves = orders.columns.leaves[slot]!;
  const issue = state.issues[number]!;
  const kind = bookKindAt(state, slot);
  giveBack(block, issue, partyOf(orders, slot), leaves, leaves);
  issue.books.all[kind].remove(slot);
  noteCallChanged(state, issue, kind);
  orders.free(slot);
  writeClosed(block, event, { orderId, issue: number }, slot, leaves, reason);
}

/** Lowers the open quantity of a resting order, which keeps its place, and tells. */
export function lowerOrder(block: BlockContext, slot: number, by: number): void {
  const { state } = block;
  const { orders } = state;
  const issue = state.issues[orders.issue[slot]!]!;
  giveBack(block, issue, partyOf(orders, slot), orders.columns.leaves[slot]!, by);
  bookOf(state, slot).reduce(slot, asQuantity(by));
  noteCallChanged(state, issue, bookKindAt(state, slot));
  lowerRow(block, orders, slot, by, slot);
}

/** Takes a dormant stop order out of its row and off the book of stops; what it held becomes available. */
export function closeStop(
  block: BlockContext,
  slot: number,
  event: 'order_canceled' | 'order_expired',
  reason: number,
): void {
  const { state } = block;
  const order = state.stops.detailsOf(slot);
  const issue = state.issues[order.issue]!;
  giveBack(block, issue, order, order.leaves, order.leaves);
  issue.stops.remove(slot);
  state.stops.rows.free(slot);
  writeClosed(block, event, order, NONE_U32, order.leaves, reason);
}

/** Lowers the quantity of a dormant stop order, and tells. */
export function lowerStop(block: BlockContext, slot: number, by: number): void {
  const { state } = block;
  const order = state.stops.detailsOf(slot);
  const issue = state.issues[order.issue]!;
  giveBack(block, issue, order, order.leaves, by);
  issue.stops.reduce(slot, asQuantity(by));
  lowerRow(block, state.stops.rows, slot, by, NONE_U32);
}

/** Writes that `quantity` of an order is taken off for good. */
export function writeClosed(
  block: BlockContext,
  event: 'order_canceled' | 'order_expired',
  { orderId, issue }: Pick<OrderDetails, 'orderId' | 'issue'>,
  row: number,
  quantity: number,
  reason: number,
): void {
  const writer = block.begin(event);
  writer.u64(16, orderId);
  writer.u64(24, quantity);
  writer.u32(32, row);
  writer.u32(36, issue);
  writer.u8(40, reason);
}

/** Writes that the open quantity of an order fell by `by` to `leaves`. */
export function writeReduced(
  block: BlockContext,
  { orderId, issue }: Pick<OrderDetails, 'orderId' | 'issue'>,
  row: number,
  by: number,
  leaves: number,
): void {
  const event = block.begin('order_reduced');
  event.u64(16, orderId);
  event.u64(24, by);
  event.u64(32, leaves);
  event.u32(40, row);
  event.u32(44, issue);
}

function lowerRow(
  block: BlockContext,
  rows: OrderTable,
  slot: number,
  by: number,
  row: number,
): void {
  rows.quantity[slot] = rows.quantity[slot]! - by;
  rows.touch(slot, block.state.index);
  const order = { orderId: rows.orderId[slot]!, issue: rows.issue[slot]! };
  writeReduced(block, order, row, by, rows.columns.leaves[slot]!);
}
