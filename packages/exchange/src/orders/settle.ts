import { BUY, type Side } from '@jangbu/market';
import { TABLE } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import type { BlockContext } from '../execution.ts';
import { amountOf } from '../state/amounts.ts';
import { type Issue, isAfterHours, PHASE } from '../state/issue.ts';
import type { OrderTable } from '../state/order-table.ts';

/** One of the two orders of a fill, as settlement needs it. */
export interface TradingParty {
  readonly orderId: number;
  readonly account: number;
  readonly side: Side;
  readonly limitPrice: number;
  readonly holdRow: number;
  readonly receiveRow: number;
}

/** The order of a row as a party. */
export function partyOf(orders: OrderTable, slot: number): TradingParty {
  return {
    orderId: orders.orderId[slot] as number,
    account: orders.account[slot] as number,
    side: orders.columns.side[slot] as Side,
    limitPrice: orders.columns.limitPrice[slot] as number,
    holdRow: orders.holdRow[slot] as number,
    receiveRow: orders.receiveRow[slot] as number,
  };
}

/**
 * Settles one fill: cash and shares change hands at `price`, and the issue's chain grows by a trade
 * (docs/spec/commands.md, PlaceOrder, effect 5). The orders' leaves and rows are the caller's.
 */
export function settleFill(
  block: BlockContext,
  issue: Issue,
  taker: TradingParty,
  maker: TradingParty,
  price: number,
  quantity: number,
): void {
  const { state } = block;
  const buyer = taker.side === BUY ? taker : maker;
  const seller = taker.side === BUY ? maker : taker;
  transfer(block, issue, buyer, seller, price, quantity);

  issue.chainIndex += 1;
  issue.lastPrice = price;
  state.tradeCount += 1;
  state.writtenTo(TABLE.issues).mark(issue.number);
  noteDayLast(block, issue, price);
  const { chainIndex: index, phase } = issue;
  block.trades.push({
    issue: issue.number,
    index,
    phase,
    price,
    quantity,
    buyerAccount: buyer.account,
    buyerOrderId: buyer.orderId,
    sellerAccount: seller.account,
    sellerOrderId: seller.orderId,
  });
  const event = block.begin('trade_executed');
  event.u64(16, price);
  event.u64(24, quantity);
  event.u64(32, maker.orderId);
  event.u64(40, taker.orderId);
  event.u64(48, index);
  event.u32(56, issue.number);
  event.u8(60, phase);
  event.u8(61, taker.side);
}

function noteDayLast({ state }: BlockContext, issue: Issue, price: number): void {
  const { day, phase } = issue;
  if (day === null || phase === PHASE.pre_open_close || isAfterHours(phase)) return;
  day.dayLast = price;
  state.markDay(issue.number);
}

/** Frees the row of a resting order that has traded and has nothing left, or notes that it was written. */
export function closeOrTouch(orders: OrderTable, slot: number, blockIndex: number): void {
  if (orders.columns.leaves[slot] === 0) orders.free(slot);
  else orders.touch(slot, blockIndex);
}

function transfer(
  { state }: BlockContext,
  issue: Issue,
  buyer: TradingParty,
  seller: TradingParty,
  price: number,
  quantity: number,
): void {
  const paid = amountOf(state, issue, price, quantity);
  const held = amountOf(state, issue, buyer.limitPrice, quantity);
  assert(paid >= 0 && held >= paid, 'a buyer never pays above its limit');
  state.cash.release(buyer.holdRow, held, held - paid, state.index);
  state.cash.credit(seller.receiveRow, paid, state.index);
  state.positions.release(seller.holdRow, quantity, 0, state.index);
  state.positions.credit(buyer.receiveRow, quantity, state.index);
}
