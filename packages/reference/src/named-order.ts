/**
 * How ReduceOrder, CancelOrder and AmendOrder name an order (docs/spec/commands.md section 7, checks
 * 1 to 3 and 5).
 */
import type { Command, RejectCode } from '@jangbu/protocol';
import { NONE } from './events.ts';
import { type CommandExecution, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import type { Order } from './records.ts';
import type { State } from './state.ts';

type NamesOrder = Extract<Command, { kind: 'ReduceOrder' | 'CancelOrder' | 'AmendOrder' }>;

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

/** Check 5: the open order or the dormant stop order that the command names. */
export function findOrder(execution: CommandExecution, command: NamesOrder): Order | RejectCode {
  return command.orderId !== 0
    ? findByOrderId(execution, command)
    : findByClientOrderId(execution, command);
}

/** True for a dormant stop order. */
export function isDormant(state: State, order: Order): boolean {
  return state.stopOrders.byId(order.orderId) !== undefined;
}

/** Takes an open or dormant order out of its table; the row it had, `NONE` for a dormant one. */
export function removeOrder(state: State, order: Order): number {
  if (!isDormant(state, order)) return state.closeOrder(order);
  state.closeStop(order);
  return NONE;
}

/** Notes that the row of an open or dormant order was written; its row, `NONE` if dormant. */
export function rewriteOrder(state: State, order: Order): number {
  const row = state.orders.rowOf(order.orderId);
  if (row !== undefined) {
    state.writeOrder(order, row);
    return row;
  }
  state.writeStop(order, state.stopOrders.rowOf(order.orderId)!);
  return NONE;
}

function openOrDormant(state: State, orderId: number): Order | undefined {
  return state.orders.byId(orderId) ?? state.stopOrders.byId(orderId);
}

function findByOrderId(execution: CommandExecution, command: NamesOrder): Order | RejectCode {
  const { state, participant } = execution;
  const order = openOrDormant(state, command.orderId);
  if (order === undefined) return 'unknown_order';
  if (state.accounts[order.account]!.participant !== participant) return 'unknown_order';
  if (command.account !== NONE && command.account !== order.account) return 'unknown_order';
  const row = state.orders.rowOf(order.orderId);
  if (command.rowHint !== NONE && command.rowHint !== row) return 'unknown_order';
  return order;
}

function findByClientOrderId(execution: CommandExecution, command: NamesOrder): Order | RejectCode {
  const { state, participant } = execution;
  if (state.accounts[command.account]?.participant !== participant) return 'unknown_account';
  const orderId = state.orderIdOf(command.account, command.clientOrderId);
  if (orderId === undefined) return 'unknown_order';
  return openOrDormant(state, orderId) ?? 'order_closed';
}
