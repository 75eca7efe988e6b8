/** Self-match prevention (docs/spec/trading-day.md section 8). */
import { smaller } from './bigints.ts';
import { NONE, orderCanceled, orderReduced } from './events.ts';
import { type Execution, emit } from './execution.ts';
import { SELF_MATCH } from './order-codes.ts';
import type { Order } from './records.ts';
import { releaseHeld } from './settle.ts';

/** Does by the taker's `selfMatch`, which is not 0, what comes in the place of a trade. */
export function preventSelfMatch(execution: Execution, maker: Order, taker: Order): void {
  const { selfMatch } = taker;
  if (selfMatch === SELF_MATCH.decrement) {
    const quantity = smaller(maker.leaves, taker.leaves);
    takeOff(execution, maker, quantity);
    takeOff(execution, taker, quantity);
    return;
  }
  if (selfMatch !== SELF_MATCH.cancelNewest) takeOff(execution, maker, maker.leaves);
  if (selfMatch !== SELF_MATCH.cancelOldest) takeOff(execution, taker, taker.leaves);
}

/** Takes a quantity off an order, on a book or not; without leaves it is canceled. */
function takeOff(execution: Execution, order: Order, quantity: bigint): void {
  const { state } = execution;
  releaseHeld(state, order, quantity);
  order.quantity -= quantity;
  order.leaves -= quantity;
  const row = state.orders.rowOf(order.orderId);
  if (order.leaves === 0n) {
    if (row !== undefined) state.closeOrder(order);
    emit(execution, orderCanceled(order, quantity, row ?? NONE, 'self_match'));
    return;
  }
  if (row !== undefined) state.writeOrder(order, row);
  emit(execution, orderReduced(order, quantity, row ?? NONE));
}
