import {
  type DebitCash,
  LIMITS,
  type RejectCode,
  type RequestWithdrawal,
  type SettleWithdrawal,
  TABLE,
} from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { checkStanding } from '../orders/place-order.ts';
import type { ExchangeState } from '../state/state.ts';

/** docs/spec/commands.md, 21 DebitCash. */
export function debitCash(block: BlockContext, signer: Signer, command: DebitCash): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'custodian', 'office');
  if (right !== 'ok') return right;
  const { account, currency, amount } = command;
  if (amount === 0) return 'bad_quantity';
  if (state.accounts[account] === undefined) return 'unknown_account';
  if (state.currencies[currency] === undefined) return 'unknown_currency';
  if (state.cash.availableOf(account, currency) < amount) return 'insufficient_cash';
  if (block.isDryRun) return 'ok';

  const row = state.cash.find(account, currency);
  state.cash.credit(row, -amount, state.index);
  lowerTotal(state, currency, amount);
  const event = block.begin('cash_debited');
  event.u32(16, account);
  event.u32(20, currency);
  event.u64(24, amount);
  return block.done(row);
}

/** docs/spec/commands.md, 22 RequestWithdrawal. */
export function requestWithdrawal(
  block: BlockContext,
  signer: Signer,
  command: RequestWithdrawal,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'member', 'accounts');
  if (right !== 'ok') return right;
  const { account, currency, amount } = command;
  if (amount === 0) return 'bad_quantity';
  const owner = state.accounts[account];
  if (owner?.participant !== signer.participant) return 'unknown_account';
  if (state.currencies[currency] === undefined) return 'unknown_currency';
  const standing = checkStanding(state, owner);
  if (standing !== 'ok') return standing;
  if (state.withdrawals.count >= LIMITS.maxWithdrawals) return 'limit_reached';
  if (state.cash.availableOf(account, currency) < amount) return 'insufficient_cash';
  if (block.isDryRun) return 'ok';

  state.cash.hold(state.cash.find(account, currency), amount, state.index);
  const row = state.withdrawals.add({ account, currency, amount, changedAt: state.index });
  const event = block.begin('withdrawal_requested');
  event.u32(16, account);
  event.u32(20, currency);
  event.u64(24, amount);
  event.u32(32, row);
  return block.done(row);
}

/** docs/spec/commands.md, 23 SettleWithdrawal. */
export function settleWithdrawal(
  block: BlockContext,
  signer: Signer,
  { withdrawal: number, isPaid }: SettleWithdrawal,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'custodian', 'office');
  if (right !== 'ok') return right;
  if (isPaid > 1) return 'bad_value';
  const withdrawal = state.withdrawals.rows[number];
  if (withdrawal === undefined) return 'unknown_withdrawal';
  if (block.isDryRun) return 'ok';

  const { account, currency, amount } = withdrawal;
  const row = state.cash.find(account, currency);
  state.cash.release(row, amount, isPaid === 1 ? 0 : amount, state.index);
  if (isPaid === 1) lowerTotal(state, currency, amount);
  state.withdrawals.remove(number);
  const event = block.begin('withdrawal_settled');
  event.u32(16, account);
  event.u32(20, currency);
  event.u64(24, amount);
  event.u32(32, number);
  event.u8(36, isPaid);
  return block.done(number);
}

function lowerTotal(state: ExchangeState, currency: number, amount: number): void {
  state.currencies[currency]!.total -= amount;
  state.writtenTo(TABLE.currencies).mark(currency);
}
