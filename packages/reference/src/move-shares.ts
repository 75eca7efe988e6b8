/** RetireShares and TransferShares (docs/spec/commands.md sections 24 and 25). */
import { type CommandRule, checkOffice, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { moveTotals } from './manager-totals.ts';
import { sharesRetired, sharesTransferred } from './office-events.ts';
import { TABLE } from './records.ts';

/** RetireShares. */
export const retireSharesRule: CommandRule<'RetireShares'> = {
  check(execution, { account, issue, quantity }) {
    const { state } = execution;
    const refusal = checkOffice(execution, ROLE.registrar, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (quantity === 0) return 'bad_quantity';
    if (state.accounts[account] === undefined) return 'unknown_account';
    if (state.issues[issue] === undefined) return 'unknown_issue';
    const available = state.positionOf(account, issue)?.available ?? 0n;
    return available < BigInt(quantity) ? 'insufficient_shares' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const { account, issue } = command;
    const quantity = BigInt(command.quantity);
    state.movePosition(account, issue, -quantity, 0n);
    state.issues[issue]!.sharesIssued -= quantity;
    state.write(TABLE.issues, issue);
    moveTotals(state, issue, { from: account, to: null }, quantity);
    emit(execution, sharesRetired(account, issue, quantity));
    return state.ensurePosition(account, issue);
  },
};

/** TransferShares. */
export const transferSharesRule: CommandRule<'TransferShares'> = {
  check(execution, { from, to, issue, quantity }) {
    const { state, limits } = execution;
    const refusal = checkOffice(execution, ROLE.registrar, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (quantity === 0) return 'bad_quantity';
    if (state.accounts[from] === undefined) return 'unknown_account';
    if (state.accounts[to] === undefined) return 'unknown_account';
    if (from === to) return 'bad_value';
    if (state.issues[issue] === undefined) return 'unknown_issue';
    const isNewRow = state.positionOf(to, issue) === undefined;
    if (isNewRow && state.positions.length >= limits.maxPositions) return 'limit_reached';
    const available = state.positionOf(from, issue)?.available ?? 0n;
    return available < BigInt(quantity) ? 'insufficient_shares' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const { from, to, issue, reason } = command;
    const quantity = BigInt(command.quantity);
    const row = state.ensurePosition(to, issue);
    state.movePosition(from, issue, -quantity, 0n);
    state.movePosition(to, issue, quantity, 0n);
    moveTotals(state, issue, { from, to }, quantity);
    emit(execution, sharesTransferred({ from, to, issue, quantity, reason }));
    return row;
  },
};
