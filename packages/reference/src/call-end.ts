/** The end of a call, and its indications (docs/spec/trading-day.md sections 9 and 10). */
import { smaller } from './bigints.ts';
import { type Allotment, allotBySize, allotInOrder, bySize } from './call-allocation.ts';
import {
  type CallOrder,
  type CallOrders,
  findCallPrice,
  lastOfCall,
  ordersOfCall,
} from './call-orders.ts';
import type { CallResult } from './call-price.ts';
import { type Execution, emit } from './execution.ts';
import { tooFarOf } from './interruption.ts';
import {
  indicativePrice,
  interrupted,
  type TooFar,
  type UncrossCause,
  uncrossed,
} from './market-events.ts';
import { fillByAge } from './off-hours-trading.ts';
import { PHASE, type Phase } from './phases.ts';
import { dayOf, limitsOfDay, marketOf } from './price-limits.ts';
import { type Issue, type IssueDay, type Order, TABLE } from './records.ts';
import type { State } from './state.ts';
import { SECOND, sessionAt } from './trading-clock.ts';

const NO_PRICE: CallResult = { price: 0n, quantity: 0n };
/** Phases whose orders at a limit of the day are simultaneous. */
const SHARED_AT_LIMIT: readonly Phase[] = [PHASE.openingCall, PHASE.resumeCall];

/** Ends the call of an issue at a timestamp, unless its price interrupts it. */
export function endCall(
  execution: Execution,
  issue: Issue,
  timestamp: number,
  cause: UncrossCause,
): void {
  const { state } = execution;
  const orders = ordersOfCall(state, issue);
  const result = findCallPrice(state, issue, orders);
  const tooFar = result === null ? null : callTooFar(state, issue, result.price);
  if (tooFar !== null) {
    extendCall(execution, issue, timestamp, tooFar);
    return;
  }
  const { price, quantity } = result ?? NO_PRICE;
  emit(execution, uncrossed(issue, cause, price, quantity));
  const day = dayOf(state, issue);
  if (result !== null) {
    tradeCall(execution, issue, orders, result);
    if (issue.phase !== PHASE.afterHoursSingle) {
      day.singlePrice = price;
      day.dayLast = price;
    }
  }
  const callEnd = nextCallEnd(state, issue, day, timestamp);
  day.callEnd = callEnd;
  if (callEnd === 0) {
    day.isLeaving = 2;
    day.phaseUntil = Math.max(day.phaseUntil, timestamp);
  }
  day.indicativePrice = 0n;
  day.indicativeQuantity = 0n;
  day.isExtended = false;
  day.isDirty = callEnd !== 0;
  state.writeIssue(issue);
}

/** Tells the price that the call of an issue would have now. */
export function indicate(execution: Execution, issue: Issue): void {
  const { state } = execution;
  const day = dayOf(state, issue);
  const found = findCallPrice(state, issue, ordersOfCall(state, issue)) ?? NO_PRICE;
  day.isDirty = false;
  state.write(TABLE.issueDays, issue.number);
  day.indicativePrice = found.price;
  day.indicativeQuantity = found.quantity;
  emit(execution, indicativePrice(issue.number, found.price, found.quantity));
}

function callTooFar(state: State, issue: Issue, price: bigint): TooFar | null {
  const { phase } = issue;
  if (dayOf(state, issue).isExtended) return null;
  const isDynamic = phase === PHASE.closingCall || phase === PHASE.afterHoursSingle;
  const isStatic = phase === PHASE.openingCall || phase === PHASE.closingCall;
  if (!isDynamic && !isStatic) return null;
  const { price: last } = lastOfCall(state, issue);
  return tooFarOf(state, issue, price, { last, isDynamic, isStatic });
}

function extendCall(execution: Execution, issue: Issue, timestamp: number, tooFar: TooFar): void {
  const { state } = execution;
  const day = dayOf(state, issue);
  day.isExtended = true;
  day.callEnd = timestamp + marketOf(state, issue).interruptionSeconds * SECOND;
  if (issue.phase !== PHASE.afterHoursSingle && day.phaseUntil < day.callEnd) {
    day.phaseUntil = day.callEnd;
  }
  state.write(TABLE.issueDays, issue.number);
  emit(execution, interrupted(issue, tooFar, day.callEnd));
}

/** When the next call of a phase ends that has several; 0 if this was the last one. */
function nextCallEnd(state: State, issue: Issue, day: IssueDay, timestamp: number): number {
  const { phase } = issue;
  if (phase !== PHASE.afterHoursSingle && phase !== PHASE.periodicCall) return 0;
  const { phaseUntil } = day;
  if (phaseUntil <= timestamp) return 0;
  const every = everyOf(state, issue, phaseUntil);
  return phaseUntil - Math.floor((phaseUntil - timestamp - 1) / every) * every;
}

/** Microseconds between the calls of the window that ends at `until`. */
function everyOf(state: State, issue: Issue, until: number): number {
  return sessionAt(state, issue.market, until - 1).window!.everyMicroseconds;
}

function tradeCall(
  execution: Execution,
  issue: Issue,
  orders: CallOrders,
  { price, quantity }: CallResult,
): void {
  const { state } = execution;
  const limits = limitsOfDay(issue);
  const isShared = limits !== null && SHARED_AT_LIMIT.includes(issue.phase);
  const simultaneous = [
    isShared && price === limits.upper ? standingAt(orders.buys, price) : [],
    isShared && price === limits.lower ? standingAt(orders.sells, price) : [],
  ] as const;
  const buys = orders.buys.filter((buy) => buy.price >= price);
  const sells = orders.sells.filter((sell) => sell.price <= price);
  pairOff(
    execution,
    price,
    allot(buys, simultaneous[0], quantity, issue.lot),
    allot(sells, simultaneous[1], quantity, issue.lot),
  );
  for (const order of simultaneous.flat()) {
    if (order.leaves === 0n) continue;
    state.moveOrder(order, () => {
      order.sequence = state.nextSequence();
    });
  }
}

/** Orders at a price, the largest first. */
function standingAt(orders: readonly CallOrder[], price: bigint): Order[] {
  return bySize(orders.filter((order) => order.price === price).map(({ order }) => order));
}

/** What each order of a side gets; the simultaneous ones come after all others. */
function allot(
  orders: readonly CallOrder[],
  simultaneous: readonly Order[],
  quantity: bigint,
  lot: bigint,
): Allotment[] {
  const first = orders.map(({ order }) => order).filter((order) => !simultaneous.includes(order));
  const inOrder = allotInOrder(first, quantity);
  const used = inOrder.reduce((sum, allotment) => sum + allotment.quantity, 0n);
  return [...inOrder, ...allotBySize(simultaneous, quantity - used, lot)];
}

/** Trades the first buyer with the first seller, again and again. */
function pairOff(
  execution: Execution,
  price: bigint,
  buys: readonly Allotment[],
  sells: readonly Allotment[],
): void {
  const buyers = buys.filter((allotment) => allotment.quantity > 0n);
  const sellers = sells.filter((allotment) => allotment.quantity > 0n);
  while (buyers.length > 0 && sellers.length > 0) {
    const [buyer, seller] = [buyers[0]!, sellers[0]!];
    const quantity = smaller(buyer.quantity, seller.quantity);
    fillByAge(execution, buyer.order, seller.order, price, quantity);
    buyer.quantity -= quantity;
    seller.quantity -= quantity;
    if (buyer.quantity === 0n) buyers.shift();
    if (seller.quantity === 0n) sellers.shift();
  }
}
