/** ListIssue (docs/spec/commands.md section 4). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { issueListed } from './events.ts';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { areValidTexts, isLotInexact, isLotTooLarge, newIssue } from './new-issue.ts';
import { PHASE } from './phases.ts';

type ListIssue = Extract<Command, { kind: 'ListIssue' }>;

/** The most decimals that prices may have. */
export const MAX_PRICE_DECIMALS = 8;

/** The command. */
export const listIssueRule: CommandRule<'ListIssue'> = { check, apply };

function apply(execution: CommandExecution, command: ListIssue): number {
  const { currency, priceDecimals, market, matchingMode, tickTable } = command;
  const terms = {
    currency,
    priceDecimals,
    market,
    matchingMode,
    tickTable,
    tick: BigInt(command.tick),
    lot: BigInt(command.lot),
    basePrice: BigInt(command.basePrice),
    lowerLimit: BigInt(command.lowerLimit),
    upperLimit: BigInt(command.upperLimit),
  };
  const issue = newIssue(execution, command, terms, PHASE.continuous);
  execution.state.addIssue(issue);
  emit(execution, issueListed(issue));
  return issue.number;
}

function check(execution: CommandExecution, command: ListIssue): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (!areValidTexts(command)) return 'bad_text';
  const currency = state.currencies[command.currency];
  if (currency === undefined) return 'unknown_currency';
  if (command.priceDecimals > MAX_PRICE_DECIMALS || command.matchingMode > 1) return 'bad_value';
  if (command.tick === 0 || command.lot === 0) return 'bad_value';
  if (command.matchingMode === 1) return 'unsupported';
  if (command.market !== 0 || command.tickTable !== 0) return 'unsupported';
  const priceRefusal = checkPrices(command);
  if (priceRefusal !== 'ok') return priceRefusal;
  const [tick, lot] = [BigInt(command.tick), BigInt(command.lot)];
  const difference = currency.decimals - command.priceDecimals;
  if (isLotTooLarge(tick, lot, difference)) return 'notional_too_large';
  if (isLotInexact(tick, lot, difference)) return 'inexact_amount';
  if (state.hasShortCode(command.shortCode)) return 'duplicate_short_code';
  if (state.issues.length >= limits.maxIssues) return 'limit_reached';
  return 'ok';
}

/** Checks 7 and 8. */
function checkPrices(command: ListIssue): RejectCode {
  const { tick, basePrice, lowerLimit, upperLimit } = command;
  if ([basePrice, lowerLimit, upperLimit].some((price) => price % tick !== 0)) return 'off_tick';
  if (lowerLimit === 0 && upperLimit === 0) return 'ok';
  if (lowerLimit < 1 || lowerLimit > upperLimit) return 'bad_value';
  if (basePrice === 0) return 'ok';
  return lowerLimit <= basePrice && basePrice <= upperLimit ? 'ok' : 'bad_value';
}
