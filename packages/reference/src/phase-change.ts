/** Entering a phase and falling due (docs/spec/trading-day.md section 4). */
import { type Execution, emit } from './execution.ts';
import { phaseChanged } from './market-events.ts';
import { type Cause, isCallPhase, PHASE, type Phase } from './phases.ts';
import { dayOf, marketOf } from './price-limits.ts';
import type { Issue } from './records.ts';
import type { State } from './state.ts';
import { SECOND, type Session } from './trading-clock.ts';

/** What an issue enters; both times are 0 for none. */
export interface Entry {
  readonly phase: Phase;
  readonly phaseUntil: number;
  readonly callEnd: number;
}

/** A session of the clock as it is entered at a timestamp. */
export function entryOf(session: Session, timestamp: number): Entry {
  const { phase, until: phaseUntil } = session;
  return { phase, phaseUntil, callEnd: callEndOf(session, timestamp) };
}

function callEndOf({ phase, until, window }: Session, timestamp: number): number {
  if (phase === PHASE.openingCall || phase === PHASE.closingCall) return until;
  if (window === null) return 0;
  const { from, everyMicroseconds } = window;
  if (phase === PHASE.afterHoursClose) {
    return from + everyMicroseconds > timestamp ? from + everyMicroseconds : 0;
  }
  if (phase !== PHASE.afterHoursSingle && phase !== PHASE.periodicCall) return 0;
  return from + (Math.floor((timestamp - from) / everyMicroseconds) + 1) * everyMicroseconds;
}

/** Sets phase and day row as on entering a phase, without an event. */
export function setPhase(state: State, issue: Issue, entry: Entry): void {
  issue.phase = entry.phase;
  Object.assign(dayOf(state, issue), {
    phaseUntil: entry.phaseUntil,
    callEnd: entry.callEnd,
    isExtended: false,
    isLeaving: 0,
    indicativePrice: 0n,
    indicativeQuantity: 0n,
    isDirty: isCallPhase(entry.phase) && entry.callEnd !== 0,
  });
  state.writeIssue(issue);
}

/** Enters a phase other than `continuous`, where stop orders would fire. */
export function changePhase(execution: Execution, issue: Issue, entry: Entry, cause: Cause): void {
  const from = issue.phase;
  setPhase(execution.state, issue, entry);
  emit(execution, phaseChanged(issue.number, from, entry, cause));
}

/** When an issue makes its next step, Infinity for never. */
export function dueAt(state: State, issue: Issue): number {
  const day = state.issueDays[issue.number];
  if (day === undefined) return Number.POSITIVE_INFINITY;
  const { phaseUntil, callEnd, isLeaving } = day;
  if (isLeaving !== 0 || callEnd === 0) {
    return phaseUntil === 0 ? Number.POSITIVE_INFINITY : phaseUntil;
  }
  if (issue.phase === PHASE.afterHoursClose) return callEnd;
  return callEnd + marketOf(state, issue).randomEndSeconds * SECOND;
}

/** The issue that is due first, the lowest number of several; null without issues. */
export function firstDue(state: State): { issue: Issue; at: number } | null {
  let first: { issue: Issue; at: number } | null = null;
  for (const issue of state.issues) {
    const at = dueAt(state, issue);
    if (first === null || at < first.at) first = { issue, at };
  }
  return first;
}
