/** ReduceOrder (docs/spec/commands.md section 7). */
import type { Command } from '@jangbu/protocol';
import { type CommandResult, NONE, orderCanceled, orderReduced, STATUS } from './events.ts';
import { type CommandExecution, emit, refused } from './execution.ts';
import { checkName, findOrder, removeOrder, rewriteOrder } from './named-order.ts';
import { releaseHeld } from './settle.ts';

type ReduceOrder = Extract<Command, { kind: 'ReduceOrder' }>;

/** Executes the command; the order keeps its place in the queue. */
export function executeReduceOrder(
  execution: CommandExecution,
  command: ReduceOrder,
): CommandResult {
  const { state } = execution;
  const nameRefusal = checkName(execution, command);
  if (nameRefusal !== 'ok') return refused(nameRefusal, true);
  const quantity = BigInt(command.quantity);
  if (quantity === 0n) return refused('bad_quantity', true);
  const order = findOrder(execution, command);
  if (typeof order === 'string') return refused(order, true);
  if (quantity % state.issues[order.issue]!.lot !== 0n) return refused('off_lot', true);
  if (quantity > order.leaves) return refused('reduce_exceeds_leaves', true);

  releaseHeld(state, order, quantity);
  order.leaves -= quantity;
  order.quantity -= quantity;
  const cumulativeQuantity = order.quantity - order.leaves;
  const result = { reject: 'ok', id: order.orderId, cumulativeQuantity } as const;
  if (order.leaves === 0n) {
    const row = removeOrder(state, order);
    emit(execution, orderCanceled(order, quantity, row, 'reduced'));
    return { ...result, status: STATUS.canceled, row: NONE, leavesQuantity: 0n };
  }
  const row = rewriteOrder(state, order);
  emit(execution, orderReduced(order, quantity, row));
  const status = cumulativeQuantity === 0n ? STATUS.new : STATUS.partiallyFilled;
  return { ...result, status, row, leavesQuantity: order.leaves };
}
