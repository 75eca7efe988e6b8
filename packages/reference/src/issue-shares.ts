/** IssueShares (docs/spec/commands.md section 5). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { UINT_BOUND } from './amount.ts';
import { sharesIssued } from './events.ts';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { moveTotals } from './manager-totals.ts';
import { TABLE } from './records.ts';

type IssueShares = Extract<Command, { kind: 'IssueShares' }>;

/** The command. */
export const issueSharesRule: CommandRule<'IssueShares'> = { check, apply };

function apply(execution: CommandExecution, command: IssueShares): number {
  const { state } = execution;
  const quantity = BigInt(command.quantity);
  const row = state.ensurePosition(command.account, command.issue);
  state.movePosition(command.account, command.issue, quantity, 0n);
  state.issues[command.issue]!.sharesIssued += quantity;
  state.write(TABLE.issues, command.issue);
  moveTotals(state, command.issue, { from: null, to: command.account }, quantity);
  emit(execution, sharesIssued(command.account, command.issue, quantity));
  return row;
}

function check(execution: CommandExecution, command: IssueShares): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.registrar)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (command.quantity === 0) return 'bad_quantity';
  const account = state.accounts[command.account];
  if (account === undefined) return 'unknown_account';
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  if (account.isFrozen) return 'account_not_active';
  if (issue.sharesIssued + BigInt(command.quantity) >= UINT_BOUND) return 'amount_too_large';
  const isNewRow = state.positionOf(command.account, command.issue) === undefined;
  if (isNewRow && state.positions.length >= limits.maxPositions) return 'limit_reached';
  return 'ok';
}
