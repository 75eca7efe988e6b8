import { businessDateOf, endOfBusinessDate, LIMITS } from '@jangbu/protocol';
import { closeOrder } from './change-order.ts';
import type { BlockContext } from './execution.ts';
import type { ExchangeState } from './state.ts';

const REASON_END_OF_DATE = 1;

/**
 * When time-driven work next falls due, as a timestamp in microseconds: whoever drives the exchange must then apply a
 * block, though nobody trades (docs/spec/block.md section 2).
 */
export function nextWakeUp(state: ExchangeState): number {
  return state.rollPending ? state.timestamp + 1 : endOfBusinessDate(state.businessDate);
}

/**
 * Does what the block's time brings, in bounded steps: the business date changes, and the orders of the day before
 * expire, at most 10,000 a block in ascending order of their rows.
 */
export function runTimeWork(block: BlockContext): void {
  const { state } = block;
  const date = businessDateOf(state.timestamp);
  if (date > state.businessDate) {
    if (state.clientOrderIds.rows.length > 0) state.markCounts();
    state.clientOrderIds.clear();
    const event = block.begin('business_date_changed');
    event.u32(16, state.businessDate);
    event.u32(20, date);
    state.businessDate = date;
    state.rollPending = state.orders.openCount > 0;
  }
  if (!state.rollPending) return;
  expireOrders(block);
  state.rollPending = state.orders.openCount > 0;
}

function expireOrders(block: BlockContext): void {
  const { allocator } = block.state.orders;
  let slot = allocator.nextLive(0);
  for (let steps = 0; slot >= 0 && steps < LIMITS.maxTimeStepsPerBlock; steps += 1) {
    closeOrder(block, slot, 'order_expired', REASON_END_OF_DATE);
    slot = allocator.nextLive(slot + 1);
  }
}
