/** Cancels all orders of a scope, in bounded steps (docs/spec/commands.md, Sweeps). */

import { BUY, SELL, type Side } from '@jangbu/market';
import { LIMITS, NONE_U32, SWEEP_SCOPES, SWEEP_SIDES } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import type { OpenOrderLists, OrderVisitor } from '../state/open-order-lists.ts';
import type { OrderTable } from '../state/order-table.ts';
import type { ExchangeState, SweepQueue } from '../state/state.ts';
import type { Sweep } from '../state/sweep-table.ts';
import { lowestOrders } from './lowest-orders.ts';
import { closeOrder, closeStop } from './open-orders.ts';

const PARTICIPANT = SWEEP_SCOPES.indexOf('participant');
const ACCOUNT = SWEEP_SCOPES.indexOf('account');
const KEY = SWEEP_SCOPES.indexOf('key');
const ISSUE = SWEEP_SCOPES.indexOf('issue');
/** Number of the side of a sweep that cancels both. */
export const BOTH_SIDES = SWEEP_SIDES.indexOf('both');
/** By number of the side of a sweep. */
const SIDES_OF: readonly (readonly Side[])[] = [[BUY], [SELL], [BUY, SELL]];

/** The sweep of all orders of a participant. */
export function ofParticipant(participant: number, reason: number): Sweep {
  return { scope: PARTICIPANT, side: BOTH_SIDES, reason, subject: participant, issue: NONE_U32 };
}

/** The sweep of all orders of an account. */
export function ofAccount(account: number, reason: number): Sweep {
  return { scope: ACCOUNT, side: BOTH_SIDES, reason, subject: account, issue: NONE_U32 };
}

/** The sweep of all orders placed or last amended by a key. */
export function ofKey(key: number, reason: number): Sweep {
  return { scope: KEY, side: BOTH_SIDES, reason, subject: key, issue: NONE_U32 };
}

/** The sweep of all orders of an issue. */
export function ofIssue(issue: number, reason: number): Sweep {
  return { scope: ISSUE, side: BOTH_SIDES, reason, subject: issue, issue: NONE_U32 };
}

/**
 * Cancels the first orders of a scope, and leaves the rest to time-driven work; returns how many it canceled.
 *
 * Cost grows with the orders in the scope, whatever else is open.
 */
export function sweep(block: BlockContext, scope: Sweep): number {
  const { state } = block;
  const [queue, count] = queueOf(state, scope, LIMITS.maxSweepPerCommand);
  const swept = queue.open.length + queue.dormant.length;
  while (queue.done < swept) cancelNext(block, queue);
  if (count > swept) {
    state.sweeps.add(scope);
    state.markCounts();
  }
  return swept;
}

/** Goes on with the sweeps that commands have left, in the steps of the block; false if they did not suffice. */
export function continueSweeps(block: BlockContext): boolean {
  const { state } = block;
  for (let row = state.sweeps.lowest(); row >= 0; row = state.sweeps.lowest()) {
    const scope = state.sweeps.rows[row]!;
    // Until the last sweep is done nothing else is executed, so what was found of it stays as it is.
    const [found] = state.sweepQueue?.sweep === scope ? [state.sweepQueue] : queueOf(state, scope);
    state.sweepQueue = found;
    while (found.done < found.open.length + found.dormant.length) {
      if (block.stepsLeft <= 0) return false;
      block.stepsLeft -= 1;
      cancelNext(block, found);
    }
    removeSweep(state, row);
  }
  return true;
}

/** Takes away the sweeps in whose scope no order is left: others have canceled them. */
export function dropEmptySweeps({ state }: BlockContext): void {
  if (state.sweeps.liveCount === 0) return;
  for (const [row, scope] of [...state.sweeps.rows].entries()) {
    if (scope !== undefined && !hasOrders(state, scope)) removeSweep(state, row);
  }
}

function removeSweep(state: ExchangeState, row: number): void {
  state.sweepQueue = null;
  if (state.sweeps.remove(row)) state.markCounts();
}

function cancelNext(block: BlockContext, queue: SweepQueue): void {
  const { open, dormant, done, sweep: scope } = queue;
  if (done < open.length) closeOrder(block, open[done]!, 'order_canceled', scope.reason);
  else closeStop(block, dormant[done - open.length]!, 'order_canceled', scope.reason);
  queue.done += 1;
}

/** The first `most` orders of a scope as they are canceled, and how many there are in all. */
function queueOf(
  state: ExchangeState,
  scope: Sweep,
  most = Number.MAX_SAFE_INTEGER,
): [queue: SweepQueue, count: number] {
  const { orders, stops } = state;
  const [open, dormant] = [slotsIn(state, orders, scope), slotsIn(state, stops.rows, scope)];
  const first = lowestOrders(open, most, orders.orderId);
  const last = lowestOrders(dormant, most - first.length, stops.rows.orderId);
  return [{ sweep: scope, open: first, dormant: last, done: 0 }, open.length + dormant.length];
}

/** The slots of the orders in a scope, in no particular order. */
function slotsIn(state: ExchangeState, table: OrderTable, scope: Sweep): number[] {
  const slots: number[] = [];
  visit(state, table, scope, (slot) => slots.push(slot) > 0);
  return slots;
}

function hasOrders(state: ExchangeState, scope: Sweep): boolean {
  const { orders, stops } = state;
  return [orders, stops.rows].some((table) => !visit(state, table, scope, () => false));
}

/** Visits the orders of a scope in no particular order; false if the visitor ended it. */
function visit(
  state: ExchangeState,
  { lists }: OrderTable,
  scope: Sweep,
  visitor: OrderVisitor,
): boolean {
  if (scope.scope === KEY) return lists.visitKey(scope.subject, visitor);
  if (scope.scope === ISSUE) return lists.visitIssue(scope.subject, visitor);
  return SIDES_OF[scope.side]!.every((side) => visitSide(state, lists, scope, side, visitor));
}

/** Visits the orders of an account or a participant on a side. */
function visitSide(
  { positions }: ExchangeState,
  lists: OpenOrderLists,
  { scope, subject, issue }: Sweep,
  side: Side,
  visitor: OrderVisitor,
): boolean {
  const isInAll = issue === NONE_U32;
  if (scope === ACCOUNT) {
    if (isInAll) return lists.visitAccount(subject, side, visitor);
    const position = positions.find(subject, issue);
    return position < 0 || lists.visitPosition(position, side, visitor);
  }
  if (isInAll) return lists.visitParticipant(subject, side, visitor);
  return lists.visitHolder(subject, issue, side, visitor);
}
