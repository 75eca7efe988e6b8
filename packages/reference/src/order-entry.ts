/** How an order enters its book (docs/spec/commands.md, PlaceOrder effects 5 and 6). */
import { tradeContinuously } from './continuous-trading.ts';
import { type CommandResult, NONE, orderExpired, STATUS } from './events.ts';
import { type Execution, emit } from './execution.ts';
import { isOffHoursTrading, tradeOffHours } from './off-hours-trading.ts';
import { isOffHours, TIME_IN_FORCE } from './order-codes.ts';
import { PHASE } from './phases.ts';
import type { Order } from './records.ts';
import { releaseHeld } from './settle.ts';

/**
 * Trades an order whose cost is held as far as its phase lets it, and puts what is left on its book
 * or lets it expire.
 */
export function enterOrder(execution: Execution, order: Order): CommandResult {
  const { state } = execution;
  const isCanceled = trade(execution, order);
  const cumulativeQuantity = order.quantity - order.leaves;
  const result = { reject: 'ok', id: order.orderId, cumulativeQuantity } as const;
  if (order.leaves === 0n) {
    const status = isCanceled ? STATUS.canceled : STATUS.filled;
    return { ...result, status, row: NONE, leavesQuantity: 0n };
  }
  if (order.timeInForce !== TIME_IN_FORCE.day) {
    releaseHeld(state, order, order.leaves);
    emit(execution, orderExpired(order, order.leaves, NONE, 'immediate'));
    return { ...result, status: STATUS.expired, row: NONE, leavesQuantity: 0n };
  }
  const row = state.openOrder(order);
  const status = cumulativeQuantity === 0n ? STATUS.new : STATUS.partiallyFilled;
  return { ...result, status, row, leavesQuantity: order.leaves };
}

/** True if self-match prevention took the rest of the order. */
function trade(execution: Execution, order: Order): boolean {
  const { state } = execution;
  const issue = state.issues[order.issue]!;
  if (isOffHours(order.flags)) {
    if (isOffHoursTrading(state, issue)) tradeOffHours(execution, order);
    return false;
  }
  return issue.phase === PHASE.continuous && tradeContinuously(execution, order);
}
