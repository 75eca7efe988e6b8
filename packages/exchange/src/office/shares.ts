import {
  type FreezeShares,
  LIMITS,
  type RejectCode,
  type ReleaseShares,
  type RetireShares,
  type TransferShares,
} from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { moveManaged, NO_POSITION } from '../state/managed-shares.ts';

/** docs/spec/commands.md, 24 RetireShares. */
export function retireShares(
  block: BlockContext,
  signer: Signer,
  command: RetireShares,
): RejectCode {
  const { state } = block;
  const form = checkShares(block, signer, command);
  if (form !== 'ok') return form;
  const { account, issue: number, quantity } = command;
  if (state.positions.availableOf(account, number) < quantity) return 'insufficient_shares';
  if (block.isDryRun) return 'ok';

  const issue = state.issues[number]!;
  const row = state.positions.find(account, number);
  state.positions.credit(row, -quantity, state.index);
  moveManaged(state, row, NO_POSITION, quantity);
  issue.sharesIssued -= quantity;
  state.touchIssue(issue);
  writeMove(block, 'shares_retired', command);
  return block.done(row);
}

/** docs/spec/commands.md, 25 TransferShares. */
export function transferShares(
  block: BlockContext,
  signer: Signer,
  { from, to, issue, quantity, reason }: TransferShares,
): RejectCode {
  const { state } = block;
  const { positions, accounts } = state;
  const right = checkRight(signer, 'registrar', 'office');
  if (right !== 'ok') return right;
  if (quantity === 0) return 'bad_quantity';
  if (accounts[from] === undefined || accounts[to] === undefined) return 'unknown_account';
  if (from === to) return 'bad_value';
  if (state.issues[issue] === undefined) return 'unknown_issue';
  const absent = positions.find(to, issue) < 0;
  if (absent && positions.count >= LIMITS.maxPositions) return 'limit_reached';
  if (positions.availableOf(from, issue) < quantity) return 'insufficient_shares';
  if (block.isDryRun) return 'ok';

  if (absent) state.markCounts();
  const fromRow = positions.find(from, issue);
  const toRow = positions.findOrCreate(to, issue, state.index);
  positions.credit(fromRow, -quantity, state.index);
  positions.credit(toRow, quantity, state.index);
  moveManaged(state, fromRow, toRow, quantity);
  const event = block.begin('shares_transferred');
  event.u32(16, from);
  event.u32(20, to);
  event.u64(24, quantity);
  event.u32(32, issue);
  event.u16(36, reason);
  return block.done(toRow);
}

/** docs/spec/commands.md, 26 FreezeShares. */
export function freezeShares(
  block: BlockContext,
  signer: Signer,
  command: FreezeShares,
): RejectCode {
  const { state } = block;
  const form = checkShares(block, signer, command);
  if (form !== 'ok') return form;
  const { account, issue, quantity } = command;
  const { freezes, positions, index } = state;
  let row = freezes.find(account, issue);
  if (row < 0 && freezes.count >= LIMITS.maxFreezes) return 'limit_reached';
  if (positions.availableOf(account, issue) < quantity) return 'insufficient_shares';
  if (block.isDryRun) return 'ok';

  positions.hold(positions.find(account, issue), quantity, index);
  if (row < 0) row = freezes.add({ account, issue, quantity, changedAt: index });
  else freezes.change(row, quantity, index);
  writeMove(block, 'shares_frozen', command).u64(32, freezes.rows[row]!.quantity);
  return block.done(row);
}

/** docs/spec/commands.md, 27 ReleaseShares. */
export function releaseShares(
  block: BlockContext,
  signer: Signer,
  command: ReleaseShares,
): RejectCode {
  const { state } = block;
  const form = checkShares(block, signer, command);
  if (form !== 'ok') return form;
  const { account, issue, quantity } = command;
  const { freezes, positions, index } = state;
  const row = freezes.find(account, issue);
  const frozen = freezes.rows[row]?.quantity ?? 0;
  if (frozen < quantity) return 'exceeds_frozen';
  if (block.isDryRun) return 'ok';

  positions.release(positions.find(account, issue), quantity, quantity, index);
  if (frozen === quantity) freezes.remove(row);
  else freezes.change(row, -quantity, index);
  writeMove(block, 'shares_released', command).u64(32, frozen - quantity);
  return block.done(row);
}

/** The checks that commands of a registrar on a position have alike. */
function checkShares(
  { state }: BlockContext,
  signer: Signer,
  { account, issue, quantity }: Omit<RetireShares, 'kind'>,
): RejectCode {
  const right = checkRight(signer, 'registrar', 'office');
  if (right !== 'ok') return right;
  if (quantity === 0) return 'bad_quantity';
  if (state.accounts[account] === undefined) return 'unknown_account';
  return state.issues[issue] === undefined ? 'unknown_issue' : 'ok';
}

function writeMove(
  block: BlockContext,
  kind: 'shares_retired' | 'shares_frozen' | 'shares_released',
  { account, issue, quantity }: Omit<RetireShares, 'kind'>,
) {
  const event = block.begin(kind);
  event.u32(16, account);
  event.u32(20, issue);
  event.u64(24, quantity);
  return event;
}
