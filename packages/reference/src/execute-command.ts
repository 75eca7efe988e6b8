/** Dispatch of the commands (docs/spec/commands.md). */
import type { Command } from '@jangbu/protocol';
import { freezeAccountRule, setAccountTermsRule } from './account-terms.ts';
import { executeAmendOrder } from './amend-order.ts';
import { attestTotalsRule } from './attest-totals.ts';
import { executeCancelOrder } from './cancel-order.ts';
import { creditCashRule } from './credit-cash.ts';
import { debitCashRule } from './debit-cash.ts';
import type { CommandResult } from './events.ts';
import { type CommandExecution, type CommandRule, done, refused } from './execution.ts';
import { freezeSharesRule, releaseSharesRule } from './freeze-shares.ts';
import { GOVERNED_RULES, governedRuleOf } from './governed-rules.ts';
import { executeHaltIssue, executeResumeIssue, ratifyHaltRule } from './halt-issue.ts';
import { issueSharesRule } from './issue-shares.ts';
import { killSwitchRule, releaseKillSwitchRule } from './kill-switch.ts';
import { hasNewRules } from './manager-totals.ts';
import { massCancelRule } from './mass-cancel.ts';
import { retireSharesRule, transferSharesRule } from './move-shares.ts';
import { openAccountRule } from './open-account.ts';
import { executePlaceOrder } from './place-order.ts';
import { approveRule, proposeRule, withdrawProposalRule } from './proposals.ts';
import { executeReduceOrder } from './reduce-order.ts';
import { registerKeyRule } from './register-key.ts';
import { revokeKeyRule, rotateRootKeyRule } from './revoke-key.ts';
import { advanceTimeRule } from './rules-and-time.ts';
import { executeCommitAuctionSeed, executeUncross } from './uncross.ts';
import { requestWithdrawalRule, settleWithdrawalRule } from './withdrawals.ts';

/** Commands whose checks and effects are one function. */
type ExecutedKind =
  | 'PlaceOrder'
  | 'ReduceOrder'
  | 'CancelOrder'
  | 'AmendOrder'
  | 'HaltIssue'
  | 'ResumeIssue'
  | 'CommitAuctionSeed'
  | 'Uncross';

const RULES: { readonly [Kind in Exclude<Command['kind'], ExecutedKind>]: CommandRule<Kind> } = {
  ...GOVERNED_RULES,
  RegisterKey: registerKeyRule,
  OpenAccount: openAccountRule,
  CreditCash: creditCashRule,
  IssueShares: issueSharesRule,
  RevokeKey: revokeKeyRule,
  RotateRootKey: rotateRootKeyRule,
  DebitCash: debitCashRule,
  RequestWithdrawal: requestWithdrawalRule,
  SettleWithdrawal: settleWithdrawalRule,
  RetireShares: retireSharesRule,
  TransferShares: transferSharesRule,
  FreezeShares: freezeSharesRule,
  ReleaseShares: releaseSharesRule,
  FreezeAccount: freezeAccountRule,
  SetAccountTerms: setAccountTermsRule,
  AttestTotals: attestTotalsRule,
  MassCancel: massCancelRule,
  KillSwitch: killSwitchRule,
  ReleaseKillSwitch: releaseKillSwitchRule,
  RatifyHalt: ratifyHaltRule,
  Propose: proposeRule,
  Approve: approveRule,
  WithdrawProposal: withdrawProposalRule,
  AdvanceTime: advanceTimeRule,
};

/**
 * Executes one command of a valid envelope: its effects and their events, but not its
 * `command_result`.
 */
export function executeCommand(execution: CommandExecution, command: Command): CommandResult {
  if (needsApproval(execution) && governedRuleOf(command.kind) !== undefined) {
    return refused(hasNewRules(execution.state) ? 'needs_proposal' : 'unsupported', false);
  }
  switch (command.kind) {
    case 'PlaceOrder':
      return executePlaceOrder(execution, command);
    case 'ReduceOrder':
      return executeReduceOrder(execution, command);
    case 'CancelOrder':
      return executeCancelOrder(execution, command);
    case 'AmendOrder':
      return executeAmendOrder(execution, command);
    case 'HaltIssue':
      return executeHaltIssue(execution, command);
    case 'ResumeIssue':
      return executeResumeIssue(execution, command);
    case 'CommitAuctionSeed':
      return executeCommitAuctionSeed(execution, command);
    case 'Uncross':
      return executeUncross(execution, command);
    default:
      return executeRule(execution, RULES[command.kind] as AnyRule, command);
  }
}

/** The rule of the kind of the command that it is given. */
type AnyRule = CommandRule<Command['kind']>;

function executeRule(execution: CommandExecution, rule: AnyRule, command: Command): CommandResult {
  const reject = rule.check(execution, command);
  return reject === 'ok' ? done(rule.apply(execution, command)) : refused(reject, false);
}

/**
 * True on a ledger whose operators need a second signature or act from the next business date only.
 */
function needsApproval(execution: CommandExecution): boolean {
  const { approvals, effective } = execution.state.parameters;
  return approvals === 2 || effective === 1;
}
