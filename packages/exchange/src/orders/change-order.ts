import {
  type CancelOrder,
  NONE_U32,
  ORDER_STATUSES,
  type ReduceOrder,
  type RejectCode,
} from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import type { OrderTable } from '../state/order-table.ts';
import { closeOrder, closeStop, lowerOrder, lowerStop, REASON } from './open-orders.ts';

/** How a command names an order. */
export type NamedOrder = Pick<CancelOrder, 'account' | 'orderId' | 'rowHint' | 'clientOrderId'>;

/** An open order, or a dormant stop order. */
export interface FoundOrder {
  readonly slot: number;
  readonly isDormant: boolean;
}

const STATUS_NEW = ORDER_STATUSES.indexOf('new');
const STATUS_PARTIALLY_FILLED = ORDER_STATUSES.indexOf('partially_filled');
const STATUS_CANCELED = ORDER_STATUSES.indexOf('canceled');

/** docs/spec/commands.md, 7 ReduceOrder. */
export function reduceOrder(block: BlockContext, signer: Signer, command: ReduceOrder): RejectCode {
  const right = checkRight(signer, 'member', 'trade');
  if (right !== 'ok') return right;
  if (!isNamed(command)) return 'bad_value';
  if (command.quantity === 0) return 'bad_quantity';
  const found = findOrder(block, signer, command);
  if (typeof found === 'string') return found;
  const rows = rowsOf(block, found);
  const issue = block.state.issues[rows.issue[found.slot] as number]!;
  const leaves = rows.columns.leaves[found.slot] as number;
  if (command.quantity % issue.lot !== 0) return 'off_lot';
  if (command.quantity > leaves) return 'reduce_exceeds_leaves';
  if (block.isDryRun) return 'ok';

  if (command.quantity === leaves) {
    noteCanceled(block, found);
    close(block, found, REASON.reduced);
    return 'ok';
  }
  if (found.isDormant) lowerStop(block, found.slot, command.quantity);
  else lowerOrder(block, found.slot, command.quantity);
  noteOpen(block, found);
  return 'ok';
}

/** docs/spec/commands.md, 8 CancelOrder. */
export function cancelOrder(block: BlockContext, signer: Signer, command: CancelOrder): RejectCode {
  const right = checkRight(signer, 'member', 'trade');
  if (right !== 'ok') return right;
  if (!isNamed(command)) return 'bad_value';
  const found = findOrder(block, signer, command);
  if (typeof found === 'string') return found;
  if (block.isDryRun) return 'ok';
  noteCanceled(block, found);
  close(block, found, REASON.owner);
  return 'ok';
}

/** Either by order id (with account and row as optional checks) or by account and client order id. */
export function isNamed({ orderId, clientOrderId, rowHint }: NamedOrder): boolean {
  if (orderId !== 0) return clientOrderId === '';
  return clientOrderId !== '' && rowHint === NONE_U32;
}

/** The order that a command names, open or dormant, or why there is none for this participant. */
export function findOrder(
  { state }: BlockContext,
  signer: Signer,
  named: NamedOrder,
): FoundOrder | RejectCode {
  const { orders, stops, accounts } = state;
  const isById = named.orderId !== 0;
  let { orderId } = named;
  if (!isById) {
    const account = accounts[named.account];
    if (account?.participant !== signer.participant) return 'unknown_account';
    orderId = state.clientOrderIds.find(named.account, named.clientOrderId);
    if (orderId < 0) return 'unknown_order';
  }
  const open = orders.find(orderId);
  const slot = open >= 0 ? open : stops.find(orderId);
  if (slot < 0) return isById ? 'unknown_order' : 'order_closed';
  const found = { slot, isDormant: open < 0 };
  if (!isById) return found;
  const account = (found.isDormant ? stops.rows : orders).account[slot] as number;
  if (accounts[account]?.participant !== signer.participant) return 'unknown_order';
  if (named.account !== NONE_U32 && named.account !== account) return 'unknown_order';
  const row = found.isDormant ? NONE_U32 : slot;
  return named.rowHint === NONE_U32 || named.rowHint === row ? found : 'unknown_order';
}

function rowsOf({ state }: BlockContext, { isDormant }: FoundOrder): OrderTable {
  return isDormant ? state.stops.rows : state.orders;
}

function close(block: BlockContext, found: FoundOrder, reason: number): void {
  if (found.isDormant) closeStop(block, found.slot, 'order_canceled', reason);
  else closeOrder(block, found.slot, 'order_canceled', reason);
}

/** The outcome of taking the whole order off; call while it still has its row. */
function noteCanceled(block: BlockContext, found: FoundOrder): void {
  const { outcome } = block;
  const rows = rowsOf(block, found);
  outcome.id = rows.orderId[found.slot] as number;
  outcome.cumulativeQuantity =
    (rows.quantity[found.slot] as number) - (rows.columns.leaves[found.slot] as number);
  outcome.leavesQuantity = 0;
  outcome.row = NONE_U32;
  outcome.status = STATUS_CANCELED;
}

function noteOpen(block: BlockContext, found: FoundOrder): void {
  const { outcome } = block;
  const rows = rowsOf(block, found);
  const leaves = rows.columns.leaves[found.slot] as number;
  outcome.id = rows.orderId[found.slot] as number;
  outcome.cumulativeQuantity = (rows.quantity[found.slot] as number) - leaves;
  outcome.leavesQuantity = leaves;
  outcome.row = found.isDormant ? NONE_U32 : found.slot;
  outcome.status = outcome.cumulativeQuantity > 0 ? STATUS_PARTIALLY_FILLED : STATUS_NEW;
}
