/** DebitCash (docs/spec/commands.md section 21). */
import { type CommandRule, checkOffice, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { cashDebited } from './office-events.ts';
import { TABLE } from './records.ts';

/** The command. */
export const debitCashRule: CommandRule<'DebitCash'> = {
  check(execution, { account, currency, amount }) {
    const { state } = execution;
    const refusal = checkOffice(execution, ROLE.custodian, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (amount === 0) return 'bad_quantity';
    if (state.accounts[account] === undefined) return 'unknown_account';
    if (state.currencies[currency] === undefined) return 'unknown_currency';
    const available = state.cashOf(account, currency)?.available ?? 0n;
    return available < BigInt(amount) ? 'insufficient_cash' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const { account, currency } = command;
    const amount = BigInt(command.amount);
    state.moveCash(account, currency, -amount, 0n);
    state.currencies[currency]!.total -= amount;
    state.write(TABLE.currencies, currency);
    emit(execution, cashDebited(account, currency, amount));
    return state.ensureCash(account, currency);
  },
};
