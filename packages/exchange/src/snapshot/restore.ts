import { type Header, latin1, readU16, readU32, TABLE } from '@jangbu/protocol';
import { dueProposals } from '../office/proposals.ts';
import type { BalanceTable } from '../state/balance-table.ts';
import { SECRET_BYTES } from '../state/rows.ts';
import { ExchangeState, type LedgerSettings } from '../state/state.ts';
import { findContradiction } from './restore-checks.ts';
import { readIssueDay, readMarkets } from './restore-markets.ts';
import { findOfficeContradiction, readOffice } from './restore-office.ts';
import { readClientOrderIds, readOrders, readStops } from './restore-orders.ts';
import { SnapshotRows } from './snapshot-rows.ts';
import type { TableSection } from './table-section.ts';

const NONCE_WINDOW_BYTES = 16;
/** With and without counts that only some ledgers have. */
const PARAMETER_ROWS: readonly number[] = [3, 4];
const BALANCE_BYTES = 32;

/**
 * The state whose rows a snapshot holds; books and look-ups are rebuilt from the rows. Returns a reason where the rows
 * cannot be those of a ledger, whoever made them, and does not throw. That they are the right rows is proved by the state
 * root, afterwards.
 */
export function restoreState(
  header: Header,
  sections: readonly TableSection[],
): ExchangeState | string {
  const rows = new SnapshotRows(sections);
  if (!PARAMETER_ROWS.includes(rows.count(TABLE.parameters))) {
    return 'the parameters of the snapshot are incomplete';
  }
  const state = new ExchangeState(readSettings(rows));
  readCounters(state, rows);
  readMembership(state, rows);
  const unsound = readMarkets(state, rows);
  if (unsound !== undefined) return unsound;
  if (!readAssets(state, rows)) return 'an issue of the snapshot cannot be traded';
  const contradiction = findContradiction(state, header);
  if (contradiction !== undefined) return contradiction;
  const broken =
    readOffice(state, rows) ??
    readOrders(state, rows) ??
    readStops(state, rows) ??
    readClientOrderIds(state, rows) ??
    findOfficeContradiction(state);
  if (broken !== undefined) return broken;
  if (rows.hasGreatInteger) return 'an integer of the snapshot is not below 2^53';
  if (state.rollPending && !hasRollWork(state)) {
    return 'the snapshot waits for a date to change and has nothing to change';
  }
  // Nothing of this was written by a block to come.
  for (const written of state.written) written.drain();
  return state;
}

function readSettings(rows: SnapshotRows): LedgerSettings {
  const counts = rows.row(TABLE.parameters, 1);
  const ids = rows.row(TABLE.parameters, 2);
  return {
    chainId: ids.slice(0, 32),
    operatorKey: ids.slice(32, 64),
    network: counts[32]!,
    ledgerAudience: counts[33]!,
    approvals: counts[34]!,
    effective: counts[35]!,
    clockRate: readU32(counts, 36),
    quorum: readU16(counts, 40),
  };
}

function readCounters(state: ExchangeState, rows: SnapshotRows): void {
  const row = rows.row(TABLE.parameters, 0);
  state.timestamp = rows.u64(row, 0);
  state.index = rows.u64(row, 8);
  state.nextOrderId = rows.u64(row, 16);
  state.nextEventSeq = rows.u64(row, 24);
  state.tradeCount = rows.u64(row, 32);
  state.businessDate = readU32(row, 40);
  state.rulesVersion = readU32(row, 44);
  state.rollPending = row[48] === 1;
  state.pendingRules = row[49]!;
  state.pendingRulesDate = readU32(row, 52);
  state.extraSequences = rows.u64(row, 56);
  state.hasMoreCounts = rows.count(TABLE.parameters) > 3;
  if (state.hasMoreCounts) state.feesDate = readU32(rows.row(TABLE.parameters, 3), 16);
}

function readMembership(state: ExchangeState, rows: SnapshotRows): void {
  for (const row of rows.all(TABLE.participants)) {
    state.addParticipant({
      roles: readU32(row, 0),
      status: row[4]!,
      lockedBy: row[5]!,
      rootKey: readU32(row, 8),
      ordersPerSecond: readU32(row, 12),
      registeredAt: rows.u64(row, 16),
      lockedAt: rows.u64(row, 24),
      name: row.slice(64, 64 + row[6]!),
    });
  }
  for (const row of rows.all(TABLE.keys)) {
    const key = {
      publicKey: row.slice(0, 32),
      participant: readU32(row, 32),
      kind: row[36]!,
      scope: readU16(row, 38),
      validFrom: rows.u64(row, 40),
      validUntil: rows.u64(row, 48),
      throttleSecond: rows.u64(row, 80),
      throttleCount: readU32(row, 88),
    };
    const window = row.slice(64, 64 + NONCE_WINDOW_BYTES);
    state.addKey(key, row[37]!, { highest: rows.u64(row, 56), window });
  }
  for (const row of rows.all(TABLE.accounts)) {
    state.addAccount({
      participant: readU32(row, 0),
      class: row[4]!,
      status: row[5]!,
      flags: row[6]!,
      lockedBy: row[7]!,
      changedAt: rows.u64(row, 8),
      secret: row.slice(16, 16 + SECRET_BYTES),
      group: readU32(row, 32),
      year: readU32(row, 36),
      bought: rows.u64(row, 40),
      sold: rows.u64(row, 48),
      lockedAt: rows.u64(row, 56),
    });
  }
  for (const row of rows.all(TABLE.witnesses)) {
    state.addWitness({ key: row.slice(0, 32), name: row.slice(64, 64 + row[63]!) });
  }
}

/** False where an issue cannot be one of this state. */
function readAssets(state: ExchangeState, rows: SnapshotRows): boolean {
  for (const row of rows.all(TABLE.currencies)) {
    const code = row.slice(0, 8).filter((byte) => byte !== 0);
    state.addCurrency({ code, decimals: row[8]!, total: rows.u64(row, 16) });
  }
  if (rows.count(TABLE.issue_days) !== rows.count(TABLE.issues)) return false;
  for (const row of rows.all(TABLE.issues)) if (!readIssue(state, rows, row)) return false;
  readBalances(state.cash, rows, TABLE.cash);
  readBalances(state.positions, rows, TABLE.positions);
  return true;
}

function readIssue(state: ExchangeState, rows: SnapshotRows, row: Uint8Array): boolean {
  const [market, tick, table] = [row[46]!, rows.u64(row, 48), readU32(row, 108)];
  const isOfNone = table === 0 && tick > 0;
  const isSound = market === 0 ? isOfNone : state.markets[market - 1]?.tickTable === table;
  if (!isSound) return false;
  const dayRow = rows.row(TABLE.issue_days, state.issues.length);
  const fields = {
    chainIndex: rows.u64(row, 32),
    currency: readU32(row, 40),
    priceDecimals: row[44]!,
    status: row[45]!,
    market,
    matchingMode: row[47]!,
    tick,
    lot: rows.u64(row, 56),
    basePrice: rows.u64(row, 64),
    lowerLimit: rows.u64(row, 72),
    upperLimit: rows.u64(row, 80),
    sharesIssued: rows.u64(row, 88),
    lastPrice: rows.u64(row, 96),
    phase: row[104]!,
    tickTable: table,
    listedAt: rows.u64(row, 112),
    shortCode: latin1(row.slice(160, 172).filter((byte) => byte !== 0)),
    maxQuantity: rows.u64(row, 176),
    maxNotional: rows.u64(row, 184),
    collarPercent: readU16(row, 192),
    feeSchedule: readU32(row, 196),
    ownershipCapPpm: readU32(row, 200),
    haltKey: readU32(row, 204),
    haltRatified: row[208]!,
  };
  state.addIssue(fields, market === 0 ? null : readIssueDay(dayRow, rows));
  return true;
}

function readBalances(table: BalanceTable, rows: SnapshotRows, number: number): void {
  const count = rows.count(number);
  if (count === 0) return;
  const bytes = rows.bytes(number);
  table.reserve(count);
  for (let at = 0; at < count * BALANCE_BYTES; at += BALANCE_BYTES) {
    const row = table.append(readU32(bytes, at), readU32(bytes, at + 4));
    table.available[row] = rows.u64(bytes, at + 8);
    table.held[row] = rows.u64(bytes, at + 16);
    table.changedAt[row] = rows.u64(bytes, at + 24);
  }
}

function hasRollWork(state: ExchangeState): boolean {
  const { orders, stops, issues, businessDate } = state;
  const isBehind = issues.some(({ day }) => day !== null && day.date !== businessDate);
  const hasDue = dueProposals(state).length > 0;
  return orders.openCount > 0 || stops.count > 0 || isBehind || hasDue;
}
