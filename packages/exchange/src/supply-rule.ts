/** The supply rule (docs/spec/block.md section 2, step 4): no more shares than the registrar's books have. */

import { ISSUE_STATUSES, NONE_U32 } from '@jangbu/protocol';
import type { BlockContext } from './execution.ts';
import type { Issue } from './state/issue.ts';
import { BREACH } from './state/manager-totals.ts';
import { ACTIVE } from './state/member-rows.ts';
import type { ExchangeState } from './state/state.ts';

/** Status of an issue whose books and positions contradict each other. */
export const SUSPENDED = ISSUE_STATUSES.indexOf('suspended');

/** Suspends the issues of which the block has moved shares beyond what the books hold. */
export function watchSupply(block: BlockContext): void {
  const { state } = block;
  if (!state.hasSecondRules) return;
  const { managerTotals } = state;
  for (const row of managerTotals.written.ascending()) {
    const issue = state.issues[managerTotals.issue[row]!]!;
    if (issue.status !== ACTIVE) continue;
    const kind = breachOf(state, issue, row);
    if (kind < 0) continue;
    writeBreach(
      block,
      issue,
      kind === BREACH.sumAbove ? NONE_U32 : managerTotals.participant[row]!,
      kind,
    );
    changeStatus(block, issue, SUSPENDED);
  }
}

/** Whether a row of the issue, or the sum of them, is in breach; cost grows with the managers of the issue. */
export function isInBreach(state: ExchangeState, issue: Issue): boolean {
  const rows = state.managerTotals.rowsOf(issue.number);
  return rows.some((row) => breachOf(state, issue, row) >= 0);
}

/** Tells that positions and books of an issue contradict each other. */
export function writeBreach(
  block: BlockContext,
  issue: Issue,
  participant: number,
  kind: number,
): void {
  const event = block.begin('supply_breach');
  event.u32(16, issue.number);
  event.u32(20, participant);
  event.u8(24, kind);
}

/** Gives an issue another status, and tells. */
export function changeStatus(block: BlockContext, issue: Issue, status: number): void {
  const event = block.begin('issue_status_changed');
  event.u32(16, issue.number);
  event.u8(20, issue.status);
  event.u8(21, status);
  issue.status = status;
  block.state.touchIssue(issue);
}

function breachOf({ managerTotals }: ExchangeState, issue: Issue, row: number): number {
  const own = managerTotals.breachOf(row);
  if (own >= 0) return own;
  return managerTotals.sumOf(issue.number) > issue.sharesIssued ? BREACH.sumAbove : -1;
}
