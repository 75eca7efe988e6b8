/** CancelOrder (docs/spec/commands.md section 8). */
import type { Command } from '@jangbu/protocol';
import { type CommandResult, NONE, orderCanceled, STATUS } from './events.ts';
import { type CommandExecution, emit, refused } from './execution.ts';
import { checkName, findOrder, removeOrder } from './named-order.ts';
import { releaseHeld } from './settle.ts';

type CancelOrder = Extract<Command, { kind: 'CancelOrder' }>;

/** Executes the command. */
export function executeCancelOrder(
  execution: CommandExecution,
  command: CancelOrder,
): CommandResult {
  const { state } = execution;
  const nameRefusal = checkName(execution, command);
  if (nameRefusal !== 'ok') return refused(nameRefusal, true);
  const order = findOrder(execution, command);
  if (typeof order === 'string') return refused(order, true);
  releaseHeld(state, order, order.leaves);
  const row = removeOrder(state, order);
  emit(execution, orderCanceled(order, order.leaves, row, 'owner'));
  return {
    status: STATUS.canceled,
    reject: 'ok',
    row: NONE,
    id: order.orderId,
    cumulativeQuantity: order.quantity - order.leaves,
    leavesQuantity: 0n,
  };
}
