/** Fees and taxes of fills (docs/spec/commands.md, Fees and PlaceOrder, effect 5). */

import { SELL, type Side } from '@jangbu/market';
import { partOf } from '../state/amounts.ts';
import type { FeeRow } from '../state/fee-table.ts';
import type { ExchangeState } from '../state/state.ts';

/** What one fill is charged, in minor units. */
export interface Charges {
  buyerFee: number;
  sellerFee: number;
  sellerTax: number;
}

/** Fills in what a fill of `amount` is charged under a fee row. */
export function chargesOf(
  { makerPpm, takerPpm, sellTaxPpm }: FeeRow,
  takerSide: Side,
  amount: number,
  charges: Charges,
): void {
  const maker = partOf(amount, makerPpm);
  const taker = partOf(amount, takerPpm);
  charges.buyerFee = takerSide === SELL ? maker : taker;
  charges.sellerFee = takerSide === SELL ? taker : maker;
  charges.sellerTax = partOf(amount, sellTaxPpm);
}

/** Pays fees and tax to the accounts of the fee row, or with -1 takes them back; each only if it is not 0. */
export function payCharges(
  state: ExchangeState,
  { feeAccount, taxAccount }: FeeRow,
  currency: number,
  { buyerFee, sellerFee, sellerTax }: Charges,
  sign: 1 | -1,
): void {
  pay(state, feeAccount, currency, (buyerFee + sellerFee) * sign);
  pay(state, taxAccount, currency, sellerTax * sign);
}

function pay(state: ExchangeState, account: number, currency: number, amount: number): void {
  if (amount === 0) return;
  const { cash } = state;
  if (cash.find(account, currency) < 0) state.markCounts();
  cash.credit(cash.findOrCreate(account, currency, state.index), amount, state.index);
}
