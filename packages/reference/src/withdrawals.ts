/** RequestWithdrawal and SettleWithdrawal (docs/spec/commands.md sections 22 and 23). */
import { type CommandRule, checkOffice, emit } from './execution.ts';
import { checkAccount } from './gate.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { withdrawalRequested, withdrawalSettled } from './office-events.ts';
import { TABLE } from './records.ts';

const LAST_IS_PAID = 1;

/** RequestWithdrawal. */
export const requestWithdrawalRule: CommandRule<'RequestWithdrawal'> = {
  check(execution, { account, currency, amount }) {
    const { state, limits, participant } = execution;
    const refusal = checkOffice(execution, ROLE.member, SCOPE.accounts);
    if (refusal !== 'ok') return refusal;
    if (amount === 0) return 'bad_quantity';
    if (state.accounts[account]?.participant !== participant) return 'unknown_account';
    if (state.currencies[currency] === undefined) return 'unknown_currency';
    const accountRefusal = checkAccount(state, account);
    if (accountRefusal !== 'ok') return accountRefusal;
    if (state.withdrawals.size >= limits.maxWithdrawals) return 'limit_reached';
    const available = state.cashOf(account, currency)?.available ?? 0n;
    return available < BigInt(amount) ? 'insufficient_cash' : 'ok';
  },
  apply(execution, { account, currency, ...command }) {
    const { state } = execution;
    const amount = BigInt(command.amount);
    const terms = { account, currency, amount };
    state.moveCash(account, currency, -amount, amount);
    const row = state.withdrawals.add({ ...terms, changedAt: state.parameters.index });
    emit(execution, withdrawalRequested(terms, row));
    return row;
  },
};

/** SettleWithdrawal. */
export const settleWithdrawalRule: CommandRule<'SettleWithdrawal'> = {
  check(execution, { withdrawal, isPaid }) {
    const refusal = checkOffice(execution, ROLE.custodian, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (isPaid > LAST_IS_PAID) return 'bad_value';
    const isOpen = execution.state.withdrawals.rows[withdrawal] !== undefined;
    return isOpen ? 'ok' : 'unknown_withdrawal';
  },
  apply(execution, { withdrawal: row, isPaid }) {
    const { state } = execution;
    const withdrawal = state.withdrawals.rows[row]!;
    const { account, currency, amount } = withdrawal;
    state.moveCash(account, currency, isPaid === 1 ? 0n : amount, -amount);
    if (isPaid === 1) {
      state.currencies[currency]!.total -= amount;
      state.write(TABLE.currencies, currency);
    }
    state.withdrawals.remove(row);
    emit(execution, withdrawalSettled(withdrawal, row, isPaid));
    return row;
  },
};
