/** Call auctions: what they would come to, and how they end (docs/spec/trading-day.md section 10). */

import {
  BUY,
  type CallFacts,
  type CallPrice,
  type CallShare,
  type CallTaking,
  interruptionAt,
  priceCall,
  SELL,
  type Side,
  takeFromCall,
} from '@jangbu/market';
import { asPrice, asQuantity, UNCROSS_CAUSES, type UncrossCause } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import { putOnBook } from '../orders/open-orders.ts';
import { tradeResting } from '../orders/resting-trade.ts';
import { interruptionFactsOf } from '../orders/trading.ts';
import { type Issue, type IssueDay, isLastABase, lastOf, PHASE } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';
import { nextOfSeries, SECOND, setDirty, windowEndingAt, writeInterrupted } from './phase-entry.ts';

/** Issue phases whose orders at a limit are simultaneous (BR §22③). */
const SIMULTANEOUS: ReadonlySet<number> = new Set([PHASE.opening_call, PHASE.resume_call]);
/** Phases in which a call may be extended, and by which rule. */
const EXTENDED_BY: ReadonlyMap<number, readonly ('dynamic' | 'static')[]> = new Map([
  [PHASE.opening_call, ['static']],
  [PHASE.closing_call, ['dynamic', 'static']],
  [PHASE.after_hours_single, ['dynamic']],
]);

/** Ends the call of an issue at `at`: extends it, or trades what crosses and moves on. */
export function endCall(
  block: BlockContext,
  issue: Issue,
  day: IssueDay,
  at: number,
  cause: UncrossCause,
): void {
  const { state } = block;
  const call = priceCall(issue.books, callFactsOf(issue));
  if (call.price > 0 && !day.isExtended && extend(block, issue, day, at, call.price)) return;
  writeUncrossed(block, issue, cause, call.price, call.quantity);
  if (call.price > 0) uncross(block, issue, call);
  if (call.price > 0 && issue.phase !== PHASE.after_hours_single) {
    day.singlePrice = call.price;
    day.dayLast = call.price;
  }
  day.callEnd = nextCallEnd(state, issue, day, at);
  if (day.callEnd === 0) {
    day.isLeaving = 2;
    day.phaseUntil = Math.max(day.phaseUntil, at);
  }
  day.indicativePrice = 0;
  day.indicativeQuantity = 0;
  day.isExtended = false;
  setDirty(state, issue, day, day.callEnd !== 0);
  state.reschedule(issue.number);
}

/** Tells that what was collected trades now. */
export function writeUncrossed(
  block: BlockContext,
  issue: Issue,
  cause: UncrossCause,
  price: number,
  quantity: number,
): void {
  const event = block.begin('uncrossed');
  event.u32(16, issue.number);
  event.u8(20, issue.phase);
  event.u8(21, UNCROSS_CAUSES.indexOf(cause));
  event.u64(24, price);
  event.u64(32, quantity);
}

/** Finds what the call would come to now, and tells. */
export function indicate(block: BlockContext, issue: Issue, day: IssueDay): void {
  const { state } = block;
  const { price, quantity } = priceCall(issue.books, callFactsOf(issue));
  setDirty(state, issue, day, false);
  state.markDay(issue.number);
  day.indicativePrice = price;
  day.indicativeQuantity = quantity;
  const event = block.begin('indicative_price');
  event.u32(16, issue.number);
  event.u64(24, price);
  event.u64(32, quantity);
}

function callFactsOf(issue: Issue): CallFacts {
  const { ticks, lot, lowerLimit, upperLimit } = issue;
  const isAfter = issue.phase === PHASE.after_hours_single && issue.lastPrice > 0;
  const reference = isAfter
    ? { kind: 'last' as const, price: asPrice(issue.lastPrice) }
    : {
        kind: isLastABase(issue) ? ('base' as const) : ('last' as const),
        price: asPrice(lastOf(issue)),
      };
  return { ticks, lot: asQuantity(lot), lowerLimit, upperLimit, reference };
}

/** Puts the end of a call off if its price is too far; true if it did (BR §26의2). */
function extend(
  block: BlockContext,
  issue: Issue,
  day: IssueDay,
  at: number,
  price: number,
): boolean {
  const { state } = block;
  const rules = EXTENDED_BY.get(issue.phase);
  const facts = interruptionFactsOf(state, issue);
  if (rules === undefined || facts === null) return false;
  const isAfter = issue.phase === PHASE.after_hours_single && issue.lastPrice > 0;
  const last = isAfter ? issue.lastPrice : facts.last;
  const kind = interruptionAt(price, {
    ...facts,
    last,
    dynamicPercent: rules.includes('dynamic') ? facts.dynamicPercent : 0,
    staticPercent: rules.includes('static') ? facts.staticPercent : 0,
  });
  if (kind === null) return false;
  day.isExtended = true;
  day.callEnd = at + state.marketOf(issue).interruptionSeconds * SECOND;
  if (issue.phase !== PHASE.after_hours_single) {
    day.phaseUntil = Math.max(day.phaseUntil, day.callEnd);
  }
  state.reschedule(issue.number);
  const reference = kind === 'dynamic' ? last : facts.singlePrice;
  writeInterrupted(block, issue, kind, price, reference, day.callEnd);
  return true;
}

function nextCallEnd(state: ExchangeState, issue: Issue, day: IssueDay, at: number): number {
  const { phase } = issue;
  if (phase !== PHASE.after_hours_single && phase !== PHASE.periodic_call) return 0;
  const window = windowEndingAt(state, issue, day.phaseUntil);
  return nextOfSeries(day.phaseUntil, window.everySeconds * SECOND, at);
}

function uncross(block: BlockContext, issue: Issue, call: CallPrice): void {
  const { state } = block;
  const buys = take(state, issue, BUY, call);
  const sells = take(state, issue, SELL, call);
  const { leaves } = state.orders.columns;
  for (const { slot, quantity } of [...buys.returning, ...sells.returning]) leaves[slot] = quantity;
  pair(buys.shares, sells.shares, (buy, sell, quantity, buyLeft) => {
    tradeResting(block, issue, buy, sell, call.price, quantity, leaves[buy]! + buyLeft);
  });
  comeBack(block, issue, buys.returning);
  comeBack(block, issue, sells.returning);
  for (const { slot } of [...buys.shares, ...sells.shares]) {
    if (state.orders.columns.leaves[slot] === 0) state.orders.free(slot);
    else state.orders.touch(slot, state.index);
  }
}

function take({ orders }: ExchangeState, issue: Issue, side: Side, call: CallPrice): CallTaking {
  const limit = side === BUY ? issue.upperLimit : issue.lowerLimit;
  const isAtLimit = SIMULTANEOUS.has(issue.phase) && limit !== 0 && call.price === limit;
  return takeFromCall(issue.books, orders.columns, side, call, asQuantity(issue.lot), isAtLimit);
}

/**
 * Pairs what both sides trade, first with first, as much as both have left; `trade` is told what the buy has still to get
 * after it.
 */
function pair(
  buys: readonly CallShare[],
  sells: readonly CallShare[],
  trade: (buySlot: number, sellSlot: number, quantity: number, buyLeft: number) => void,
): void {
  let [buy, sell] = [0, 0];
  let [buyLeft, sellLeft] = [buys[0]?.quantity ?? 0, sells[0]?.quantity ?? 0];
  while (buy < buys.length && sell < sells.length) {
    const quantity = Math.min(buyLeft, sellLeft);
    buyLeft -= quantity;
    trade(buys[buy]!.slot, sells[sell]!.slot, quantity, buyLeft);
    sellLeft -= quantity;
    if (buyLeft === 0) {
      buy += 1;
      buyLeft = buys[buy]?.quantity ?? 0;
    }
    if (sellLeft === 0) {
      sell += 1;
      sellLeft = sells[sell]?.quantity ?? 0;
    }
  }
}

/** Simultaneous orders with something left rest again, in the order of size (ER §34③). */
function comeBack({ state }: BlockContext, issue: Issue, returning: readonly CallShare[]): void {
  const { orders } = state;
  for (const { slot } of returning) {
    orders.columns.sequence[slot] = state.takeSequence();
    putOnBook(state, issue, slot);
    orders.touch(slot, state.index);
  }
}
