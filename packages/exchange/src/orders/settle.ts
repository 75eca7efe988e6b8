import { BUY, type Side } from '@jangbu/market';
import { LIMITS } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import type { BlockContext } from '../execution.ts';
import { amountOf, costOf } from '../state/amounts.ts';
import type { FeeRow } from '../state/fee-table.ts';
import { type Issue, isAfterHours, PHASE } from '../state/issue.ts';
import { moveManaged } from '../state/managed-shares.ts';
import type { OrderTable } from '../state/order-table.ts';
import { isRetailLimited, noteRetail } from '../state/retail.ts';
import type { ExchangeState } from '../state/state.ts';
import { type Charges, chargesOf, payCharges } from './charges.ts';

/** Of the fill in hand; settlement is synchronous and never nested. */
const charges: Charges = { buyerFee: 0, sellerFee: 0, sellerTax: 0 };

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
 *
 * @param buyerLeft - leaves of the buyer's order after this fill.
 */
export function settleFill(
  block: BlockContext,
  issue: Issue,
  taker: TradingParty,
  maker: TradingParty,
  price: number,
  quantity: number,
  buyerLeft: number,
): void {
  const { state } = block;
  const buyer = taker.side === BUY ? taker : maker;
  const seller = taker.side === BUY ? maker : taker;
  const { fees } = issue;
  const amount = amountOf(state, issue, price, quantity);
  if (fees === null) payFree(state, issue, buyer, seller, amount, quantity);
  else payCharged(state, issue, fees, taker.side, buyer, seller, amount, quantity, buyerLeft);
  state.positions.release(seller.holdRow, quantity, 0, state.index);
  state.positions.credit(buyer.receiveRow, quantity, state.index);
  state.openBuys.add(buyer.receiveRow, -quantity);

  issue.chainIndex += 1;
  issue.lastPrice = price;
  state.tradeCount += 1;
  state.touchIssue(issue);
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
  if (fees !== null) writeCharges(block, issue, fees);
  if (state.hasSecondRules) {
    const feeRow = fees === null ? 0 : fees.number + 1;
    noteDayTrade(state, issue, buyer.account, seller.account, taker.side, quantity, feeRow);
    moveManaged(state, seller.holdRow, buyer.receiveRow, quantity);
  }
  if (isRetailLimited(state, issue)) {
    noteRetail(state, buyer.account, 'bought', amount);
    noteRetail(state, seller.account, 'sold', amount);
  }
}

function noteDayTrade(
  state: ExchangeState,
  { number: issue, chainIndex: index, lastPrice: price }: Issue,
  buyer: number,
  seller: number,
  takerSide: Side,
  quantity: number,
  feeRow: number,
): void {
  if (state.dayTrades.count >= LIMITS.maxDayTrades) return;
  const trade = { index, price, quantity, issue, buyer, seller, takerSide, feeRow };
  state.dayTrades.add(trade, state.index);
  state.markMoreCounts();
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

/** Cash of a fill in an issue without fees. */
function payFree(
  state: ExchangeState,
  issue: Issue,
  buyer: TradingParty,
  seller: TradingParty,
  amount: number,
  quantity: number,
): void {
  const held = amountOf(state, issue, buyer.limitPrice, quantity);
  assert(amount >= 0 && held >= amount, 'a buyer never pays above its limit');
  state.cash.release(buyer.holdRow, held, held - amount, state.index);
  state.cash.credit(seller.receiveRow, amount, state.index);
}

/** The same with fees and tax, which it notes in `charges`. */
function payCharged(
  state: ExchangeState,
  issue: Issue,
  fees: FeeRow,
  takerSide: Side,
  buyer: TradingParty,
  seller: TradingParty,
  amount: number,
  quantity: number,
  buyerLeft: number,
): void {
  const { limitPrice } = buyer;
  const before = costOf(state, issue, limitPrice, buyerLeft + quantity);
  const held = before - costOf(state, issue, limitPrice, buyerLeft);
  chargesOf(fees, takerSide, amount, charges);
  const paid = amount + charges.buyerFee;
  assert(amount >= 0 && held >= paid, 'a buyer never pays above its limit and the fee for it');
  state.cash.release(buyer.holdRow, held, held - paid, state.index);
  const earned = amount - charges.sellerFee - charges.sellerTax;
  state.cash.credit(seller.receiveRow, earned, state.index);
  payCharges(state, fees, issue.currency, charges, 1);
}

function writeCharges(block: BlockContext, issue: Issue, fees: FeeRow): void {
  const { buyerFee, sellerFee, sellerTax } = charges;
  if (buyerFee + sellerFee + sellerTax === 0) return;
  const event = block.begin('fees_charged');
  event.u64(16, issue.chainIndex);
  event.u64(24, buyerFee);
  event.u64(32, sellerFee);
  event.u64(40, sellerTax);
  event.u32(48, issue.number);
  event.u32(52, fees.feeAccount);
  event.u32(56, fees.taxAccount);
}
