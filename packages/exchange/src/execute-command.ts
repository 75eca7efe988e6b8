import type { Command, RejectCode } from '@jangbu/protocol';
import type { BlockContext, Signer } from './execution.ts';
import { creditCash, issueShares, listIssue } from './office/assets.ts';
import { attestTotals } from './office/attest-totals.ts';
import { commitAuctionSeed, uncrossCalls } from './office/auction-seed.ts';
import { bustTrade } from './office/bust-trade.ts';
import { debitCash, requestWithdrawal, settleWithdrawal } from './office/cash.ts';
import { freezeAccount, killSwitch, massCancel, releaseKillSwitch } from './office/control.ts';
import { halt, ratifyHalt, resume } from './office/halts.ts';
import { replaceRootKey, revokeKey, rotateRootKey } from './office/keys.ts';
import { listMarketIssue } from './office/market-listing.ts';
import { defineMarket, defineTickTable, setExpiryDay, setTradingDay } from './office/markets.ts';
import { openAccount, registerKey, registerParticipant } from './office/membership.ts';
import { approve, propose, withdrawProposal } from './office/proposals.ts';
import { activateRules, advanceTime } from './office/rules.ts';
import { freezeShares, releaseShares, retireShares, transferShares } from './office/shares.ts';
import {
  defineFees,
  setAccountTerms,
  setIssueFlags,
  setIssueStatus,
  setIssueTerms,
  setMarketTerms,
  setParticipantTerms,
} from './office/terms.ts';
import { amendOrder } from './orders/amend-order.ts';
import { cancelOrder, reduceOrder } from './orders/change-order.ts';
import { placeOrder } from './orders/place-order.ts';

/**
 * Checks a command in the order of docs/spec/commands.md and, unless the block is a dry run, carries it out.
 *
 * Every handler makes all its checks, stops there in a dry run, and refuses nothing behind that point: so what a dry run
 * says is what would become of the command.
 */
export function executeCommand(block: BlockContext, signer: Signer, command: Command): RejectCode {
  switch (command.kind) {
    case 'PlaceOrder':
      return placeOrder(block, signer, command);
    case 'CancelOrder':
      return cancelOrder(block, signer, command);
    case 'ReduceOrder':
      return reduceOrder(block, signer, command);
    case 'AmendOrder':
      return amendOrder(block, signer, command);
    case 'MassCancel':
      return massCancel(block, signer, command);
    default:
      return executeOffice(block, signer, command);
  }
}

type OrderKind = 'PlaceOrder' | 'CancelOrder' | 'ReduceOrder' | 'AmendOrder' | 'MassCancel';
type OfficeCommand = Exclude<Command, { kind: OrderKind }>;

/** All that is not on the hot path. */
function executeOffice(block: BlockContext, signer: Signer, command: OfficeCommand): RejectCode {
  switch (command.kind) {
    case 'RegisterParticipant':
      return registerParticipant(block, signer, command);
    case 'RegisterKey':
      return registerKey(block, signer, command);
    case 'OpenAccount':
      return openAccount(block, signer, command);
    case 'CreditCash':
      return creditCash(block, signer, command);
    case 'ListIssue':
      return listIssue(block, signer, command);
    case 'IssueShares':
      return issueShares(block, signer, command);
    case 'DefineTickTable':
      return defineTickTable(block, signer, command);
    case 'DefineMarket':
      return defineMarket(block, signer, command);
    case 'SetTradingDay':
      return setTradingDay(block, signer, command);
    case 'ListMarketIssue':
      return listMarketIssue(block, signer, command);
    case 'HaltIssue':
      return halt(block, signer, command);
    case 'ResumeIssue':
      return resume(block, signer, command);
    case 'CommitAuctionSeed':
      return commitAuctionSeed(block, signer, command);
    case 'Uncross':
      return uncrossCalls(block, signer, command);
    case 'RevokeKey':
      return revokeKey(block, signer, command);
    case 'RotateRootKey':
      return rotateRootKey(block, signer, command);
    case 'ReplaceRootKey':
      return replaceRootKey(block, signer, command);
    case 'DebitCash':
      return debitCash(block, signer, command);
    case 'RequestWithdrawal':
      return requestWithdrawal(block, signer, command);
    case 'SettleWithdrawal':
      return settleWithdrawal(block, signer, command);
    case 'RetireShares':
      return retireShares(block, signer, command);
    case 'TransferShares':
      return transferShares(block, signer, command);
    case 'FreezeShares':
      return freezeShares(block, signer, command);
    case 'ReleaseShares':
      return releaseShares(block, signer, command);
    case 'FreezeAccount':
      return freezeAccount(block, signer, command);
    case 'SetAccountTerms':
      return setAccountTerms(block, signer, command);
    case 'DefineFees':
      return defineFees(block, signer, command);
    case 'SetIssueTerms':
      return setIssueTerms(block, signer, command);
    case 'SetMarketTerms':
      return setMarketTerms(block, signer, command);
    case 'SetParticipantTerms':
      return setParticipantTerms(block, signer, command);
    case 'SetIssueStatus':
      return setIssueStatus(block, signer, command);
    case 'AttestTotals':
      return attestTotals(block, signer, command);
    case 'KillSwitch':
      return killSwitch(block, signer, command);
    case 'ReleaseKillSwitch':
      return releaseKillSwitch(block, signer, command);
    case 'RatifyHalt':
      return ratifyHalt(block, signer, command);
    case 'BustTrade':
      return bustTrade(block, signer, command);
    case 'Propose':
      return propose(block, signer, command, executeCommand);
    case 'Approve':
      return approve(block, signer, command, executeCommand);
    case 'WithdrawProposal':
      return withdrawProposal(block, signer, command);
    case 'ActivateRules':
      return activateRules(block, signer, command);
    case 'AdvanceTime':
      return advanceTime(block, signer, command);
    case 'SetIssueFlags':
      return setIssueFlags(block, signer, command);
    case 'SetExpiryDay':
      return setExpiryDay(block, signer, command);
  }
}
