import { businessDateOf, endOfBusinessDate, LIMITS } from '@jangbu/protocol';
import { indicate } from './day/calls.ts';
import { startDay } from './day/day-start.ts';
import { SECOND } from './day/phase-entry.ts';
import { dueAt, makeStep } from './day/phases.ts';
import type { BlockContext, Execute } from './execution.ts';
import { dueProposals, executeProposal } from './office/proposals.ts';
import { closeOrder, closeStop, REASON } from './orders/open-orders.ts';
import { continueSweeps } from './orders/sweeps.ts';
import type { Issue } from './state/issue.ts';
import { makeFirstTotals } from './state/managed-shares.ts';
import type { ExchangeState } from './state/state.ts';

/**
 * When time-driven work next falls due, as a timestamp in microseconds: whoever drives the exchange must then apply a
 * block, though nobody trades (docs/spec/block.md section 2).
 */
export function nextWakeUp(state: ExchangeState): number {
  const soonest = state.timestamp + 1;
  if (state.rollPending || state.sweeps.liveCount > 0) return soonest;
  let wakeUp = Math.min(endOfBusinessDate(state.businessDate), earliestDue(state));
  for (const number of state.dirtyIssues) {
    const interval = indicationInterval(state, number);
    const next = (Math.floor(state.timestamp / interval) + 1) * interval;
    wakeUp = Math.min(wakeUp, next);
  }
  return Math.max(wakeUp, soonest);
}

/**
 * Does what the block's time brings, in bounded steps (docs/spec/block.md section 2): sweeps go on, issues go through
 * their day, the business date changes, orders of the day before expire, approved proposals are carried out, and calls
 * tell what they would come to.
 *
 * @param execute - carries a proposed command out.
 * @returns false if something is left to do before the block may hold envelopes.
 */
export function runTimeWork(block: BlockContext, execute: Execute): boolean {
  const { state } = block;
  block.stepsLeft = LIMITS.maxTimeStepsPerBlock;
  const date = businessDateOf(state.timestamp);
  if (state.sweeps.liveCount > 0 && !continueSweeps(block)) return false;
  if (state.rollPending && !roll(block, execute)) return false;
  if (date > state.businessDate) {
    if (!makeSteps(block, endOfBusinessDate(state.businessDate) - 1)) return false;
    changeDate(block, date);
    if (state.rollPending && !roll(block, execute)) return false;
  }
  if (!makeSteps(block, state.timestamp)) return false;
  indicateAll(block);
  return true;
}

/** The earliest time at which an issue is due; `Infinity` for never. Found anew after something changed it. */
function earliestDue(state: ExchangeState): number {
  if (state.earliestDue < 0) {
    state.earliestDue = state.issues.reduce(
      (earliest, issue) => Math.min(earliest, dueAt(state, issue)),
      Number.POSITIVE_INFINITY,
    );
  }
  return state.earliestDue;
}

/** An issue with the time at which it is due. */
interface DueIssue {
  readonly issue: Issue;
  readonly at: number;
}

/**
 * Steps of the issues that are due up to `until`, first due first and then by number; false if steps ran out. A step
 * changes when its own issue is due again, and that of no other.
 */
function makeSteps(block: BlockContext, until: number): boolean {
  const { state } = block;
  if (earliestDue(state) > until) return true;
  const queue: DueIssue[] = state.issues
    .map((issue) => ({ issue, at: dueAt(state, issue) }))
    .filter(({ at }) => at <= until)
    .sort(byTime);
  for (let place = 0; place < queue.length; place += 1) {
    if (block.stepsLeft <= 0) return false;
    const { issue, at } = queue[place]!;
    makeStep(block, issue, at);
    const again = { issue, at: dueAt(state, issue) };
    if (again.at <= until) queue.splice(placeOf(queue, again, place + 1), 0, again);
  }
  return true;
}

function byTime(a: DueIssue, b: DueIssue): number {
  return a.at - b.at || a.issue.number - b.issue.number;
}

/** Where an issue comes in a queue in order of time, from a place on. */
function placeOf(queue: readonly DueIssue[], due: DueIssue, from: number): number {
  let [low, high] = [from, queue.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (byTime(queue[middle]!, due) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function changeDate(block: BlockContext, date: number): void {
  const { state } = block;
  if (state.clientOrderIds.count > 0) state.markCounts();
  state.clientOrderIds.clear();
  if (state.hasSecondRules && state.dayTrades.count > 0) {
    state.dayTrades.clear();
    state.markMoreCounts();
  }
  const event = block.begin('business_date_changed');
  event.u32(16, state.businessDate);
  event.u32(20, date);
  state.businessDate = date;
  activatePendingRules(block);
  renewFees(state);
  state.rollPending =
    state.orders.openCount > 0 ||
    state.stops.count > 0 ||
    state.issues.some(({ day }) => day !== null) ||
    dueProposals(state).length > 0;
}

/** Brings scheduled rules into force if their date has come. */
function activatePendingRules(block: BlockContext): void {
  const { state } = block;
  const { pendingRules: version } = state;
  if (version === 0 || state.pendingRulesDate > state.businessDate) return;
  state.rulesVersion = version;
  state.pendingRules = 0;
  state.pendingRulesDate = 0;
  const event = block.begin('rules_activated');
  event.u32(16, version);
  makeFirstTotals(state);
}

/** The fees of the new date are in force as soon as nothing is open that holds by those of the old one. */
function renewFees(state: ExchangeState): void {
  const isOver = state.orders.openCount === 0 && state.stops.count === 0;
  const isBehind = state.feesDate !== state.businessDate;
  if (isOver && isBehind && state.fees.rows.length > 0) state.setFeesDate(state.businessDate);
}

/**
 * Expires the orders of the day before, then carries out proposals, then starts the issues' day; false if the steps did
 * not suffice, or if a proposal has left a sweep.
 */
function roll(block: BlockContext, execute: Execute): boolean {
  const { state } = block;
  const { orders, stops } = state;
  for (let slot = orders.allocator.nextLive(0); slot >= 0; ) {
    if (block.stepsLeft <= 0) return false;
    block.stepsLeft -= 1;
    closeOrder(block, slot, 'order_expired', REASON.endOfDate);
    slot = orders.allocator.nextLive(slot + 1);
  }
  for (let slot = stops.rows.allocator.nextLive(0); slot >= 0; ) {
    if (block.stepsLeft <= 0) return false;
    block.stepsLeft -= 1;
    closeStop(block, slot, 'order_expired', REASON.endOfDate);
    slot = stops.rows.allocator.nextLive(slot + 1);
  }
  renewFees(state);
  // Found once: no action of a proposal proposes, approves or withdraws.
  for (const due of dueProposals(state)) {
    if (block.stepsLeft <= 0 || state.sweeps.liveCount > 0) return false;
    block.stepsLeft -= 1;
    executeProposal(block, due, execute);
  }
  if (state.sweeps.liveCount > 0) return false;
  for (const issue of state.issues) {
    if (issue.day === null || issue.day.date === state.businessDate) continue;
    if (block.stepsLeft <= 0) return false;
    block.stepsLeft -= 1;
    startDay(block, issue);
  }
  state.rollPending = false;
  return true;
}

function indicateAll(block: BlockContext): void {
  const { state, timestampBefore } = block;
  for (const number of [...state.dirtyIssues].sort((a, b) => a - b)) {
    const interval = indicationInterval(state, number);
    const isDue = Math.floor(state.timestamp / interval) > Math.floor(timestampBefore / interval);
    const issue = state.issues[number]!;
    if (isDue) indicate(block, issue, issue.day!);
  }
}

function indicationInterval(state: ExchangeState, issue: number): number {
  return state.marketOf(state.issues[issue]!).indicativeSeconds * SECOND;
}
