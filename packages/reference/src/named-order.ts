/**
 * How ReduceOrder and CancelOrder name an order (docs/spec/commands.md section 7, checks 1 to 3 and
 * 5).
 */
import type { Command, RejectCode } from '@jangbu/protocol';
import { NONE } from './events.ts';
import { type CommandExecution, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import type { Order } from './state.ts';

type NamesOrder = Extract<Command, { kind: 'ReduceOrder' | 'CancelOrder' }>;

/** Checks 1 to 3: role, scope, and that the name has one of the two forms. */
export function checkName(execution: CommandExecution, command: NamesOrder): RejectCode {
  if (!hasRole(execution, ROLE.member)) return 'role_missing';
  if (!hasScope(execution, SCOPE.trade)) return 'scope_missing';
  const hasOrderId = command.orderId !== 0;
  const hasClientOrderId = command.clientOrderId !== '';
  if (hasOrderId === hasClientOrderId) return 'bad_value';
  if (hasClientOrderId && command.rowHint !== NONE) return 'bad_value';
  return 'ok';
}

/** Check 5: the open order that the command names. */
export function findOrder(execution: CommandExecution, command: NamesOrder): Order | RejectCode {
  return command.orderId !== 0
    ? findByOrderId(execution, command)
    : findByClientOrderId(execution, command);
}

function findByOrderId(execution: CommandExecution, command: NamesOrder): Order | RejectCode {
  const { state, participant } = execution;
  const row = state.rowOf(command.orderId);
  const order = row === undefined ? undefined : state.orders[row];
  if (order === undefined) return 'unknown_order';
  if (state.accounts[order.account]!.participant !== participant) return 'unknown_order';
  if (command.account !== NONE && command.account !== order.account) return 'unknown_order';
  if (command.rowHint !== NONE && command.rowHint !== row) return 'unknown_order';
  return order;
}

function findByClientOrderId(execution: CommandExecution, command: NamesOrder): Order | RejectCode {
  const { state, participant } = execution;
  if (state.accounts[command.account]?.participant !== participant) return 'unknown_account';
  const orderId = state.orderIdOf(command.account, command.clientOrderId);
  if (orderId === undefined) return 'unknown_order';
  const row = state.rowOf(orderId);
  return row === undefined ? 'order_closed' : state.orders[row]!;
}
