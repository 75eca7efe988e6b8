/** Sweeps: all orders of a scope are canceled (docs/spec/commands.md, Sweeps). */
import { NONE, orderCanceled } from './events.ts';
import { type Execution, emit } from './execution.ts';
import type { StepBudget } from './expiry.ts';
import { removeOrder } from './named-order.ts';
import { BOTH_SIDES, type CancelReason, SWEEP_SCOPE, type Sweep } from './office-records.ts';
import { type Order, TABLE } from './records.ts';
import { releaseHeld } from './settle.ts';
import type { State } from './state.ts';

/** A sweep of all orders of a subject, in every issue and of both sides. */
export function sweepOf(
  scope: keyof typeof SWEEP_SCOPE,
  subject: number,
  reason: CancelReason,
): Sweep {
  return { scope: SWEEP_SCOPE[scope], side: BOTH_SIDES, reason, subject, issue: NONE };
}

/**
 * Cancels the first orders of a sweep, as many as a command may, and leaves the rest to
 * time-driven work.
 *
 * @returns the swept count.
 */
export function sweepOrders(execution: Execution, sweep: Sweep): number {
  const { state, limits } = execution;
  const orders = ordersOf(state, sweep);
  const swept = orders.slice(0, limits.maxSweepPerCommand);
  for (const order of swept) cancel(execution, order, sweep.reason);
  if (swept.length < orders.length) {
    state.sweeps.push(sweep);
    state.write(TABLE.sweeps, state.sweeps.length - 1);
  }
  return swept.length;
}

/** Goes on with the sweeps of commands, a step an order; false if something of them is left. */
export function continueSweeps(execution: Execution, budget: StepBudget): boolean {
  const { state } = execution;
  for (const [row, sweep] of [...state.sweeps.entries()]) {
    if (sweep === undefined) continue;
    for (const order of ordersOf(state, sweep)) {
      if (budget.left === 0) return false;
      budget.left -= 1;
      cancel(execution, order, sweep.reason);
    }
    finishSweep(state, row);
  }
  return true;
}

/** Takes away the sweeps in whose scope no order is left. */
export function dropEmptySweeps(state: State): void {
  for (const [row, sweep] of [...state.sweeps.entries()]) {
    if (sweep !== undefined && ordersOf(state, sweep).length === 0) finishSweep(state, row);
  }
}

function finishSweep(state: State, row: number): void {
  state.sweeps[row] = undefined;
  state.write(TABLE.sweeps, row);
  if (state.sweeps.every((sweep) => sweep === undefined)) state.sweeps.length = 0;
}

/** The open orders of the scope and then its dormant stop orders, each the oldest first. */
function ordersOf(state: State, sweep: Sweep): Order[] {
  return [state.orders, state.stopOrders].flatMap((table) => {
    const orders = table.entries().map(({ order }) => order);
    return orders
      .filter((order) => isInScope(state, sweep, order))
      .sort((a, b) => a.orderId - b.orderId);
  });
}

function isInScope(state: State, { scope, subject, side, issue }: Sweep, order: Order): boolean {
  if (side !== BOTH_SIDES && side !== order.side) return false;
  if (issue !== NONE && issue !== order.issue) return false;
  switch (scope) {
    case SWEEP_SCOPE.participant:
      return state.accounts[order.account]!.participant === subject;
    case SWEEP_SCOPE.account:
      return order.account === subject;
    case SWEEP_SCOPE.key:
      return order.key === subject;
    default:
      return order.issue === subject;
  }
}

function cancel(execution: Execution, order: Order, reason: CancelReason): void {
  const { state } = execution;
  releaseHeld(state, order, order.leaves);
  const row = removeOrder(state, order);
  emit(execution, orderCanceled(order, order.leaves, row, reason));
}
