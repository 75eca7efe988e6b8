/** FreezeShares and ReleaseShares (docs/spec/commands.md sections 26 and 27). */
import type { RejectCode } from '@jangbu/protocol';
import {
  type CommandExecution,
  type CommandOf,
  type CommandRule,
  checkOffice,
  emit,
} from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { freezeChanged } from './office-events.ts';
import type { State } from './state.ts';

/** FreezeShares. */
export const freezeSharesRule: CommandRule<'FreezeShares'> = {
  check(execution, command) {
    const { state, limits } = execution;
    const { account, issue, quantity } = command;
    const refusal = checkFields(execution, command);
    if (refusal !== 'ok') return refusal;
    const isNewRow = rowOf(state, command) === -1;
    if (isNewRow && state.freezes.size >= limits.maxFreezes) return 'limit_reached';
    const available = state.positionOf(account, issue)?.available ?? 0n;
    return available < BigInt(quantity) ? 'insufficient_shares' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const { account, issue } = command;
    const quantity = BigInt(command.quantity);
    const changedAt = state.parameters.index;
    state.movePosition(account, issue, -quantity, quantity);
    let row = rowOf(state, command);
    if (row === -1) row = state.freezes.add({ account, issue, quantity: 0n, changedAt });
    const freeze = state.freezes.rows[row]!;
    freeze.quantity += quantity;
    freeze.changedAt = changedAt;
    state.freezes.write(row);
    emit(execution, freezeChanged(36, { account, issue, quantity }, freeze.quantity));
    return row;
  },
};

/** ReleaseShares. */
export const releaseSharesRule: CommandRule<'ReleaseShares'> = {
  check(execution, command) {
    const { state } = execution;
    const refusal = checkFields(execution, command);
    if (refusal !== 'ok') return refusal;
    const frozen = state.freezes.rows[rowOf(state, command)]?.quantity ?? 0n;
    return frozen < BigInt(command.quantity) ? 'exceeds_frozen' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const { account, issue } = command;
    const quantity = BigInt(command.quantity);
    state.movePosition(account, issue, quantity, -quantity);
    const row = rowOf(state, command);
    const freeze = state.freezes.rows[row]!;
    freeze.quantity -= quantity;
    freeze.changedAt = state.parameters.index;
    if (freeze.quantity === 0n) state.freezes.remove(row);
    else state.freezes.write(row);
    emit(execution, freezeChanged(37, { account, issue, quantity }, freeze.quantity));
    return row;
  },
};

type Fields = Omit<CommandOf<'FreezeShares'>, 'kind'>;

/** Checks 1 to 5 of both. */
function checkFields(execution: CommandExecution, fields: Fields): RejectCode {
  const { state } = execution;
  const refusal = checkOffice(execution, ROLE.registrar, SCOPE.office);
  if (refusal !== 'ok') return refusal;
  if (fields.quantity === 0) return 'bad_quantity';
  if (state.accounts[fields.account] === undefined) return 'unknown_account';
  return state.issues[fields.issue] === undefined ? 'unknown_issue' : 'ok';
}

/** The row of a pair of account and issue, -1 if nothing is frozen. */
function rowOf({ freezes }: State, { account, issue }: Fields): number {
  return freezes.rows.findIndex((row) => row?.account === account && row.issue === issue);
}
