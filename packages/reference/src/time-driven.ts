/** Time-driven work (docs/spec/block.md section 2, step 2). */
import { businessDateOf } from './business-date.ts';
import { businessDateChanged, NONE, orderExpired } from './events.ts';
import { type Execution, emit } from './execution.ts';
import { releaseHeld } from './settle.ts';

/**
 * Changes the business date when it has ended, and lets open orders of the old date expire, lowest
 * rows first.
 */
export function runTimeDrivenWork(execution: Execution): void {
  const { state } = execution;
  const { parameters } = state;
  const date = businessDateOf(parameters.timestamp);
  if (date > parameters.businessDate) {
    state.clearClientOrderIds();
    emit(execution, NONE, businessDateChanged(parameters.businessDate, date));
    parameters.businessDate = date;
    if (state.openOrders > 0) parameters.rollPending = true;
  }
  if (!parameters.rollPending) return;
  expireOrders(execution);
  if (state.openOrders === 0) parameters.rollPending = false;
}

function expireOrders(execution: Execution): void {
  const { state, limits } = execution;
  let steps = 0;
  for (const [row, order] of state.orders.entries()) {
    if (order === undefined) continue;
    if (steps === limits.maxTimeStepsPerBlock) return;
    releaseHeld(state, order, order.leaves);
    state.closeOrder(order);
    emit(execution, NONE, orderExpired(order, order.leaves, row, 'end_of_date'));
    steps += 1;
  }
}
