/** The rows of tables 12, 13, 18 and 22 to 25 (docs/spec/state.md section 2), written at an offset into zeroed bytes. */

import { writeU16, writeU32, writeU64 } from '@jangbu/protocol';
import type { ExchangeState } from './state.ts';

/** Offset of the action in a proposal's row. */
export const PROPOSAL_ACTION_OFFSET = 32;

/** Writes a row of table 12. */
export function writeFees(
  { fees }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const { schedule, fromDate, makerPpm, takerPpm, sellTaxPpm, feeAccount, taxAccount } =
    fees.rows[row]!;
  writeU32(bytes, at, schedule);
  writeU32(bytes, at + 4, fromDate);
  writeU32(bytes, at + 8, makerPpm);
  writeU32(bytes, at + 12, takerPpm);
  writeU32(bytes, at + 16, sellTaxPpm);
  writeU32(bytes, at + 20, feeAccount);
  writeU32(bytes, at + 24, taxAccount);
}

/** Writes a row of table 13. */
export function writeProposal(
  { proposals }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const proposal = proposals[row]!;
  bytes[at] = proposal.status;
  writeU16(bytes, at + 2, proposal.reject);
  writeU32(bytes, at + 4, proposal.participant);
  writeU32(bytes, at + 8, proposal.key);
  writeU32(bytes, at + 12, proposal.effectiveDate);
  writeU64(bytes, at + 16, proposal.proposedAt);
  writeU32(bytes, at + 24, proposal.approver);
  writeU32(bytes, at + 28, proposal.action.length);
  bytes.set(proposal.action, at + PROPOSAL_ACTION_OFFSET);
}

/** Writes a row of table 18. */
export function writeSweep(
  { sweeps }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const sweep = sweeps.rows[row]!;
  bytes[at] = sweep.scope;
  bytes[at + 1] = sweep.side;
  bytes[at + 2] = sweep.reason;
  writeU32(bytes, at + 4, sweep.subject);
  writeU32(bytes, at + 8, sweep.issue);
}

/** Writes a row of table 22. */
export function writeWithdrawal(
  { withdrawals }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const withdrawal = withdrawals.rows[row]!;
  writeU32(bytes, at, withdrawal.account);
  writeU32(bytes, at + 4, withdrawal.currency);
  writeU64(bytes, at + 8, withdrawal.amount);
  writeU64(bytes, at + 16, withdrawal.changedAt);
}

/** Writes a row of table 23. */
export function writeFreeze(
  { freezes }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const freeze = freezes.rows[row]!;
  writeU32(bytes, at, freeze.account);
  writeU32(bytes, at + 4, freeze.issue);
  writeU64(bytes, at + 8, freeze.quantity);
  writeU64(bytes, at + 16, freeze.changedAt);
}

/** Writes a row of table 24. */
export function writeDayTrade(
  { dayTrades }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  writeU64(bytes, at, dayTrades.index[row]!);
  writeU64(bytes, at + 8, dayTrades.price[row]!);
  writeU64(bytes, at + 16, dayTrades.quantity[row]!);
  writeU64(bytes, at + 24, dayTrades.changedAt[row]!);
  writeU32(bytes, at + 32, dayTrades.issue[row]!);
  writeU32(bytes, at + 36, dayTrades.buyer[row]!);
  writeU32(bytes, at + 40, dayTrades.seller[row]!);
  bytes[at + 44] = dayTrades.isBusted[row]!;
  bytes[at + 45] = dayTrades.takerSide[row]!;
  writeU32(bytes, at + 48, dayTrades.feeRow[row]!);
}

/** Writes a row of table 25. */
export function writeManagerTotals(
  { managerTotals }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  writeU32(bytes, at, managerTotals.issue[row]!);
  writeU32(bytes, at + 4, managerTotals.participant[row]!);
  writeU64(bytes, at + 8, managerTotals.customers[row]!);
  writeU64(bytes, at + 16, managerTotals.own[row]!);
}
