/** Fees, proposals, sweeps, withdrawals, freezes, trades of the date and manager totals of a snapshot. */

import { LOCKED_BY, readU16, readU32, readU64, SWEEP_SCOPES, TABLE } from '@jangbu/protocol';
import { actionOf } from '../office/proposals.ts';
import { BOTH_SIDES } from '../orders/sweeps.ts';
import { restoreManagedShares } from '../state/managed-shares.ts';
import { PROPOSAL_ACTION_OFFSET } from '../state/office-row-writers.ts';
import { PROPOSAL } from '../state/proposal.ts';
import type { ExchangeState } from '../state/state.ts';
import type { SnapshotRows } from './snapshot-rows.ts';

/** Reads the tables of this page; a reason where they cannot be those of a ledger. */
export function readOffice(state: ExchangeState, rows: SnapshotRows): string | undefined {
  return (
    readFees(state, rows) ??
    readProposals(state, rows) ??
    readSweeps(state, rows) ??
    readWithdrawals(state, rows) ??
    readFreezes(state, rows) ??
    readDayTrades(state, rows) ??
    readManagerTotals(state, rows)
  );
}

/** Where terms of a restored state point to what is not there. */
export function findOfficeContradiction(state: ExchangeState): string | undefined {
  const { fees, issues, participants, accounts, keys } = state;
  const areTerms = issues.every(({ feeSchedule, haltKey }) => {
    return feeSchedule <= fees.scheduleCount && haltKey <= keys.length;
  });
  if (!areTerms) return 'an issue of the snapshot has terms that are not there';
  const rows = [...participants, ...accounts];
  if (rows.some(({ lockedBy }) => lockedBy >= LOCKED_BY.length)) {
    return 'a kill switch of the snapshot was turned on by nobody that there is';
  }
  const isFeesDate = fees.rows.length === 0 ? state.feesDate === 0 : state.feesDate > 0;
  return isFeesDate ? undefined : 'the fees of the snapshot are of no date';
}

function readFees(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const { fees, accounts } = state;
  for (const row of rows.all(TABLE.fees)) {
    const [schedule, fromDate] = [readU32(row, 0), readU32(row, 4)];
    const [feeAccount, taxAccount] = [readU32(row, 20), readU32(row, 24)];
    const isKnown = accounts[feeAccount] !== undefined && accounts[taxAccount] !== undefined;
    const isNumbered = schedule > 0 && schedule <= fees.scheduleCount + 1;
    if (!isKnown || !isNumbered || fees.has(schedule, fromDate)) {
      return 'a fee row of the snapshot cannot be one';
    }
    const rates = {
      makerPpm: readU32(row, 8),
      takerPpm: readU32(row, 12),
      sellTaxPpm: readU32(row, 16),
    };
    fees.add({ schedule, fromDate, ...rates, feeAccount, taxAccount });
  }
  state.refreshFees();
  return undefined;
}

function readProposals(state: ExchangeState, rows: SnapshotRows): string | undefined {
  for (const row of rows.all(TABLE.proposals)) {
    const length = readU32(row, 28);
    const from = PROPOSAL_ACTION_OFFSET;
    const action = row.slice(from, Math.min(from + length, row.length));
    const proposal = {
      status: row[0]!,
      reject: readU16(row, 2),
      participant: readU32(row, 4),
      key: readU32(row, 8),
      effectiveDate: readU32(row, 12),
      proposedAt: rows.u64(row, 16),
      approver: readU32(row, 24),
      action,
    };
    const isKnown = state.keys[proposal.key]?.participant === proposal.participant;
    if (!isKnown || proposal.status > PROPOSAL.withdrawn || actionOf(action) === undefined) {
      return 'a proposal of the snapshot cannot be one';
    }
    const number = state.proposals.push(proposal) - 1;
    if (proposal.status === PROPOSAL.approved) state.waitingProposals.add(number);
  }
  return undefined;
}

function readSweeps(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const subjects = [state.participants, state.accounts, state.keys, state.issues];
  for (const row of rows.all(TABLE.timers)) {
    if (readU64(row, 0) === 0) {
      state.sweeps.restore(undefined);
      continue;
    }
    const sweep = {
      scope: row[0]!,
      side: row[1]!,
      reason: row[2]!,
      subject: readU32(row, 4),
      issue: readU32(row, 8),
    };
    const isKnown = subjects[sweep.scope]?.[sweep.subject] !== undefined;
    if (sweep.scope >= SWEEP_SCOPES.length || sweep.side > BOTH_SIDES || !isKnown) {
      return 'a sweep of the snapshot cannot be one';
    }
    state.sweeps.restore(sweep);
  }
  const isOver = state.sweeps.liveCount === 0 && state.sweeps.rows.length > 0;
  return isOver ? 'the sweeps of the snapshot are over' : undefined;
}

function readWithdrawals(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const count = rows.count(TABLE.withdrawals);
  for (let slot = 0; slot < count; slot += 1) {
    const row = rows.row(TABLE.withdrawals, slot);
    if (readU64(row, 8) === 0) continue;
    const [account, currency] = [readU32(row, 0), readU32(row, 4)];
    if (state.cash.find(account, currency) < 0) {
      return 'a withdrawal of the snapshot is of no cash';
    }
    const [amount, changedAt] = [rows.u64(row, 8), rows.u64(row, 16)];
    state.withdrawals.restore(slot, { account, currency, amount, changedAt });
  }
  return undefined;
}

function readFreezes(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const count = rows.count(TABLE.freezes);
  for (let slot = 0; slot < count; slot += 1) {
    const row = rows.row(TABLE.freezes, slot);
    if (readU64(row, 8) === 0) continue;
    const [account, issue] = [readU32(row, 0), readU32(row, 4)];
    const isKnown = state.positions.find(account, issue) >= 0;
    if (!isKnown || state.freezes.find(account, issue) >= 0) {
      return 'a freeze of the snapshot is of no position, or not the only one';
    }
    const [quantity, changedAt] = [rows.u64(row, 8), rows.u64(row, 16)];
    state.freezes.restore(slot, { account, issue, quantity, changedAt });
  }
  return undefined;
}

function readDayTrades(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const { dayTrades, positions } = state;
  /** Index that the next trade of an issue has. */
  const following: number[] = [];
  for (const row of rows.all(TABLE.day_trades)) {
    const trade = {
      index: rows.u64(row, 0),
      price: rows.u64(row, 8),
      quantity: rows.u64(row, 16),
      issue: readU32(row, 32),
      buyer: readU32(row, 36),
      seller: readU32(row, 40),
      takerSide: row[45]!,
      feeRow: readU32(row, 48),
    };
    const { issue: number, index, buyer, seller, feeRow } = trade;
    const issue = state.issues[number];
    const isKnown =
      issue !== undefined &&
      positions.find(buyer, number) >= 0 &&
      positions.find(seller, number) >= 0 &&
      state.cash.find(buyer, issue.currency) >= 0 &&
      state.cash.find(seller, issue.currency) >= 0;
    const isNext = index === (following[number] ?? index);
    if (!isKnown || !isNext || feeRow > state.fees.rows.length) {
      return 'a trade of the date of the snapshot cannot be one';
    }
    following[number] = index + 1;
    const at = dayTrades.restore(trade);
    dayTrades.isBusted[at] = row[44]!;
    dayTrades.changedAt[at] = rows.u64(row, 24);
  }
  return undefined;
}

function readManagerTotals(state: ExchangeState, rows: SnapshotRows): string | undefined {
  const { managerTotals } = state;
  for (const row of rows.all(TABLE.manager_totals)) {
    const [issue, participant] = [readU32(row, 0), readU32(row, 4)];
    const isKnown =
      state.issues[issue] !== undefined && state.participants[participant] !== undefined;
    if (!isKnown || managerTotals.find(issue, participant) >= 0) {
      return 'a manager of the snapshot cannot be one, or is there twice';
    }
    managerTotals.set(managerTotals.add(issue, participant), rows.u64(row, 8), rows.u64(row, 16));
  }
  restoreManagedShares(state);
  return undefined;
}
