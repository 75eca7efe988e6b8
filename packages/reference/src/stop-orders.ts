/** Stop limit orders (docs/spec/trading-day.md section 11). */
import { type Execution, emit } from './execution.ts';
import { stopTriggered } from './market-events.ts';
import { SIDE } from './order-codes.ts';
import { enterOrder } from './order-entry.ts';
import { PHASE } from './phases.ts';
import { lastOf } from './price-limits.ts';
import type { Issue, Order } from './records.ts';
import type { State } from './state.ts';
import { compareStops } from './stop-priority.ts';

/** Last, if a stop limit order fires as things stand, else null. */
export function firingPrice(state: State, order: Order): bigint | null {
  const issue = state.issues[order.issue]!;
  const last = lastOf(state, issue)?.price;
  if (last === undefined || issue.phase !== PHASE.continuous) return null;
  const fires = order.side === SIDE.sell ? last <= order.stopPrice : last >= order.stopPrice;
  return fires ? last : null;
}

/** Lets dormant stop orders of an issue fire, one after the other, as long as one does. */
export function fireStops(execution: Execution, issue: Issue): void {
  const { state } = execution;
  for (;;) {
    const firing = [...issue.books.dormant.values()]
      .filter((order) => firingPrice(state, order) !== null)
      .sort(compareStops)[0];
    if (firing === undefined) return;
    const last = firingPrice(state, firing)!;
    const row = state.closeStop(firing);
    firing.sequence = state.nextSequence();
    emit(execution, stopTriggered(firing, last, row));
    enterOrder(execution, firing);
  }
}
