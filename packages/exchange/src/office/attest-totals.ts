import { type AttestTotals, LIMITS, MAX_SAFE_UINT, type RejectCode } from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { managerRow } from '../state/managed-shares.ts';
import { BREACH } from '../state/manager-totals.ts';
import { ACTIVE } from '../state/member-rows.ts';
import { changeStatus, isInBreach, SUSPENDED, writeBreach } from '../supply-rule.ts';

/** docs/spec/commands.md, 35 AttestTotals. */
export function attestTotals(
  block: BlockContext,
  signer: Signer,
  command: AttestTotals,
): RejectCode {
  const { state } = block;
  const { managerTotals } = state;
  const right = checkRight(signer, 'registrar', 'office');
  if (right !== 'ok') return right;
  if (!state.hasSecondRules) return 'unsupported';
  const { participant, customers, own } = command;
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  if (state.participants[participant] === undefined) return 'unknown_participant';
  if (customers + own > MAX_SAFE_UINT) return 'amount_too_large';
  const absent = managerTotals.find(issue.number, participant) < 0;
  if (absent && managerTotals.count >= LIMITS.maxManagerTotals) return 'limit_reached';
  if (block.isDryRun) return 'ok';

  const row = managerRow(state, issue.number, participant);
  managerTotals.set(row, customers, own);
  const event = block.begin('totals_attested');
  event.u32(16, issue.number);
  event.u32(20, participant);
  event.u64(24, customers);
  event.u64(32, own);
  if (managerTotals.isAbovePositions(row)) writeBreach(block, issue, participant, BREACH.below);
  if (issue.status === SUSPENDED && !isInBreach(state, issue)) changeStatus(block, issue, ACTIVE);
  return block.done(row);
}
