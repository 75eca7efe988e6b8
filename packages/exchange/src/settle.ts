import { BUY, type Fills, type Side } from '@jangbu/market';
import { TABLE } from '@jangbu/protocol';
import { amountOf } from './amounts.ts';
import { assert } from './assert.ts';
import type { BlockContext } from './execution.ts';
import type { Issue } from './state.ts';

/** One of the two orders of a fill, as settlement needs it. */
export interface TradingParty {
  readonly orderId: number;
  readonly account: number;
  readonly issue: number;
  readonly side: Side;
  readonly limitPrice: number;
  readonly holdRow: number;
  readonly receiveRow: number;
}

/**
 * Settles one fill: cash and shares change hands at the maker's price, the issue's chain grows by a trade, and a maker
 * with nothing left loses its row (docs/spec/commands.md, PlaceOrder, effect 4).
 */
export function settleFill(
  block: BlockContext,
  issue: Issue,
  taker: TradingParty,
  fills: Fills,
  fill: number,
): void {
  const { state } = block;
  const { orders } = state;
  const slot = fills.makerSlot[fill] as number;
  const price = fills.price[fill] as number;
  const quantity = fills.quantity[fill] as number;
  const maker: TradingParty = {
    orderId: orders.orderId[slot] as number,
    account: orders.account[slot] as number,
    issue: taker.issue,
    side: orders.columns.side[slot] as Side,
    limitPrice: orders.columns.limitPrice[slot] as number,
    holdRow: orders.holdRow[slot] as number,
    receiveRow: orders.receiveRow[slot] as number,
  };
  const buyer = taker.side === BUY ? taker : maker;
  const seller = taker.side === BUY ? maker : taker;
  transfer(block, issue, buyer, seller, price, quantity);

  issue.chainIndex += 1;
  issue.lastPrice = price;
  state.tradeCount += 1;
  state.writtenTo(TABLE.issues).mark(taker.issue);
  const { chainIndex: index, phase } = issue;
  block.trades.push({
    issue: taker.issue,
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
  event.u32(56, taker.issue);
  event.u8(60, phase);
  event.u8(61, taker.side);

  // `leaves` is after all fills of this taker, and a maker trades with it at most once.
  if (orders.columns.leaves[slot] === 0) orders.free(slot);
  else orders.touch(slot, state.index);
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
