/** Orders that end with a session or a date (docs/spec/trading-day.md section 4). */
import type { BookName } from './book.ts';
import { orderExpired } from './events.ts';
import { type Execution, emit } from './execution.ts';
import { costOf } from './fees.ts';
import { orderConverted } from './market-events.ts';
import { removeOrder } from './named-order.ts';
import { ORDER_TYPE, SIDE } from './order-codes.ts';
import { limitsOfDay } from './price-limits.ts';
import type { Issue, Order } from './records.ts';
import { releaseHeld } from './settle.ts';
import { compareStops } from './stop-priority.ts';

/** Time-driven steps that a block may still make. */
export interface StepBudget {
  left: number;
}

/** No bound, for what a command does. */
export const UNBOUNDED: StepBudget = { left: Number.POSITIVE_INFINITY };

/** Lets an open or a dormant order expire. */
export function expireOrder(
  execution: Execution,
  order: Order,
  reason: 'end_of_date' | 'end_of_session',
): void {
  const { state } = execution;
  releaseHeld(state, order, order.leaves);
  const row = removeOrder(state, order);
  emit(execution, orderExpired(order, order.leaves, row, reason));
}

/**
 * Lets the orders of some books of an issue expire, each for a step; false if the budget ended
 * before.
 */
export function expireOrders(
  execution: Execution,
  issue: Issue,
  { books, withStops }: { books: readonly BookName[]; withStops: boolean },
  budget: StepBudget,
): boolean {
  const orders = books.flatMap((name) => issue.books.ordersOf(name));
  if (withStops) orders.push(...[...issue.books.dormant.values()].sort(compareStops));
  for (const order of orders) {
    if (budget.left === 0) return false;
    budget.left -= 1;
    expireOrder(execution, order, 'end_of_session');
  }
  return true;
}

/**
 * Makes conditional limit orders market orders before a closing call, each for a step; false if the
 * budget ended before.
 */
export function convertConditionalOrders(
  execution: Execution,
  issue: Issue,
  budget: StepBudget,
): boolean {
  const conditional = issue.books
    .ordersOf('limit')
    .filter((order) => order.orderType === ORDER_TYPE.conditionalLimit);
  for (const order of conditional) {
    if (budget.left === 0) return false;
    budget.left -= 1;
    convert(execution, issue, order);
  }
  return true;
}

function convert(execution: Execution, issue: Issue, order: Order): void {
  const { state } = execution;
  const limits = limitsOfDay(issue)!;
  const price = order.side === SIDE.buy ? limits.upper : limits.lower;
  if (order.side === SIDE.buy) {
    const { available } = state.cashOf(order.account, issue.currency)!;
    const held = costOf(state, issue, order.limitPrice, order.leaves);
    const difference = costOf(state, issue, price, order.leaves) - held;
    if (available < difference) {
      expireOrder(execution, order, 'end_of_session');
      return;
    }
    state.moveCash(order.account, issue.currency, -difference, difference);
  }
  state.moveOrder(order, () => {
    order.orderType = ORDER_TYPE.market;
    order.limitPrice = price;
    order.sequence = state.nextSequence();
  });
  emit(execution, orderConverted(order, state.orders.rowOf(order.orderId)!));
}
