/** Dispatch of the commands (docs/spec/commands.md). */
import type { Command } from '@jangbu/protocol';
import { executeCancelOrder } from './cancel-order.ts';
import { executeCreditCash } from './credit-cash.ts';
import type { CommandResult } from './events.ts';
import { type CommandExecution, refused } from './execution.ts';
import { executeIssueShares } from './issue-shares.ts';
import { executeListIssue } from './list-issue.ts';
import { executeOpenAccount } from './open-account.ts';
import { executePlaceOrder } from './place-order.ts';
import { executeReduceOrder } from './reduce-order.ts';
import { executeRegisterKey } from './register-key.ts';
import { executeRegisterParticipant } from './register-participant.ts';

/** Selector of each command. */
export const SELECTOR: Readonly<Record<Command['kind'], number>> = {
  RegisterParticipant: 0,
  RegisterKey: 1,
  OpenAccount: 2,
  CreditCash: 3,
  ListIssue: 4,
  IssueShares: 5,
  PlaceOrder: 6,
  ReduceOrder: 7,
  CancelOrder: 8,
};

/**
 * Executes one command of a valid envelope: its effects and their events, but not its
 * `command_result`.
 */
export function executeCommand(execution: CommandExecution, command: Command): CommandResult {
  if (needsApproval(execution) && isGoverned(command)) return refused('unsupported', false);
  switch (command.kind) {
    case 'RegisterParticipant':
      return executeRegisterParticipant(execution, command);
    case 'RegisterKey':
      return executeRegisterKey(execution, command);
    case 'OpenAccount':
      return executeOpenAccount(execution, command);
    case 'CreditCash':
      return executeCreditCash(execution, command);
    case 'ListIssue':
      return executeListIssue(execution, command);
    case 'IssueShares':
      return executeIssueShares(execution, command);
    case 'PlaceOrder':
      return executePlaceOrder(execution, command);
    case 'ReduceOrder':
      return executeReduceOrder(execution, command);
    case 'CancelOrder':
      return executeCancelOrder(execution, command);
  }
}

/** The commands that the specification marks for governance. */
function isGoverned(command: Command): boolean {
  return command.kind === 'RegisterParticipant' || command.kind === 'ListIssue';
}

/**
 * True on a ledger whose operators need a second signature or act from the next business date only.
 */
function needsApproval(execution: CommandExecution): boolean {
  const { approvals, effective } = execution.state.parameters;
  return approvals === 2 || effective === 1;
}
