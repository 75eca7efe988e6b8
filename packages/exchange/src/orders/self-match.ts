/** Self-match prevention (ER §13의2; docs/spec/trading-day.md section 8). */

import { NONE_U32, SELF_MATCH } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import type { IncomingOrder, OrderDetails } from '../state/order-table.ts';
import type { ExchangeState } from '../state/state.ts';
import {
  closeOrder,
  giveBack,
  lowerOrder,
  REASON,
  writeClosed,
  writeReduced,
} from './open-orders.ts';

const MODES = 8;
const CANCEL_NEWEST = SELF_MATCH.indexOf('cancel_newest');
const CANCEL_OLDEST = SELF_MATCH.indexOf('cancel_oldest');
const CANCEL_BOTH = SELF_MATCH.indexOf('cancel_both');

/** Number of the self-match rule of an order. */
export function selfMatchOf({ modes }: Pick<OrderDetails, 'modes'>): number {
  return modes % MODES;
}

/**
 * Keeps an incoming order from trading with the resting order of `slot` if both are of one account or group and it
 * has a rule against it; true if something was canceled or reduced, so that the next maker is to be looked for anew.
 */
export function preventSelfMatch(block: BlockContext, order: IncomingOrder, slot: number): boolean {
  const rule = selfMatchOf(order);
  if (rule === 0 || !areOne(block.state, block.state.orders.account[slot]!, order.account)) {
    return false;
  }
  if (rule === CANCEL_NEWEST) cancelTaker(block, order);
  else if (rule === CANCEL_OLDEST) closeOrder(block, slot, 'order_canceled', REASON.selfMatch);
  else if (rule === CANCEL_BOTH) {
    closeOrder(block, slot, 'order_canceled', REASON.selfMatch);
    cancelTaker(block, order);
  } else decrement(block, order, slot);
  return true;
}

/** Whether two accounts are one to self-match prevention: the same, or of the same group of a participant. */
function areOne({ accounts }: ExchangeState, one: number, other: number): boolean {
  if (one === other) return true;
  const { group, participant } = accounts[one]!;
  const { group: otherGroup, participant: otherParticipant } = accounts[other]!;
  return group !== 0 && group === otherGroup && participant === otherParticipant;
}

function decrement(block: BlockContext, order: IncomingOrder, slot: number): void {
  const open = block.state.orders.columns.leaves[slot]!;
  const by = Math.min(open, order.leaves);
  if (by === open) closeOrder(block, slot, 'order_canceled', REASON.selfMatch);
  else lowerOrder(block, slot, by);
  if (by === order.leaves) cancelTaker(block, order);
  else {
    lowerTaker(block, order, by);
    writeReduced(block, order, NONE_U32, by, order.leaves);
  }
}

function cancelTaker(block: BlockContext, order: IncomingOrder): void {
  const { leaves } = order;
  lowerTaker(block, order, leaves);
  order.isCanceled = true;
  writeClosed(block, 'order_canceled', order, NONE_U32, leaves, REASON.selfMatch);
}

function lowerTaker(block: BlockContext, order: IncomingOrder, by: number): void {
  giveBack(block, block.state.issues[order.issue]!, order, order.leaves, by);
  order.leaves -= by;
  order.quantity -= by;
}
