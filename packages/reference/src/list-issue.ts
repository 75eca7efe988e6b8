/** ListIssue (docs/spec/commands.md section 4). */
import {
  type Command,
  encodeUtf8,
  isIsin,
  isName,
  isShortCode,
  type RejectCode,
} from '@jangbu/protocol';
import { UINT_BOUND } from './amount.ts';
import { Book } from './book.ts';
import { type CommandResult, issueListed } from './events.ts';
import { type CommandExecution, done, emit, hasRole, hasScope, refused } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import type { Issue } from './state.ts';
import { listingHashOf } from './trade-block.ts';

type ListIssue = Extract<Command, { kind: 'ListIssue' }>;

const STATUS_TRADING = 0;
const PHASE_CONTINUOUS = 3;
const MAX_PRICE_DECIMALS = 8;

/** Executes the command on a ledger on which operators act alone and at once. */
export function executeListIssue(execution: CommandExecution, command: ListIssue): CommandResult {
  const reject = check(execution, command);
  if (reject !== 'ok') return refused(reject, false);
  const { state } = execution;
  const number = state.issues.length;
  const issue = newIssue(execution, number, command);
  state.addIssue(issue);
  emit(execution, execution.position, issueListed(number, issue));
  return done(number);
}

function newIssue(execution: CommandExecution, number: number, command: ListIssue): Issue {
  const { parameters } = execution.state;
  const { shortCode, currency, priceDecimals, market, matchingMode, tickTable } = command;
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
  const listingHash = listingHashOf(execution.hasher, parameters.chainId, {
    ...terms,
    issue: number,
    timestamp: parameters.timestamp,
    shortCode: encodeUtf8(shortCode),
    isin: encodeUtf8(command.isin),
    name: command.name,
    nameEnglish: command.nameEnglish,
  });
  return {
    ...terms,
    shortCode,
    status: STATUS_TRADING,
    phase: PHASE_CONTINUOUS,
    chainHead: listingHash,
    listingHash,
    chainIndex: 0,
    sharesIssued: 0n,
    lastPrice: 0n,
    listedAt: parameters.index,
    book: new Book(),
  };
}

function check(execution: CommandExecution, command: ListIssue): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (!isShortCode(command.shortCode)) return 'bad_text';
  if (command.isin !== '' && !isIsin(command.isin)) return 'bad_text';
  if (!isName(command.name) || !isName(command.nameEnglish)) return 'bad_text';
  const currency = state.currencies[command.currency];
  if (currency === undefined) return 'unknown_currency';
  if (command.priceDecimals > MAX_PRICE_DECIMALS || command.matchingMode > 1) return 'bad_value';
  if (command.tick === 0 || command.lot === 0) return 'bad_value';
  if (command.matchingMode === 1) return 'unsupported';
  if (command.market !== 0 || command.tickTable !== 0) return 'unsupported';
  const priceRefusal = checkPrices(command);
  if (priceRefusal !== 'ok') return priceRefusal;
  const unitRefusal = checkSmallestTrade(command, currency.decimals);
  if (unitRefusal !== 'ok') return unitRefusal;
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

/** Checks 9 and 10: a lot at a tick must be a whole number of minor units below 2^53. */
function checkSmallestTrade(command: ListIssue, currencyDecimals: number): RejectCode {
  const product = BigInt(command.tick) * BigInt(command.lot);
  const difference = currencyDecimals - command.priceDecimals;
  const bounded = difference > 0 ? product * 10n ** BigInt(difference) : product;
  if (bounded >= UINT_BOUND) return 'notional_too_large';
  if (difference < 0 && product % 10n ** BigInt(-difference) !== 0n) return 'inexact_amount';
  return 'ok';
}
