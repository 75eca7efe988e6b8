import { isOnTick, type TickTable } from '@jangbu/market';
import {
  ALL_ISSUE_FLAGS,
  asPrice,
  ISSUE_FLAGS,
  LIMITS,
  type ListMarketIssue,
  type RejectCode,
} from '@jangbu/protocol';
import { checkOffice } from '../checks.ts';
import { dayLimits } from '../day/day-start.ts';
import { clockOf, enterPhase, targetOf } from '../day/phase-entry.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { type IssueDay, NO_TERMS, PHASE } from '../state/issue.ts';
import { ACTIVE } from '../state/member-rows.ts';
import { checkNames, checkStepAmount, MAX_PRICE_DECIMALS, noteListing } from './assets.ts';

/** docs/spec/commands.md, 12 ListMarketIssue. */
export function listMarketIssue(
  block: BlockContext,
  signer: Signer,
  command: ListMarketIssue,
): RejectCode {
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  const form = checkMarketListing(block, command);
  if (form !== 'ok') return form;
  if (block.isDryRun) return 'ok';
  return block.done(addListing(block, command));
}

function addListing(block: BlockContext, command: ListMarketIssue): number {
  const { state } = block;
  const { currency, priceDecimals, lot, basePrice, shortCode, market: number } = command;
  const market = state.markets[number - 1]!;
  const ticks = state.tickTables[market.tickTable - 1]!;
  const limits = dayLimits(market, ticks, basePrice, isListing(command));
  const terms = {
    currency,
    priceDecimals,
    market: number,
    matchingMode: market.matchingMode,
    tickTable: market.tickTable,
    tick: 0,
    lot,
    basePrice,
    lowerLimit: limits?.lower ?? 0,
    upperLimit: limits?.upper ?? 0,
    shortCode,
  };
  const day: IssueDay = {
    phaseUntil: 0,
    callEnd: 0,
    singlePrice: basePrice,
    closePrice: 0,
    dayLast: 0,
    indicativePrice: 0,
    indicativeQuantity: 0,
    date: state.businessDate,
    flags: command.flags,
    isDirty: false,
    isExtended: false,
    isLeaving: 0,
  };
  const issueNumber = state.addIssue(
    {
      ...terms,
      chainIndex: 0,
      status: ACTIVE,
      sharesIssued: 0,
      lastPrice: 0,
      phase: PHASE.closed,
      listedAt: state.index,
      ...NO_TERMS,
    },
    day,
  );
  const { isin, name, nameEnglish } = command;
  noteListing(block, {
    ...terms,
    isin,
    name,
    nameEnglish,
    issue: issueNumber,
    timestamp: state.timestamp,
  });
  open(block, issueNumber, day);
  return issueNumber;
}

/** Takes a new issue to where the clock is. */
function open(block: BlockContext, number: number, day: IssueDay): void {
  const { state } = block;
  const issue = state.issues[number]!;
  const target = targetOf(clockOf(state, issue, state.timestamp), state.timestamp);
  if (target.phase !== PHASE.closed) enterPhase(block, issue, day, target, 'clock');
  else {
    day.phaseUntil = target.until;
    state.reschedule(number);
  }
}

function checkMarketListing({ state }: BlockContext, command: ListMarketIssue): RejectCode {
  const names = checkNames(command);
  if (names !== 'ok') return names;
  const currency = state.currencies[command.currency];
  if (currency === undefined) return 'unknown_currency';
  const market = state.markets[command.market - 1];
  if (market === undefined) return 'unknown_market';
  const { priceDecimals, lot, basePrice, flags } = command;
  if (priceDecimals > MAX_PRICE_DECIMALS || lot === 0 || flags > ALL_ISSUE_FLAGS) {
    return 'bad_value';
  }
  if (basePrice === 0 || basePrice > LIMITS.maxBasePrice) return 'bad_price';
  const ticks = state.tickTables[market.tickTable - 1]!;
  if (!isOnTick(ticks, asPrice(basePrice))) return 'off_tick';
  const shift = currency.decimals - priceDecimals;
  const limits = dayLimits(market, ticks, basePrice, isListing(command));
  const amounts = checkAmounts(ticks, Math.max(basePrice, limits?.upper ?? 0), lot, shift);
  if (amounts !== 'ok') return amounts;
  if (state.findShortCode(command.shortCode) >= 0) return 'duplicate_short_code';
  return state.issues.length >= LIMITS.maxIssues ? 'limit_reached' : 'ok';
}

/** Whether every step of the ticks, and the highest price, of one lot make whole amounts below 2^53. */
function checkAmounts(ticks: TickTable, highest: number, lot: number, shift: number): RejectCode {
  const steps = ticks.map(({ tick }) => checkStepAmount(tick, lot, shift));
  const prices = [...steps, checkStepAmount(highest, lot, shift)];
  return prices.includes('notional_too_large')
    ? 'notional_too_large'
    : (steps.find((code) => code !== 'ok') ?? 'ok');
}

function isListing({ flags }: ListMarketIssue): boolean {
  return (flags & ISSUE_FLAGS.listing_day) !== 0;
}
