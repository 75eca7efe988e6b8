/** Cancels all orders of a scope, in bounded steps (docs/spec/commands.md, Sweeps). */

import { LIMITS, NONE_U32, SWEEP_SCOPES, SWEEP_SIDES } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import type { OrderTable } from '../state/order-table.ts';
import type { ExchangeState, SweepQueue } from '../state/state.ts';
import type { Sweep } from '../state/sweep-table.ts';
import { closeOrder, closeStop } from './open-orders.ts';

const PARTICIPANT = SWEEP_SCOPES.indexOf('participant');
const ACCOUNT = SWEEP_SCOPES.indexOf('account');
const KEY = SWEEP_SCOPES.indexOf('key');
const ISSUE = SWEEP_SCOPES.indexOf('issue');
/** Number of the side of a sweep that cancels both. */
export const BOTH_SIDES = SWEEP_SIDES.indexOf('both');

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
 * Cost grows with the orders of the account or participant, for a key with those of its participant, for an issue with
 * the open orders of the ledger: that is once in the life of an issue.
 */
export function sweep(block: BlockContext, scope: Sweep): number {
  const { state } = block;
  const queue = queueOf(state, scope);
  const count = queue.open.length + queue.dormant.length;
  const swept = Math.min(count, LIMITS.maxSweepPerCommand);
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
    const found = state.sweepQueue?.sweep === scope ? state.sweepQueue : queueOf(state, scope);
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

function queueOf(state: ExchangeState, scope: Sweep): SweepQueue {
  const open: number[] = [];
  const dormant: number[] = [];
  visit(state, scope, (slot, isDormant) => {
    (isDormant ? dormant : open).push(slot);
    return true;
  });
  const { orders, stops } = state;
  // Mostly in order already: orders come to the end of their lists.
  open.sort((a, b) => orders.orderId[a]! - orders.orderId[b]!);
  dormant.sort((a, b) => stops.rows.orderId[a]! - stops.rows.orderId[b]!);
  return { sweep: scope, open, dormant, done: 0 };
}

function hasOrders(state: ExchangeState, scope: Sweep): boolean {
  return !visit(state, scope, () => false);
}

/** Is told of an order of a scope; false ends the visit. */
type Visitor = (slot: number, isDormant: boolean) => boolean;

/** Visits the orders of a scope in no particular order; false if the visitor ended it. */
function visit(state: ExchangeState, scope: Sweep, visitor: Visitor): boolean {
  const { orders, stops } = state;
  return (
    visitTable(state, orders, scope, (slot) => visitor(slot, false)) &&
    visitTable(state, stops.rows, scope, (slot) => visitor(slot, true))
  );
}

function visitTable(
  state: ExchangeState,
  table: OrderTable,
  scope: Sweep,
  visitor: (slot: number) => boolean,
): boolean {
  const { scope: kind, subject } = scope;
  const offer = (slot: number): boolean => !isInScope(state, table, slot, scope) || visitor(slot);
  if (kind === ISSUE) return visitAll(table, offer);
  if (kind === ACCOUNT) return visitAccount(table, subject, offer);
  const participant = kind === KEY ? state.keys[subject]!.participant : subject;
  const { lists } = table;
  for (let account = lists.firstAccountOf(participant); account >= 0; ) {
    if (!visitAccount(table, account, offer)) return false;
    account = lists.accountAfter(account);
  }
  return true;
}

function visitAll({ allocator }: OrderTable, offer: (slot: number) => boolean): boolean {
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    if (!offer(slot)) return false;
  }
  return true;
}

function visitAccount(
  { lists }: OrderTable,
  account: number,
  offer: (slot: number) => boolean,
): boolean {
  for (let slot = lists.firstOf(account); slot >= 0; slot = lists.after(slot)) {
    if (!offer(slot)) return false;
  }
  return true;
}

/** Whether an order of the scope's subject is one that the sweep takes. */
function isInScope(
  { stops }: ExchangeState,
  table: OrderTable,
  slot: number,
  { scope, side, subject, issue }: Sweep,
): boolean {
  if (scope === ISSUE && table.issue[slot] !== subject) return false;
  if (scope === KEY && table.key[slot] !== subject) return false;
  if (issue !== NONE_U32 && table.issue[slot] !== issue) return false;
  if (side === BOTH_SIDES) return true;
  return side === (table === stops.rows ? stops.sideOf(slot) : table.columns.side[slot]);
}
