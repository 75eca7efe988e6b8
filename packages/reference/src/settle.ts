/** Cash and shares of orders and trades (docs/spec/commands.md, PlaceOrder effects 2, 5 and 6). */
import type { Order } from './records.ts';
import type { State } from './state.ts';

/**
 * The cost of an order's leaves moves from available to held; its account gets the row that a trade
 * would fill.
 */
export function holdCost(state: State, order: Order): void {
  const issue = state.issues[order.issue]!;
  if (order.side === 0) {
    const cost = state.amount(issue, order.limitPrice, order.leaves);
    state.ensurePosition(order.account, order.issue);
    state.moveCash(order.account, issue.currency, -cost, cost);
  } else {
    state.ensureCash(order.account, issue.currency);
    state.movePosition(order.account, order.issue, -order.leaves, order.leaves);
  }
}

/** What `quantity` of an order's leaves held returns to available. */
export function releaseHeld(state: State, order: Order, quantity: bigint): void {
  const issue = state.issues[order.issue]!;
  if (order.side === 0) {
    const cost = state.amount(issue, order.limitPrice, quantity);
    state.moveCash(order.account, issue.currency, cost, -cost);
  } else {
    state.movePosition(order.account, order.issue, quantity, -quantity);
  }
}

/**
 * Cash and shares of a trade change hands; the buyer gets back what its limit price held beyond the
 * price.
 */
export function settleTrade(
  state: State,
  buy: Order,
  sell: Order,
  price: bigint,
  quantity: bigint,
): void {
  const issue = state.issues[buy.issue]!;
  const held = state.amount(issue, buy.limitPrice, quantity);
  const paid = state.amount(issue, price, quantity);
  state.moveCash(buy.account, issue.currency, held - paid, -held);
  state.moveCash(sell.account, issue.currency, paid, 0n);
  state.movePosition(sell.account, sell.issue, 0n, -quantity);
  state.movePosition(buy.account, buy.issue, quantity, 0n);
}
