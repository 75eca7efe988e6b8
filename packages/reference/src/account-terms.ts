/** FreezeAccount and SetAccountTerms (docs/spec/commands.md sections 28 and 29). */
import { type CommandRule, checkOffice, emit, hasRole, hasScope } from './execution.ts';
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
    return account.isFrozen === (isFrozen === 1) ? 'bad_value' : 'ok';
  },
  apply(execution, { account, isFrozen }) {
    const { state } = execution;
    state.accounts[account]!.isFrozen = isFrozen === 1;
    state.writeAccount(account);
    emit(execution, accountFrozen(account, isFrozen));
    if (isFrozen === 1) sweepOrders(execution, sweepOf('account', account, 'account_frozen'));
    return account;
  },
};

/** SetAccountTerms. */
export const setAccountTermsRule: CommandRule<'SetAccountTerms'> = {
  check(execution, { account, flags }) {
    const refusal = checkOffice(execution, ROLE.member, SCOPE.accounts);
    if (refusal !== 'ok') return refusal;
    if (flags > FLAG_RETAIL) return 'bad_value';
    const owner = execution.state.accounts[account]?.participant;
    return owner === execution.participant ? 'ok' : 'unknown_account';
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
