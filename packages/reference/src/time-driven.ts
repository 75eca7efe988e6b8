/** Time-driven work (docs/spec/block.md section 2, step 2). */
import { businessDateOf, endOfBusinessDate } from './business-date.ts';
import { indicate } from './call-end.ts';
import { startDay } from './day-start.ts';
import { businessDateChanged } from './events.ts';
import { type Execution, emit } from './execution.ts';
import { expireOrder, type StepBudget } from './expiry.ts';
import { startTotals } from './manager-totals.ts';
import { rulesActivated } from './office-events.ts';
import { dueAt, firstDue } from './phase-change.ts';
import { marketOf } from './price-limits.ts';
import { dueProposals, executeProposal } from './proposals.ts';
import type { State } from './state.ts';
import { isAnyDue, makeSteps } from './step.ts';
import { continueSweeps } from './sweep.ts';
import { SECOND } from './trading-clock.ts';

/**
 * Does what has fallen due by the block's timestamp, within the steps of a block.
 *
 * @param previousTimestamp - of the block before.
 * @returns true if something of a to c is left.
 */
export function runTimeDrivenWork(execution: Execution, previousTimestamp: number): boolean {
  const { state, limits } = execution;
  const { parameters } = state;
  const { timestamp } = parameters;
  const date = businessDateOf(timestamp);
  const budget: StepBudget = { left: limits.maxTimeStepsPerBlock };
  if (!continueSweeps(execution, budget)) return true;
  // A roll that began on an earlier date ends before the date changes again.
  while (parameters.rollPending || date > parameters.businessDate) {
    if (!parameters.rollPending) {
      const latest = endOfBusinessDate(parameters.businessDate) - 1;
      makeSteps(execution, latest, budget);
      if (isAnyDue(execution, latest)) return true;
      changeBusinessDate(execution, date);
    }
    if (parameters.rollPending) {
      parameters.rollPending = !finishRoll(execution, budget);
      if (parameters.rollPending) return true;
    }
  }
  makeSteps(execution, timestamp, budget);
  if (isAnyDue(execution, timestamp)) return true;
  indicateDirtyCalls(execution, previousTimestamp);
  return false;
}

/** True if something of a to c is to do at `timestamp`. */
export function isWorkDue(state: State, timestamp: number): boolean {
  const { rollPending, businessDate } = state.parameters;
  if (state.sweeps.length > 0 || rollPending || businessDateOf(timestamp) > businessDate)
    return true;
  return (firstDue(state)?.at ?? Number.POSITIVE_INFINITY) <= timestamp;
}

/** The timestamp (microseconds) at which time-driven work falls due. */
export function nextWakeUp(state: State): number {
  const { timestamp, rollPending, businessDate } = state.parameters;
  const soonest = timestamp + 1;
  if (rollPending || state.sweeps.length > 0) return soonest;
  if (state.issueDays.some((day) => (day?.isLeaving ?? 0) !== 0)) return soonest;
  let next = endOfBusinessDate(businessDate);
  for (const issue of state.issues) {
    next = Math.min(next, dueAt(state, issue));
    if (state.issueDays[issue.number]?.isDirty) {
      const interval = marketOf(state, issue).indicativeSeconds * SECOND;
      next = Math.min(next, (Math.floor(timestamp / interval) + 1) * interval);
    }
  }
  return Math.max(next, soonest);
}

/** The end of a: a new business date. */
function changeBusinessDate(execution: Execution, date: number): void {
  const { state } = execution;
  const { parameters } = state;
  state.clearClientOrderIds();
  state.dayTrades.clear();
  emit(execution, businessDateChanged(parameters.businessDate, date));
  parameters.businessDate = date;
  if (parameters.pendingRules !== 0 && parameters.pendingRulesDate <= date) {
    activateRules(execution);
  }
  const isMarketListed = state.issueDays.some((day) => day !== undefined);
  const isProposalDue = dueProposals(state).length > 0;
  parameters.rollPending = state.openOrders > 0 || isMarketListed || isProposalDue;
  changeFees(state);
}

function activateRules(execution: Execution): void {
  const { state } = execution;
  const { parameters } = state;
  const version = parameters.pendingRules;
  Object.assign(parameters, { rulesVersion: version, pendingRules: 0, pendingRulesDate: 0 });
  emit(execution, rulesActivated(version));
  startTotals(state);
}

/** The fees of the business date, once no order holds by those of an earlier one. */
function changeFees(state: State): void {
  if (state.fees.length === 0 || state.openOrders > 0) return;
  state.setFeesDate(state.parameters.businessDate);
}

/** b: true if nothing of it is left. */
function finishRoll(execution: Execution, budget: StepBudget): boolean {
  const { state } = execution;
  for (const table of [state.orders, state.stopOrders]) {
    for (const { order } of table.entries()) {
      if (budget.left === 0) return false;
      budget.left -= 1;
      expireOrder(execution, order, 'end_of_date');
    }
  }
  changeFees(state);
  for (const proposal of dueProposals(state)) {
    if (budget.left === 0) return false;
    budget.left -= 1;
    executeProposal(execution, proposal);
    if (state.sweeps.length > 0) return false;
  }
  for (const issue of state.issues) {
    const day = state.issueDays[issue.number];
    if (day === undefined || day.date === state.parameters.businessDate) continue;
    if (budget.left === 0) return false;
    budget.left -= 1;
    startDay(execution, issue);
  }
  return true;
}

/** d, where an interval of the market has ended since the block before. */
function indicateDirtyCalls(execution: Execution, previousTimestamp: number): void {
  const { state } = execution;
  const { timestamp } = state.parameters;
  for (const issue of state.issues) {
    if (!state.issueDays[issue.number]?.isDirty) continue;
    const interval = marketOf(state, issue).indicativeSeconds * SECOND;
    const count = (time: number): number => Math.floor(time / interval);
    if (count(timestamp) > count(previousTimestamp)) indicate(execution, issue);
  }
}
