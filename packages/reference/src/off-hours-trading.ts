/** Trading at a given price (docs/spec/trading-day.md section 9, the off-hours book). */
import { otherSide } from './best-price.ts';
import { smaller } from './bigints.ts';
import { leavesOf } from './book.ts';
import { type Execution, emit } from './execution.ts';
import { fill } from './fill.ts';
import { uncrossed } from './market-events.ts';
import { SIDE } from './order-codes.ts';
import { PHASE } from './phases.ts';
import { afterHoursReference, dayOf } from './price-limits.ts';
import type { Issue, Order } from './records.ts';
import type { State } from './state.ts';

/** True while the off-hours book of an issue of a market trades continuously. */
export function isOffHoursTrading(state: State, issue: Issue): boolean {
  if (issue.phase === PHASE.preOpenClose) return true;
  return issue.phase === PHASE.afterHoursClose && dayOf(state, issue).callEnd === 0;
}

/** Trades an incoming off-hours order with those of the other side. */
export function tradeOffHours(execution: Execution, taker: Order): void {
  const { state } = execution;
  const issue = state.issues[taker.issue]!;
  const price = afterHoursReference(issue, dayOf(state, issue));
  while (taker.leaves > 0n) {
    const maker = issue.books.offHours.side(otherSide(taker.side)).best();
    if (maker === undefined) return;
    fill(execution, maker, taker, price, smaller(maker.leaves, taker.leaves));
  }
}

/** Trades all orders of the off-hours book with each other. */
export function uncrossOffHoursBook(execution: Execution, issue: Issue): void {
  const price = afterHoursReference(issue, dayOf(execution.state, issue));
  const { offHours } = issue.books;
  const quantity = smaller(
    leavesOf(offHours.side(SIDE.buy).orders()),
    leavesOf(offHours.side(SIDE.sell).orders()),
  );
  emit(execution, uncrossed(issue, 'automatic', quantity > 0n ? price : 0n, quantity));
  for (;;) {
    const buy = offHours.side(SIDE.buy).best();
    const sell = offHours.side(SIDE.sell).best();
    if (buy === undefined || sell === undefined) return;
    fillByAge(execution, buy, sell, price, smaller(buy.leaves, sell.leaves));
  }
}

/** A fill between two resting orders: the maker is the one with the lower sequence. */
export function fillByAge(
  execution: Execution,
  buy: Order,
  sell: Order,
  price: bigint,
  quantity: bigint,
): void {
  const [maker, taker] = buy.sequence < sell.sequence ? [buy, sell] : [sell, buy];
  fill(execution, maker, taker, price, quantity);
}
