/** Entering a session of the clock, with the stop orders that fire then. */
import type { Execution } from './execution.ts';
import { changePhase, type Entry } from './phase-change.ts';
import { type Cause, PHASE } from './phases.ts';
import type { Issue } from './records.ts';
import { fireStops } from './stop-orders.ts';

/** Enters a phase (docs/spec/trading-day.md section 4). */
export function enterPhase(execution: Execution, issue: Issue, entry: Entry, cause: Cause): void {
  changePhase(execution, issue, entry, cause);
  if (entry.phase === PHASE.continuous) fireStops(execution, issue);
}
