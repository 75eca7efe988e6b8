import { BUY, SELL } from '@jangbu/market';
import type { BustTrade, RejectCode } from '@jangbu/protocol';
import { checkOffice } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { type Charges, chargesOf, payCharges } from '../orders/charges.ts';
import { amountOf } from '../state/amounts.ts';
import type { FeeRow } from '../state/fee-table.ts';
import type { Issue } from '../state/issue.ts';
import { moveManaged } from '../state/managed-shares.ts';
import { forgetRetail, isRetailLimited } from '../state/retail.ts';
import type { ExchangeState } from '../state/state.ts';

/** docs/spec/commands.md, 40 BustTrade. */
export function bustTrade(
  block: BlockContext,
  signer: Signer,
  { issue: number, index }: BustTrade,
): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const issue = state.issues[number];
  if (issue === undefined) return 'unknown_issue';
  const row = state.dayTrades.find(number, index);
  if (row < 0) return 'unknown_trade';
  if (state.dayTrades.isBusted[row] === 1) return 'trade_busted';
  const trade = tradeOf(state, issue, row);
  const cover = checkCover(state, issue, trade);
  if (cover !== 'ok' || block.isDryRun) return cover;
  undo(state, issue, trade);
  state.dayTrades.bust(row, state.index);
  const event = block.begin('trade_busted');
  event.u64(16, trade.price);
  event.u64(24, trade.quantity);
  event.u64(32, index);
  event.u32(40, number);
  event.u32(44, trade.buyer);
  event.u32(48, trade.seller);
  return block.done(row);
}

/** A trade of the date with what it came to. */
interface UndoneTrade {
  readonly buyer: number;
  readonly seller: number;
  readonly price: number;
  readonly quantity: number;
  readonly amount: number;
  readonly fees: FeeRow | undefined;
  readonly charges: Readonly<Charges>;
}

function tradeOf(state: ExchangeState, issue: Issue, row: number): UndoneTrade {
  const { dayTrades } = state;
  const [price, quantity] = [dayTrades.price[row]!, dayTrades.quantity[row]!];
  const amount = amountOf(state, issue, price, quantity);
  const fees = state.fees.rows[dayTrades.feeRow[row]! - 1];
  const charges = { buyerFee: 0, sellerFee: 0, sellerTax: 0 };
  const takerSide = dayTrades.takerSide[row] === BUY ? BUY : SELL;
  if (fees !== undefined) chargesOf(fees, takerSide, amount, charges);
  const [buyer, seller] = [dayTrades.buyer[row]!, dayTrades.seller[row]!];
  return { buyer, seller, price, quantity, amount, fees, charges };
}

function checkCover(
  { cash, positions }: ExchangeState,
  { number, currency }: Issue,
  { buyer, seller, quantity, amount, fees, charges }: UndoneTrade,
): RejectCode {
  const { buyerFee, sellerFee, sellerTax } = charges;
  if (positions.availableOf(buyer, number) < quantity) return 'insufficient_shares';
  const earned = amount - sellerFee - sellerTax;
  if (cash.availableOf(seller, currency) < earned) return 'insufficient_cash';
  if (fees === undefined) return 'ok';
  const { feeAccount, taxAccount } = fees;
  const isCovered =
    cash.availableOf(feeAccount, currency) >= buyerFee + sellerFee &&
    cash.availableOf(taxAccount, currency) >= sellerTax;
  return isCovered ? 'ok' : 'insufficient_cash';
}

function undo(
  state: ExchangeState,
  issue: Issue,
  { buyer, seller, quantity, amount, fees, charges }: UndoneTrade,
): void {
  const { cash, positions, index } = state;
  const { number, currency } = issue;
  const { buyerFee, sellerFee, sellerTax } = charges;
  const bought = positions.find(buyer, number);
  const sold = positions.find(seller, number);
  positions.credit(bought, -quantity, index);
  positions.credit(sold, quantity, index);
  moveManaged(state, bought, sold, quantity);
  cash.credit(cash.find(seller, currency), sellerFee + sellerTax - amount, index);
  if (fees !== undefined) payCharges(state, fees, currency, charges, -1);
  cash.credit(cash.find(buyer, currency), amount + buyerFee, index);
  if (!isRetailLimited(state, issue)) return;
  forgetRetail(state, buyer, 'bought', amount);
  forgetRetail(state, seller, 'sold', amount);
}
