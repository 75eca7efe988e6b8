/** Dispatch of the commands (docs/spec/commands.md). */
import type { Command } from '@jangbu/protocol';
import { executeAmendOrder } from './amend-order.ts';
import { executeCancelOrder } from './cancel-order.ts';
import { executeCreditCash } from './credit-cash.ts';
import { executeDefineMarket } from './define-market.ts';
import { executeDefineTickTable } from './define-tick-table.ts';
import type { CommandResult } from './events.ts';
import { type CommandExecution, refused } from './execution.ts';
import { executeHaltIssue, executeResumeIssue } from './halt-issue.ts';
import { executeIssueShares } from './issue-shares.ts';
import { executeListIssue } from './list-issue.ts';
import { executeListMarketIssue } from './list-market-issue.ts';
import { executeOpenAccount } from './open-account.ts';
import { executePlaceOrder } from './place-order.ts';
import { executeReduceOrder } from './reduce-order.ts';
import { executeRegisterKey } from './register-key.ts';
import { executeRegisterParticipant } from './register-participant.ts';
import { executeSetTradingDay } from './set-trading-day.ts';
import { executeCommitAuctionSeed, executeUncross } from './uncross.ts';

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
  DefineTickTable: 9,
  DefineMarket: 10,
  SetTradingDay: 11,
  ListMarketIssue: 12,
  AmendOrder: 13,
  HaltIssue: 14,
  ResumeIssue: 15,
  CommitAuctionSeed: 16,
  Uncross: 17,
  RevokeKey: 18,
  RotateRootKey: 19,
  ReplaceRootKey: 20,
  DebitCash: 21,
  RequestWithdrawal: 22,
  SettleWithdrawal: 23,
  RetireShares: 24,
  TransferShares: 25,
  FreezeShares: 26,
  ReleaseShares: 27,
  FreezeAccount: 28,
  SetAccountTerms: 29,
  DefineFees: 30,
  SetIssueTerms: 31,
  SetMarketTerms: 32,
  SetParticipantTerms: 33,
  SetIssueStatus: 34,
  AttestTotals: 35,
  MassCancel: 36,
  KillSwitch: 37,
  ReleaseKillSwitch: 38,
  RatifyHalt: 39,
  BustTrade: 40,
  Propose: 41,
  Approve: 42,
  WithdrawProposal: 43,
  ActivateRules: 44,
  AdvanceTime: 45,
};

/**
 * Executes one command of a valid envelope: its effects and their events, but not its
 * `command_result`.
 */
export function executeCommand(execution: CommandExecution, command: Command): CommandResult {
  if (needsApproval(execution) && GOVERNED.includes(command.kind))
    return refused('unsupported', false);
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
    case 'DefineTickTable':
      return executeDefineTickTable(execution, command);
    case 'DefineMarket':
      return executeDefineMarket(execution, command);
    case 'SetTradingDay':
      return executeSetTradingDay(execution, command);
    case 'ListMarketIssue':
      return executeListMarketIssue(execution, command);
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
    case 'RevokeKey':
    case 'RotateRootKey':
    case 'ReplaceRootKey':
    case 'DebitCash':
    case 'RequestWithdrawal':
    case 'SettleWithdrawal':
    case 'RetireShares':
    case 'TransferShares':
    case 'FreezeShares':
    case 'ReleaseShares':
    case 'FreezeAccount':
    case 'SetAccountTerms':
    case 'DefineFees':
    case 'SetIssueTerms':
    case 'SetMarketTerms':
    case 'SetParticipantTerms':
    case 'SetIssueStatus':
    case 'AttestTotals':
    case 'MassCancel':
    case 'KillSwitch':
    case 'ReleaseKillSwitch':
    case 'RatifyHalt':
    case 'BustTrade':
    case 'Propose':
    case 'Approve':
    case 'WithdrawProposal':
    case 'ActivateRules':
    case 'AdvanceTime':
      return refused('unsupported', false);
  }
}

/** The commands that the specification marks for governance. */
const GOVERNED: readonly Command['kind'][] = [
  'RegisterParticipant',
  'ListIssue',
  'DefineTickTable',
  'DefineMarket',
  'SetTradingDay',
  'ListMarketIssue',
];

/**
 * True on a ledger whose operators need a second signature or act from the next business date only.
 */
function needsApproval(execution: CommandExecution): boolean {
  const { approvals, effective } = execution.state.parameters;
  return approvals === 2 || effective === 1;
}
