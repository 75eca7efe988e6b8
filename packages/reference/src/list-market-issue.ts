/** ListMarketIssue (docs/spec/commands.md section 12). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { enterPhase } from './enter-session.ts';
import { issueListed } from './events.ts';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { MAX_PRICE_DECIMALS } from './list-issue.ts';
import { areValidTexts, isLotInexact, isLotTooLarge, newIssue } from './new-issue.ts';
import { entryOf, setPhase } from './phase-change.ts';
import { CAUSE, PHASE } from './phases.ts';
import { hasFlag, limitsOfDate, type PriceLimits } from './price-limits.ts';
import { ISSUE_FLAG, type IssueDay, type Market } from './records.ts';
import type { State } from './state.ts';
import { isOnTick } from './ticks.ts';
import { sessionOf } from './trading-clock.ts';

type ListMarketIssue = Extract<Command, { kind: 'ListMarketIssue' }>;

const ALL_FLAGS = 15;

/** The command. */
export const listMarketIssueRule: CommandRule<'ListMarketIssue'> = { check, apply };

function apply(execution: CommandExecution, command: ListMarketIssue): number {
  const { state } = execution;
  const { parameters } = state;
  const { currency, priceDecimals, flags } = command;
  const market = state.markets[command.market - 1]!;
  const basePrice = BigInt(command.basePrice);
  const limits = limitsOf(state, market, command);
  const terms = {
    currency,
    priceDecimals,
    market: command.market,
    matchingMode: market.matchingMode,
    tickTable: market.tickTable,
    tick: 0n,
    lot: BigInt(command.lot),
    basePrice,
    lowerLimit: limits?.lower ?? 0n,
    upperLimit: limits?.upper ?? 0n,
  };
  const issue = newIssue(execution, command, terms, PHASE.closed);
  state.addIssue(issue, newDay(parameters.businessDate, basePrice, flags));
  emit(execution, issueListed(issue));
  const session = sessionOf(state, issue, parameters.timestamp);
  const entry = entryOf(session, parameters.timestamp);
  if (session.phase === PHASE.closed) setPhase(state, issue, entry);
  else enterPhase(execution, issue, entry, CAUSE.clock);
  return issue.number;
}

function newDay(date: number, singlePrice: bigint, flags: number): IssueDay {
  return {
    phaseUntil: 0,
    callEnd: 0,
    singlePrice,
    closePrice: 0n,
    dayLast: 0n,
    indicativePrice: 0n,
    indicativeQuantity: 0n,
    date,
    flags,
    isDirty: false,
    isExtended: false,
    isLeaving: 0,
  };
}

function limitsOf(state: State, market: Market, command: ListMarketIssue): PriceLimits | null {
  const bands = state.tickTables[market.tickTable - 1]!;
  const isListingDay = hasFlag(command, ISSUE_FLAG.listingDay);
  return limitsOfDate(bands, market, BigInt(command.basePrice), isListingDay);
}

function check(execution: CommandExecution, command: ListMarketIssue): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (!areValidTexts(command)) return 'bad_text';
  const currency = state.currencies[command.currency];
  if (currency === undefined) return 'unknown_currency';
  const market = state.markets[command.market - 1];
  if (market === undefined) return 'unknown_market';
  if (command.priceDecimals > MAX_PRICE_DECIMALS || command.lot === 0) return 'bad_value';
  if (command.flags > ALL_FLAGS) return 'bad_value';
  if (command.basePrice === 0 || command.basePrice > limits.maxBasePrice) return 'bad_price';
  const bands = state.tickTables[market.tickTable - 1]!;
  const basePrice = BigInt(command.basePrice);
  if (!isOnTick(bands, basePrice)) return 'off_tick';
  const lot = BigInt(command.lot);
  const difference = currency.decimals - command.priceDecimals;
  const prices = bands.map(({ tick }) => tick);
  prices.push(basePrice, limitsOf(state, market, command)?.upper ?? 0n);
  if (prices.some((price) => isLotTooLarge(price, lot, difference))) return 'notional_too_large';
  if (bands.some(({ tick }) => isLotInexact(tick, lot, difference))) return 'inexact_amount';
  if (state.hasShortCode(command.shortCode)) return 'duplicate_short_code';
  if (state.issues.length >= limits.maxIssues) return 'limit_reached';
  return 'ok';
}
