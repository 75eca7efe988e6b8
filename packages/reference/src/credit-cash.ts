/** CreditCash (docs/spec/commands.md section 3). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { UINT_BOUND } from './amount.ts';
import { type CommandResult, cashCredited } from './events.ts';
import { type CommandExecution, done, emit, hasRole, hasScope, refused } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { TABLE } from './records.ts';

type CreditCash = Extract<Command, { kind: 'CreditCash' }>;

/** Executes the command. */
export function executeCreditCash(execution: CommandExecution, command: CreditCash): CommandResult {
  const reject = check(execution, command);
  if (reject !== 'ok') return refused(reject, false);
  const { state } = execution;
  const amount = BigInt(command.amount);
  const row = state.ensureCash(command.account, command.currency);
  state.moveCash(command.account, command.currency, amount, 0n);
  state.currencies[command.currency]!.total += amount;
  state.write(TABLE.currencies, command.currency);
  emit(execution, cashCredited(command.account, command.currency, amount));
  return done(row);
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
  if (account.status !== 0) return 'account_not_active';
  if (currency.total + BigInt(command.amount) >= UINT_BOUND) return 'amount_too_large';
  const isNewRow = state.cashOf(command.account, command.currency) === undefined;
  if (isNewRow && state.cash.length >= limits.maxCashRows) return 'limit_reached';
  return 'ok';
}
