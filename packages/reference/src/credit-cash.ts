/** CreditCash (docs/spec/commands.md section 3). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { UINT_BOUND } from './amount.ts';
import { cashCredited } from './events.ts';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { TABLE } from './records.ts';

type CreditCash = Extract<Command, { kind: 'CreditCash' }>;

/** The command. */
export const creditCashRule: CommandRule<'CreditCash'> = { check, apply };

function apply(execution: CommandExecution, command: CreditCash): number {
  const { state } = execution;
  const amount = BigInt(command.amount);
  const row = state.ensureCash(command.account, command.currency);
  state.moveCash(command.account, command.currency, amount, 0n);
  state.currencies[command.currency]!.total += amount;
  state.write(TABLE.currencies, command.currency);
  emit(execution, cashCredited(command.account, command.currency, amount));
  return row;
}

function check(execution: CommandExecution, command: CreditCash): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.custodian)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (command.amount === 0) return 'bad_quantity';
  const account = state.accounts[command.account];
  if (account === undefined) return 'unknown_account';
  const currency = state.currencies[command.currency];
  if (currency === undefined) return 'unknown_currency';
  if (account.isFrozen) return 'account_not_active';
  if (currency.total + BigInt(command.amount) >= UINT_BOUND) return 'amount_too_large';
  const isNewRow = state.cashOf(command.account, command.currency) === undefined;
  if (isNewRow && state.cash.length >= limits.maxCashRows) return 'limit_reached';
  return 'ok';
}
