/** Terms of accounts, fees, issues, markets and participants. */

import {
  ACCOUNT_CLASSES,
  ACCOUNT_FLAGS,
  ALL_ACCOUNT_FLAGS,
  ALL_ISSUE_FLAGS,
  type DefineFees,
  ISSUE_FLAGS,
  ISSUE_STATUSES,
  LIMITS,
  MAX_COLLAR_PERCENT,
  MAX_FEE_PPM,
  PPM,
  type RejectCode,
  ROLES,
  type SetAccountTerms,
  type SetIssueFlags,
  type SetIssueStatus,
  type SetIssueTerms,
  type SetMarketTerms,
  type SetParticipantTerms,
  TABLE,
} from '@jangbu/protocol';
import { checkOffice, checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { REASON } from '../orders/open-orders.ts';
import { ofIssue, sweep } from '../orders/sweeps.ts';
import type { ExchangeState } from '../state/state.ts';
import { changeStatus, SUSPENDED } from '../supply-rule.ts';

const FEE_CLASS = ACCOUNT_CLASSES.indexOf('fee');
const TAX_CLASS = ACCOUNT_CLASSES.indexOf('tax');
const DELISTED = ISSUE_STATUSES.indexOf('delisted');
const { listing_day: LISTING_DAY } = ISSUE_FLAGS;

/** docs/spec/commands.md, 29 SetAccountTerms. */
export function setAccountTerms(
  block: BlockContext,
  signer: Signer,
  { account: number, flags, group }: SetAccountTerms,
): RejectCode {
  const { state } = block;
  const isOperator = (signer.roles & ROLES.operator) !== 0;
  const right = checkRight(signer, isOperator ? 'operator' : 'member', 'accounts');
  if (right !== 'ok') return right;
  if (flags > ALL_ACCOUNT_FLAGS) return 'bad_value';
  const present = state.accounts[number];
  const isOwn = present?.participant === signer.participant;
  if (present === undefined || !(isOwn || isOperator)) return 'unknown_account';
  const { retail } = ACCOUNT_FLAGS;
  const losesRetail = (present.flags & retail) !== 0 && (flags & retail) === 0;
  if (losesRetail && !isOperator) return 'role_missing';
  if (!isOwn && group !== present.group) return 'bad_value';
  if (block.isDryRun) return 'ok';
  const account = state.touchAccount(number);
  account.flags = flags;
  account.group = group;
  const event = block.begin('account_terms_set');
  event.u32(16, number);
  event.u32(20, group);
  event.u8(24, flags);
  return block.done(number);
}

/** docs/spec/commands.md, 30 DefineFees. */
export function defineFees(block: BlockContext, signer: Signer, command: DefineFees): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const form = checkFees(state, command);
  if (form !== 'ok' || block.isDryRun) return form;
  const { schedule, fromDate, makerPpm, takerPpm, sellTaxPpm, feeAccount, taxAccount } = command;
  const rates = { makerPpm, takerPpm, sellTaxPpm };
  const row = state.fees.add({ schedule, fromDate, ...rates, feeAccount, taxAccount });
  state.writtenTo(TABLE.fees).mark(row);
  state.setFeesDate(state.businessDate);
  const event = block.begin('fees_defined');
  event.u32(16, schedule);
  event.u32(20, fromDate);
  event.u32(24, makerPpm);
  event.u32(28, takerPpm);
  event.u32(32, sellTaxPpm);
  event.u32(36, feeAccount);
  event.u32(40, taxAccount);
  return block.done(row);
}

function checkFees(state: ExchangeState, command: DefineFees): RejectCode {
  const { fees, accounts, businessDate } = state;
  const { schedule, fromDate, makerPpm, takerPpm, sellTaxPpm } = command;
  if (schedule === 0 || schedule > fees.scheduleCount + 1) return 'bad_value';
  if (Math.max(makerPpm, takerPpm, sellTaxPpm) > MAX_FEE_PPM) return 'bad_value';
  const isKnown = schedule <= fees.scheduleCount;
  if (isKnown && (fromDate <= businessDate || fees.has(schedule, fromDate))) return 'bad_value';
  const feeAccount = accounts[command.feeAccount];
  const taxAccount = accounts[command.taxAccount];
  if (feeAccount === undefined || taxAccount === undefined) return 'unknown_account';
  if (feeAccount.class !== FEE_CLASS || taxAccount.class !== TAX_CLASS) return 'account_class';
  return fees.rows.length >= LIMITS.maxFeeRows ? 'limit_reached' : 'ok';
}

/** docs/spec/commands.md, 31 SetIssueTerms. */
export function setIssueTerms(
  block: BlockContext,
  signer: Signer,
  command: SetIssueTerms,
): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  const { maxQuantity, maxNotional, collarPercent, feeSchedule, ownershipCapPpm } = command;
  if (collarPercent > MAX_COLLAR_PERCENT || ownershipCapPpm > PPM) return 'bad_value';
  if (feeSchedule > state.fees.scheduleCount) return 'unknown_fee_schedule';
  const hasOrders = issue.books.openOrders() + issue.stops.openOrders() > 0;
  // What open orders hold is by the fees of the schedule.
  if (feeSchedule !== issue.feeSchedule && hasOrders) return 'issue_has_orders';
  if (block.isDryRun) return 'ok';

  const terms = { maxQuantity, maxNotional, collarPercent, feeSchedule, ownershipCapPpm };
  Object.assign(issue, terms);
  issue.fees = state.fees.inForce(state.feesDate).get(feeSchedule) ?? null;
  state.touchIssue(issue);
  const event = block.begin('issue_terms_set');
  event.u32(16, issue.number);
  event.u32(20, feeSchedule);
  event.u64(24, maxQuantity);
  event.u64(32, maxNotional);
  event.u32(40, ownershipCapPpm);
  event.u16(44, collarPercent);
  return block.done(issue.number);
}

/** docs/spec/commands.md, 32 SetMarketTerms. */
export function setMarketTerms(
  block: BlockContext,
  signer: Signer,
  { market: number, retailLimit }: SetMarketTerms,
): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const market = state.markets[number - 1];
  if (market === undefined) return 'unknown_market';
  if (block.isDryRun) return 'ok';
  market.retailLimit = retailLimit;
  state.writtenTo(TABLE.rules).mark(number - 1);
  const event = block.begin('market_terms_set');
  event.u32(16, number);
  event.u64(24, retailLimit);
  return block.done(number);
}

/** docs/spec/commands.md, 33 SetParticipantTerms. */
export function setParticipantTerms(
  block: BlockContext,
  signer: Signer,
  { participant: number, ordersPerSecond }: SetParticipantTerms,
): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const participant = state.participants[number];
  if (participant === undefined) return 'unknown_participant';
  if (block.isDryRun) return 'ok';
  participant.ordersPerSecond = ordersPerSecond;
  state.writtenTo(TABLE.participants).mark(number);
  const event = block.begin('participant_terms_set');
  event.u32(16, number);
  event.u32(20, ordersPerSecond);
  return block.done(number);
}

/** docs/spec/commands.md, 34 SetIssueStatus. */
export function setIssueStatus(
  block: BlockContext,
  signer: Signer,
  { issue: number, status }: SetIssueStatus,
): RejectCode {
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const issue = block.state.issues[number];
  if (issue === undefined) return 'unknown_issue';
  if (status > DELISTED || issue.status === status || issue.status === SUSPENDED) {
    return 'bad_value';
  }
  if (block.isDryRun) return 'ok';
  changeStatus(block, issue, status);
  if (status === DELISTED) sweep(block, ofIssue(number, REASON.issueDelisted));
  return block.done(number);
}

/** docs/spec/commands.md, 46 SetIssueFlags. */
export function setIssueFlags(
  block: BlockContext,
  signer: Signer,
  { issue: number, flags }: SetIssueFlags,
): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const day = state.issues[number]?.day ?? null;
  if (day === null) return 'unknown_issue';
  if (flags > ALL_ISSUE_FLAGS || (flags & LISTING_DAY) !== 0) return 'bad_value';
  if (block.isDryRun) return 'ok';
  day.flags = flags + (day.flags & LISTING_DAY);
  state.markDay(number);
  const event = block.begin('issue_flags_set');
  event.u32(16, number);
  event.u8(20, day.flags);
  return block.done(number);
}
