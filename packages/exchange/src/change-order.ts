import { BUY } from '@jangbu/market';
import {
  asQuantity,
  type CancelOrder,
  NONE_U32,
  ORDER_STATUSES,
  type ReduceOrder,
  type RejectCode,
} from '@jangbu/protocol';
import { amountOf } from './amounts.ts';
import { checkRight } from './checks.ts';
import type { BlockContext, Signer } from './execution.ts';

type Named = Pick<CancelOrder, 'account' | 'orderId' | 'rowHint' | 'clientOrderId'>;

const STATUS_NEW = ORDER_STATUSES.indexOf('new');
const STATUS_PARTIALLY_FILLED = ORDER_STATUSES.indexOf('partially_filled');
const STATUS_CANCELED = ORDER_STATUSES.indexOf('canceled');
const REASON_OWNER = 0;
const REASON_REDUCED = 1;

/** docs/spec/commands.md, 7 ReduceOrder. */
export function reduceOrder(block: BlockContext, signer: Signer, command: ReduceOrder): RejectCode {
  const right = checkRight(signer, 'member', 'trade');
  if (right !== 'ok') return right;
  if (!isNamed(command)) return 'bad_value';
  if (command.quantity === 0) return 'bad_quantity';
  const found = findOrder(block, signer, command);
  if (typeof found === 'string') return found;
  const { orders, issues } = block.state;
  const issue = issues[orders.issue[found] as number]!;
  const leaves = orders.columns.leaves[found] as number;
  if (command.quantity % issue.lot !== 0) return 'off_lot';
  if (command.quantity > leaves) return 'reduce_exceeds_leaves';

  if (command.quantity === leaves) {
    closeOrder(block, found, 'order_canceled', REASON_REDUCED);
    return 'ok';
  }
  reduceBy(block, found, command.quantity);
  return 'ok';
}

/** docs/spec/commands.md, 8 CancelOrder. */
export function cancelOrder(block: BlockContext, signer: Signer, command: CancelOrder): RejectCode {
  const right = checkRight(signer, 'member', 'trade');
  if (right !== 'ok') return right;
  if (!isNamed(command)) return 'bad_value';
  const found = findOrder(block, signer, command);
  if (typeof found === 'string') return found;
  closeOrder(block, found, 'order_canceled', REASON_OWNER);
  return 'ok';
}

/**
 * Takes an open order off its book: what its leaves held becomes available, its row is free, and the event tells.
 *
 * Fills in the outcome of the command in hand; time-driven expiry has none and ignores it.
 */
export function closeOrder(
  block: BlockContext,
  slot: number,
  event: 'order_canceled' | 'order_expired',
  reason: number,
): void {
  const { state, outcome } = block;
  const { orders } = state;
  const issueNumber = orders.issue[slot] as number;
  const leaves = orders.columns.leaves[slot] as number;
  const orderId = orders.orderId[slot] as number;
  giveBack(block, slot, leaves);
  state.issues[issueNumber]!.book.remove(slot);
  outcome.cumulativeQuantity = (orders.quantity[slot] as number) - leaves;
  orders.free(slot);

  const writer = block.begin(event);
  writer.u64(16, orderId);
  writer.u64(24, leaves);
  writer.u32(32, slot);
  writer.u32(36, issueNumber);
  writer.u8(40, reason);
  outcome.id = orderId;
  outcome.status = STATUS_CANCELED;
  outcome.row = NONE_U32;
  outcome.leavesQuantity = 0;
}

function reduceBy(block: BlockContext, slot: number, by: number): void {
  const { state, outcome } = block;
  const { orders } = state;
  const issueNumber = orders.issue[slot] as number;
  giveBack(block, slot, by);
  state.issues[issueNumber]!.book.reduce(slot, asQuantity(by));
  const quantity = (orders.quantity[slot] as number) - by;
  orders.quantity[slot] = quantity;
  orders.touch(slot, state.index);

  const leaves = orders.columns.leaves[slot] as number;
  const event = block.begin('order_reduced');
  event.u64(16, orders.orderId[slot] as number);
  event.u64(24, by);
  event.u64(32, leaves);
  event.u32(40, slot);
  event.u32(44, issueNumber);
  outcome.id = orders.orderId[slot] as number;
  outcome.cumulativeQuantity = quantity - leaves;
  outcome.leavesQuantity = leaves;
  outcome.row = slot;
  outcome.status = quantity > leaves ? STATUS_PARTIALLY_FILLED : STATUS_NEW;
}

/** Frees what `quantity` of an open order holds. */
function giveBack({ state }: BlockContext, slot: number, quantity: number): void {
  const { orders } = state;
  const row = orders.holdRow[slot] as number;
  if (orders.columns.side[slot] === BUY) {
    const issue = state.issues[orders.issue[slot] as number]!;
    const back = amountOf(state, issue, orders.columns.limitPrice[slot] as number, quantity);
    state.cash.release(row, back, back, state.index);
  } else {
    state.positions.release(row, quantity, quantity, state.index);
  }
}

/** Either by order id (with account and row as optional checks) or by account and client order id. */
function isNamed({ orderId, clientOrderId, rowHint }: Named): boolean {
  if (orderId !== 0) return clientOrderId === '';
  return clientOrderId !== '' && rowHint === NONE_U32;
}

function findOrder({ state }: BlockContext, signer: Signer, named: Named): number | RejectCode {
  const { orders, accounts } = state;
  if (named.orderId === 0) {
    const account = accounts[named.account];
    if (account?.participant !== signer.participant) return 'unknown_account';
    const orderId = state.clientOrderIds.find(named.account, named.clientOrderId);
    if (orderId < 0) return 'unknown_order';
    const slot = orders.find(orderId);
    return slot < 0 ? 'order_closed' : slot;
  }
  const slot = orders.find(named.orderId);
  if (slot < 0) return 'unknown_order';
  const account = orders.account[slot] as number;
  if (accounts[account]?.participant !== signer.participant) return 'unknown_order';
  if (named.account !== NONE_U32 && named.account !== account) return 'unknown_order';
  return named.rowHint === NONE_U32 || named.rowHint === slot ? slot : 'unknown_order';
}
