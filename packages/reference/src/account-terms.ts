/** FreezeAccount and SetAccountTerms (docs/spec/commands.md sections 28 and 29). */
import { type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { accountFrozen, accountTermsSet } from './office-events.ts';
import { sweepOf, sweepOrders } from './sweep.ts';

const LAST_IS_FROZEN = 1;
const FLAG_RETAIL = 1;

/** FreezeAccount. */
export const freezeAccountRule: CommandRule<'FreezeAccount'> = {
  check(execution, { account: number, isFrozen }) {
    const isAllowed = hasRole(execution, ROLE.registrar) || hasRole(execution, ROLE.regulator);
    if (!isAllowed) return 'role_missing';
    if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
    if (isFrozen > LAST_IS_FROZEN) return 'bad_value';
    const account = execution.state.accounts[number];
    if (account === undefined) return 'unknown_account';
    const isRegulator = hasRole(execution, ROLE.regulator);
    const isSo = account.isFrozen === (isFrozen === 1);
    const mayFreezeAgain = isFrozen === 1 && isRegulator && !account.isFrozenByRegulator;
    if (isSo && !mayFreezeAgain) return 'bad_value';
    if (isFrozen === 0 && account.isFrozenByRegulator && !isRegulator) return 'role_missing';
    return 'ok';
  },
  apply(execution, { account, isFrozen }) {
    const { state } = execution;
    const row = state.accounts[account]!;
    row.isFrozen = isFrozen === 1;
    row.isFrozenByRegulator = isFrozen === 1 && hasRole(execution, ROLE.regulator);
    state.writeAccount(account);
    emit(execution, accountFrozen(account, isFrozen));
    if (isFrozen === 1) sweepOrders(execution, sweepOf('account', account, 'account_frozen'));
    return account;
  },
};

/** SetAccountTerms. */
export const setAccountTermsRule: CommandRule<'SetAccountTerms'> = {
  check(execution, { account: number, flags, group }) {
    const isOperator = hasRole(execution, ROLE.operator);
    if (!isOperator && !hasRole(execution, ROLE.member)) return 'role_missing';
    if (!hasScope(execution, SCOPE.accounts)) return 'scope_missing';
    if (flags > FLAG_RETAIL) return 'bad_value';
    const account = execution.state.accounts[number];
    if (account === undefined) return 'unknown_account';
    const isOwn = account.participant === execution.participant;
    if (!isOwn && !isOperator) return 'unknown_account';
    if (account.isRetail && flags !== FLAG_RETAIL && !isOperator) return 'role_missing';
    return !isOwn && group !== account.group ? 'bad_value' : 'ok';
  },
  apply(execution, { account: number, flags, group }) {
    const { state } = execution;
    const account = state.accounts[number]!;
    account.isRetail = flags === FLAG_RETAIL;
    account.group = group;
    state.writeAccount(number);
    emit(execution, accountTermsSet(number, account));
    return number;
  },
};
