import {
  type CreditCash,
  type IssueShares,
  isIsin,
  isName,
  isShortCode,
  LIMITS,
  type ListIssue,
  type Listing,
  MAX_SAFE_UINT,
  PHASES,
  type RejectCode,
  TABLE,
} from '@jangbu/protocol';
import { checkOffice, checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { powerOfTen } from '../state/amounts.ts';
import { NO_TERMS } from '../state/issue.ts';
import { moveManaged, NO_POSITION } from '../state/managed-shares.ts';
import { ACTIVE, isFrozen } from '../state/member-rows.ts';

const CONTINUOUS = PHASES.indexOf('continuous');
/** Most decimals that the prices of an issue have. */
export const MAX_PRICE_DECIMALS = 8;
const MAX_MATCHING_MODE = 1;

/** docs/spec/commands.md, 3 CreditCash. */
export function creditCash(block: BlockContext, signer: Signer, command: CreditCash): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'custodian', 'office');
  if (right !== 'ok') return right;
  if (command.amount === 0) return 'bad_quantity';
  const account = state.accounts[command.account];
  if (account === undefined) return 'unknown_account';
  const currency = state.currencies[command.currency];
  if (currency === undefined) return 'unknown_currency';
  if (isFrozen(account)) return 'account_not_active';
  if (currency.total + command.amount > MAX_SAFE_UINT) return 'amount_too_large';
  const absent = state.cash.find(command.account, command.currency) < 0;
  if (absent && state.cash.count >= LIMITS.maxCashRows) return 'limit_reached';
  if (block.isDryRun) return 'ok';

  if (absent) state.markCounts();
  const row = state.cash.findOrCreate(command.account, command.currency, state.index);
  state.cash.credit(row, command.amount, state.index);
  currency.total += command.amount;
  state.writtenTo(TABLE.currencies).mark(command.currency);
  const event = block.begin('cash_credited');
  event.u32(16, command.account);
  event.u32(20, command.currency);
  event.u64(24, command.amount);
  return block.done(row);
}

/** docs/spec/commands.md, 5 IssueShares. */
export function issueShares(block: BlockContext, signer: Signer, command: IssueShares): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'registrar', 'office');
  if (right !== 'ok') return right;
  if (command.quantity === 0) return 'bad_quantity';
  const account = state.accounts[command.account];
  if (account === undefined) return 'unknown_account';
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  if (isFrozen(account)) return 'account_not_active';
  if (issue.sharesIssued + command.quantity > MAX_SAFE_UINT) return 'amount_too_large';
  const absent = state.positions.find(command.account, command.issue) < 0;
  if (absent && state.positions.count >= LIMITS.maxPositions) return 'limit_reached';
  if (block.isDryRun) return 'ok';

  if (absent) state.markCounts();
  const row = state.positions.findOrCreate(command.account, command.issue, state.index);
  state.positions.credit(row, command.quantity, state.index);
  moveManaged(state, NO_POSITION, row, command.quantity);
  issue.sharesIssued += command.quantity;
  state.writtenTo(TABLE.issues).mark(command.issue);
  const event = block.begin('shares_issued');
  event.u32(16, command.account);
  event.u32(20, command.issue);
  event.u64(24, command.quantity);
  return block.done(row);
}

/** docs/spec/commands.md, 4 ListIssue. */
export function listIssue(block: BlockContext, signer: Signer, command: ListIssue): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const form = checkListing(block, command);
  if (form !== 'ok') return form;
  if (block.isDryRun) return 'ok';

  const { currency, priceDecimals, tick, lot, basePrice } = command;
  const issue = state.addIssue({
    chainIndex: 0,
    currency,
    priceDecimals,
    status: ACTIVE,
    market: command.market,
    matchingMode: command.matchingMode,
    tick,
    lot,
    basePrice,
    lowerLimit: command.lowerLimit,
    upperLimit: command.upperLimit,
    sharesIssued: 0,
    lastPrice: 0,
    phase: CONTINUOUS,
    tickTable: command.tickTable,
    listedAt: state.index,
    shortCode: command.shortCode,
    ...NO_TERMS,
  });
  noteListing(block, { ...command, issue, timestamp: state.timestamp });
  return block.done(issue);
}

/** Hands a listing over to be hashed, and tells. */
export function noteListing(block: BlockContext, listing: Listing): void {
  const { issue } = listing;
  block.listings.push({ issue, listing });
  const event = block.begin('issue_listed');
  event.u32(16, issue);
  event.u32(20, listing.currency);
  event.u64(24, listing.tick);
  event.u64(32, listing.lot);
  event.u64(40, listing.basePrice);
  event.u8(48, listing.priceDecimals);
}

/** `bad_text` where a code or a name of a listing breaks its form. */
export function checkNames({
  shortCode,
  isin,
  name,
  nameEnglish,
}: Pick<ListIssue, 'shortCode' | 'isin' | 'name' | 'nameEnglish'>): RejectCode {
  if (!isShortCode(shortCode) || (isin !== '' && !isIsin(isin))) return 'bad_text';
  return isName(name) && isName(nameEnglish) ? 'ok' : 'bad_text';
}

function checkListing({ state }: BlockContext, command: ListIssue): RejectCode {
  const { shortCode, tick, lot } = command;
  const names = checkNames(command);
  if (names !== 'ok') return names;
  const currency = state.currencies[command.currency];
  if (currency === undefined) return 'unknown_currency';
  if (command.priceDecimals > MAX_PRICE_DECIMALS) return 'bad_value';
  if (command.matchingMode > MAX_MATCHING_MODE || tick === 0 || lot === 0) return 'bad_value';
  const built = command.matchingMode === 0 && command.market === 0 && command.tickTable === 0;
  if (!built) return 'unsupported';
  const prices = checkListingPrices(command);
  if (prices !== 'ok') return prices;
  const step = checkStepAmount(tick, lot, currency.decimals - command.priceDecimals);
  if (step !== 'ok') return step;
  if (state.findShortCode(shortCode) >= 0) return 'duplicate_short_code';
  return state.issues.length >= LIMITS.maxIssues ? 'limit_reached' : 'ok';
}

function checkListingPrices(command: ListIssue): RejectCode {
  const { tick, basePrice, lowerLimit, upperLimit } = command;
  if (basePrice % tick !== 0 || lowerLimit % tick !== 0 || upperLimit % tick !== 0) {
    return 'off_tick';
  }
  if (lowerLimit === 0 && upperLimit === 0) return 'ok';
  if (lowerLimit < 1 || lowerLimit > upperLimit) return 'bad_value';
  const inside = lowerLimit <= basePrice && basePrice <= upperLimit;
  return basePrice === 0 || inside ? 'ok' : 'bad_value';
}

/** Whether one tick of one lot is a whole number of minor units below 2^53; `shift` = currency decimals - price decimals. */
export function checkStepAmount(tick: number, lot: number, shift: number): RejectCode {
  const product = tick * lot;
  if (product > MAX_SAFE_UINT) return 'notional_too_large';
  if (shift >= 0) {
    return product * powerOfTen(shift) > MAX_SAFE_UINT ? 'notional_too_large' : 'ok';
  }
  return product % powerOfTen(-shift) === 0 ? 'ok' : 'inexact_amount';
}
