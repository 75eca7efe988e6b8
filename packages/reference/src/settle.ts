/** Cash and shares of orders and trades (docs/spec/commands.md, PlaceOrder effects 2, 5 and 6). */
import { type Charges, chargesOf, costOf } from './fees.ts';
import type { FeeRow } from './office-records.ts';
import type { Issue, Order } from './records.ts';
import type { State } from './state.ts';

/**
 * The cost of an order's leaves moves from available to held; its account gets the row that a trade
 * would fill.
 */
export function holdCost(state: State, order: Order): void {
  const issue = state.issues[order.issue]!;
  if (order.side === 0) {
    const cost = costOf(state, issue, order.limitPrice, order.leaves);
    state.ensurePosition(order.account, order.issue);
    state.moveCash(order.account, issue.currency, -cost, cost);
  } else {
    state.ensureCash(order.account, issue.currency);
    state.movePosition(order.account, order.issue, -order.leaves, order.leaves);
  }
}

/** What `quantity` of an order's leaves, not yet taken off, holds returns to available. */
export function releaseHeld(state: State, order: Order, quantity: bigint): void {
  if (order.side === 0) {
    const { currency } = state.issues[order.issue]!;
    const held = heldBy(state, order, quantity);
    state.moveCash(order.account, currency, held, -held);
  } else {
    state.movePosition(order.account, order.issue, quantity, -quantity);
  }
}

/** By how much what a buy holds falls when its leaves fall by `quantity`, in minor units. */
function heldBy(state: State, { issue, limitPrice, leaves }: Order, quantity: bigint): bigint {
  const cost = (left: bigint): bigint => costOf(state, state.issues[issue]!, limitPrice, left);
  return cost(leaves) - cost(leaves - quantity);
}

/** A fill whose cash and shares are to change hands; the leaves of both orders have them yet. */
export interface Settlement {
  readonly buy: Order;
  readonly sell: Order;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly takerSide: 0 | 1;
  /** The fee row in force, if there is one. */
  readonly fees: FeeRow | undefined;
}

/**
 * Cash and shares of a trade change hands; the buyer gets back what was held beyond the price and
 * its fee.
 *
 * @returns what was charged.
 */
export function settleTrade(state: State, settlement: Settlement): Charges {
  const { buy, sell, price, quantity, takerSide, fees } = settlement;
  const issue = state.issues[buy.issue]!;
  const held = heldBy(state, buy, quantity);
  const amount = state.amount(issue, price, quantity);
  const charges = chargesOf(amount, fees, takerSide);
  const { buyerFee, sellerFee, tax } = charges;
  state.moveCash(buy.account, issue.currency, held - amount - buyerFee, -held);
  state.moveCash(sell.account, issue.currency, amount - sellerFee - tax, 0n);
  if (fees !== undefined) {
    collect(state, issue, fees.feeAccount, buyerFee + sellerFee);
    collect(state, issue, fees.taxAccount, tax);
  }
  state.movePosition(sell.account, sell.issue, 0n, -quantity);
  state.movePosition(buy.account, buy.issue, quantity, 0n);
  return charges;
}

function collect(state: State, issue: Issue, account: number, amount: bigint): void {
  if (amount === 0n) return;
  state.ensureCash(account, issue.currency);
  state.moveCash(account, issue.currency, amount, 0n);
}
