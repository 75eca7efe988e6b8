import { fromLatin1, TABLE, TABLES, writeU16, writeU32, writeU64 } from '@jangbu/protocol';
import type { BalanceTable } from './balance-table.ts';
import {
  writeIssueDay,
  writeMarket,
  writeTickTable,
  writeTradingDay,
} from './market-row-writers.ts';
import {
  writeDayTrade,
  writeFees,
  writeFreeze,
  writeManagerTotals,
  writeProposal,
  writeSweep,
  writeWithdrawal,
} from './office-row-writers.ts';
import type { OrderTable } from './order-table.ts';
import type { ExchangeState } from './state.ts';
import type { TouchedRows } from './touched-rows.ts';

/** The rows of docs/spec/state.md section 2, written at `offset` into zeroed bytes. */
type RowWriter = (state: ExchangeState, row: number, bytes: Uint8Array, offset: number) => void;

/** Bytes of a row of table `table`; throws for a table that has no rows yet. */
export function rowBytesOf(table: number): number {
  const rowBytes = TABLES[table]?.rowBytes ?? 0;
  if (rowBytes === 0) throw new RangeError(`table ${table} has no rows`);
  return rowBytes;
}

/** Number of row positions of a table: for orders one above the highest row in use. */
export function rowCountOf(state: ExchangeState, table: number): number {
  switch (table) {
    case TABLE.parameters:
      return state.hasMoreCounts ? 4 : 3;
    case TABLE.participants:
      return state.participants.length;
    case TABLE.keys:
      return state.keys.length;
    case TABLE.accounts:
      return state.accounts.length;
    case TABLE.currencies:
      return state.currencies.length;
    case TABLE.cash:
      return state.cash.count;
    case TABLE.issues:
      return state.issues.length;
    case TABLE.positions:
      return state.positions.count;
    case TABLE.orders:
      return state.orders.allocator.highWater;
    case TABLE.client_order_ids:
      return state.clientOrderIds.count;
    case TABLE.witnesses:
      return state.witnesses.length;
    case TABLE.calendars:
      return state.tradingDays.rows.length;
    case TABLE.rules:
      return state.markets.length;
    case TABLE.stop_orders:
      return state.stops.rows.allocator.highWater;
    case TABLE.tick_tables:
      return state.tickTables.length;
    case TABLE.issue_days:
      return state.issues.length;
    case TABLE.fees:
      return state.fees.rows.length;
    case TABLE.proposals:
      return state.proposals.length;
    case TABLE.timers:
      return state.sweeps.rows.length;
    case TABLE.withdrawals:
      return state.withdrawals.allocator.highWater;
    case TABLE.freezes:
      return state.freezes.allocator.highWater;
    case TABLE.day_trades:
      return state.dayTrades.count;
    case TABLE.manager_totals:
      return state.managerTotals.count;
    default:
      return 0;
  }
}

/** True if the row exists. */
export function rowExists(state: ExchangeState, table: number, row: number): boolean {
  if (table === TABLE.orders) return state.orders.allocator.isLive(row);
  if (table === TABLE.stop_orders) return state.stops.rows.allocator.isLive(row);
  if (table === TABLE.issue_days) return state.issues[row]?.day != null;
  if (table === TABLE.timers) return state.sweeps.rows[row] !== undefined;
  if (table === TABLE.withdrawals) return state.withdrawals.allocator.isLive(row);
  if (table === TABLE.freezes) return state.freezes.allocator.isLive(row);
  return row < rowCountOf(state, table);
}

/**
 * Writes one existing row into zeroed bytes at `offset`.
 *
 * The hashes of an issue (chain head, listing) stay zero: sealing fills them in.
 */
export function encodeRow(
  state: ExchangeState,
  table: number,
  row: number,
  bytes: Uint8Array,
  offset: number,
): void {
  const writer = ROW_WRITERS.get(table);
  if (writer === undefined) throw new RangeError(`table ${table} has no rows`);
  writer(state, row, bytes, offset);
}

/**
 * Writes those of some rows that exist into zeroed bytes, one after the other, and sets their `present` to 1; as
 * `encodeRow` otherwise.
 */
function encodeRows(
  state: ExchangeState,
  table: number,
  rows: Uint32Array<ArrayBuffer>,
  bytes: Uint8Array,
  present: Uint8Array,
): void {
  const rowBytes = rowBytesOf(table);
  const writer = ROW_WRITERS.get(table);
  if (writer === undefined) throw new RangeError(`table ${table} has no rows`);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]!;
    if (!rowExists(state, table, row)) continue;
    present[place] = 1;
    writer(state, row, bytes, place * rowBytes);
  }
}

/** Copies of rows of one table, as if they had been written; the hashes of issues stay zero. */
export function copyRows(
  state: ExchangeState,
  table: number,
  rows: Uint32Array<ArrayBuffer>,
  cleared = false,
): TouchedRows {
  const bytes = new Uint8Array(rows.length * rowBytesOf(table));
  const present = new Uint8Array(rows.length);
  encodeRows(state, table, rows, bytes, present);
  return { table, cleared, rows, bytes, present };
}

/** Offset of the chain head in an issue's row. */
export const ISSUE_CHAIN_HEAD_OFFSET = 0;
/** Offset of the hash of the listing record in an issue's row. */
export const ISSUE_LISTING_HASH_OFFSET = 128;
/** Offset of the secret in an account's row. */
export const ACCOUNT_SECRET_OFFSET = 16;
/** Length of a secret in bytes. */
export const SECRET_BYTES = 16;

/** Where a salted row says which account it names and when it was last written; -1: the account is the row itself. */
export const SALT_FIELDS: ReadonlyMap<number, { account: number; changedAt: number }> = new Map([
  [TABLE.accounts, { account: -1, changedAt: 8 }],
  [TABLE.cash, { account: 0, changedAt: 24 }],
  [TABLE.positions, { account: 0, changedAt: 24 }],
  [TABLE.orders, { account: 48, changedAt: 40 }],
  [TABLE.client_order_ids, { account: 16, changedAt: 8 }],
  [TABLE.stop_orders, { account: 48, changedAt: 40 }],
  [TABLE.withdrawals, { account: 0, changedAt: 16 }],
  [TABLE.freezes, { account: 0, changedAt: 16 }],
  [TABLE.day_trades, { account: 36, changedAt: 24 }],
]);

const ROW_WRITERS: ReadonlyMap<number, RowWriter> = new Map<number, RowWriter>([
  [TABLE.parameters, writeParameters],
  [TABLE.participants, writeParticipant],
  [TABLE.keys, writeKey],
  [TABLE.accounts, writeAccount],
  [TABLE.currencies, writeCurrency],
  [TABLE.cash, (state, row, bytes, offset) => writeBalance(state.cash, row, bytes, offset)],
  [TABLE.issues, writeIssue],
  [
    TABLE.positions,
    (state, row, bytes, offset) => writeBalance(state.positions, row, bytes, offset),
  ],
  [TABLE.orders, writeOrder],
  [
    TABLE.client_order_ids,
    (state, row, bytes, offset) => bytes.set(state.clientOrderIds.rowBytes(row), offset),
  ],
  [TABLE.witnesses, writeWitness],
  [TABLE.calendars, writeTradingDay],
  [TABLE.rules, writeMarket],
  [TABLE.stop_orders, writeStop],
  [TABLE.tick_tables, writeTickTable],
  [TABLE.issue_days, writeIssueDay],
  [TABLE.fees, writeFees],
  [TABLE.proposals, writeProposal],
  [TABLE.timers, writeSweep],
  [TABLE.withdrawals, writeWithdrawal],
  [TABLE.freezes, writeFreeze],
  [TABLE.day_trades, writeDayTrade],
  [TABLE.manager_totals, writeManagerTotals],
]);

function writeParameters(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  if (row === 0) writeCounters(state, bytes, at);
  else if (row === 1) writeCounts(state, bytes, at);
  else if (row === 3) writeMoreCounts(state, bytes, at);
  else {
    bytes.set(state.settings.chainId, at);
    bytes.set(state.settings.operatorKey, at + 32);
  }
}

function writeCounters(state: ExchangeState, bytes: Uint8Array, at: number): void {
  writeU64(bytes, at, state.timestamp);
  writeU64(bytes, at + 8, state.index);
  writeU64(bytes, at + 16, state.nextOrderId);
  writeU64(bytes, at + 24, state.nextEventSeq);
  writeU64(bytes, at + 32, state.tradeCount);
  writeU32(bytes, at + 40, state.businessDate);
  writeU32(bytes, at + 44, state.rulesVersion);
  bytes[at + 48] = state.rollPending ? 1 : 0;
  bytes[at + 49] = state.pendingRules;
  writeU32(bytes, at + 52, state.pendingRulesDate);
  writeU64(bytes, at + 56, state.extraSequences);
}

function writeCounts(state: ExchangeState, bytes: Uint8Array, at: number): void {
  const counts = [
    state.participants.length,
    state.keys.length,
    state.accounts.length,
    state.currencies.length,
    state.cash.count,
    state.issues.length,
    state.positions.count,
    state.clientOrderIds.count,
  ];
  for (const [place, count] of counts.entries()) writeU32(bytes, at + 4 * place, count);
  bytes[at + 32] = state.settings.network;
  bytes[at + 33] = state.settings.ledgerAudience;
  bytes[at + 34] = state.settings.approvals;
  bytes[at + 35] = state.settings.effective;
  writeU32(bytes, at + 36, state.settings.clockRate);
  writeU16(bytes, at + 40, state.settings.quorum);
  writeU32(bytes, at + 44, state.witnesses.length);
  writeU32(bytes, at + 48, state.markets.length);
  writeU32(bytes, at + 52, state.tradingDays.rows.length);
  writeU32(bytes, at + 56, state.tickTables.length);
  writeU32(bytes, at + 60, state.sweeps.rows.length);
}

function writeMoreCounts(state: ExchangeState, bytes: Uint8Array, at: number): void {
  writeU32(bytes, at, state.fees.rows.length);
  writeU32(bytes, at + 4, state.proposals.length);
  writeU32(bytes, at + 8, state.dayTrades.count);
  writeU32(bytes, at + 12, state.managerTotals.count);
  writeU32(bytes, at + 16, state.feesDate);
}

function writeParticipant(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  const participant = state.participants[row]!;
  writeU32(bytes, at, participant.roles);
  bytes[at + 4] = participant.status;
  bytes[at + 5] = participant.lockedBy;
  bytes[at + 6] = participant.name.length;
  writeU32(bytes, at + 8, participant.rootKey);
  writeU32(bytes, at + 12, participant.ordersPerSecond);
  writeU64(bytes, at + 16, participant.registeredAt);
  writeU64(bytes, at + 24, participant.lockedAt);
  bytes.set(participant.name, at + 64);
}

function writeKey(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  const key = state.keys[row]!;
  bytes.set(key.publicKey, at);
  writeU32(bytes, at + 32, key.participant);
  bytes[at + 36] = key.kind;
  bytes[at + 37] = key.status;
  writeU16(bytes, at + 38, key.scope);
  writeU64(bytes, at + 40, key.validFrom);
  writeU64(bytes, at + 48, key.validUntil);
  writeU64(bytes, at + 56, key.nonces.highest);
  bytes.set(key.nonces.window, at + 64);
  writeU64(bytes, at + 80, key.throttleSecond);
  writeU32(bytes, at + 88, key.throttleCount);
}

function writeAccount(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  const account = state.accounts[row]!;
  writeU32(bytes, at, account.participant);
  bytes[at + 4] = account.class;
  bytes[at + 5] = account.status;
  bytes[at + 6] = account.flags;
  bytes[at + 7] = account.lockedBy;
  writeU64(bytes, at + 8, account.changedAt);
  bytes.set(account.secret, at + ACCOUNT_SECRET_OFFSET);
  writeU32(bytes, at + 32, account.group);
  writeU32(bytes, at + 36, account.year);
  writeU64(bytes, at + 40, account.bought);
  writeU64(bytes, at + 48, account.sold);
  writeU64(bytes, at + 56, account.lockedAt);
}

function writeCurrency(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  const currency = state.currencies[row]!;
  bytes.set(currency.code, at);
  bytes[at + 8] = currency.decimals;
  writeU64(bytes, at + 16, currency.total);
}

function writeBalance(table: BalanceTable, row: number, bytes: Uint8Array, at: number): void {
  writeU32(bytes, at, table.account[row]!);
  writeU32(bytes, at + 4, table.asset[row]!);
  writeU64(bytes, at + 8, table.available[row]!);
  writeU64(bytes, at + 16, table.held[row]!);
  writeU64(bytes, at + 24, table.changedAt[row]!);
}

function writeIssue(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  const issue = state.issues[row]!;
  writeU64(bytes, at + 32, issue.chainIndex);
  writeU32(bytes, at + 40, issue.currency);
  bytes[at + 44] = issue.priceDecimals;
  bytes[at + 45] = issue.status;
  bytes[at + 46] = issue.market;
  bytes[at + 47] = issue.matchingMode;
  writeU64(bytes, at + 48, issue.tick);
  writeU64(bytes, at + 56, issue.lot);
  writeU64(bytes, at + 64, issue.basePrice);
  writeU64(bytes, at + 72, issue.lowerLimit);
  writeU64(bytes, at + 80, issue.upperLimit);
  writeU64(bytes, at + 88, issue.sharesIssued);
  writeU64(bytes, at + 96, issue.lastPrice);
  bytes[at + 104] = issue.phase;
  writeU32(bytes, at + 108, issue.tickTable);
  writeU64(bytes, at + 112, issue.listedAt);
  bytes.set(fromLatin1(issue.shortCode), at + 160);
  writeU64(bytes, at + 176, issue.maxQuantity);
  writeU64(bytes, at + 184, issue.maxNotional);
  writeU16(bytes, at + 192, issue.collarPercent);
  writeU32(bytes, at + 196, issue.feeSchedule);
  writeU32(bytes, at + 200, issue.ownershipCapPpm);
  writeU32(bytes, at + 204, issue.haltKey);
  bytes[at + 208] = issue.haltRatified;
}

function writeOrder(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  const { orders } = state;
  const { columns } = orders;
  writeU64(bytes, at + 16, columns.limitPrice[row]!);
  writeU64(bytes, at + 32, columns.leaves[row]!);
  bytes[at + 60] = columns.side[row]!;
  writeOrderRest(orders, row, bytes, at);
}

function writeStop({ stops }: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  writeU64(bytes, at + 16, stops.limitPriceOf(row));
  writeU64(bytes, at + 32, stops.stopPriceOf(row));
  bytes[at + 60] = stops.sideOf(row);
  writeOrderRest(stops.rows, row, bytes, at);
}

/** What an open order and a dormant one have alike. */
function writeOrderRest(orders: OrderTable, row: number, bytes: Uint8Array, at: number): void {
  writeU64(bytes, at, orders.orderId[row]!);
  writeU64(bytes, at + 8, orders.columns.sequence[row]!);
  writeU64(bytes, at + 24, orders.quantity[row]!);
  writeU64(bytes, at + 40, orders.changedAt[row]!);
  writeU32(bytes, at + 48, orders.account[row]!);
  writeU32(bytes, at + 52, orders.issue[row]!);
  writeU32(bytes, at + 56, orders.key[row]!);
  bytes[at + 61] = orders.orderType[row]!;
  bytes[at + 62] = orders.timeInForce[row]!;
  bytes[at + 63] = orders.modes[row]!;
}

function writeWitness(state: ExchangeState, row: number, bytes: Uint8Array, at: number): void {
  const witness = state.witnesses[row]!;
  bytes.set(witness.key, at);
  bytes[at + 63] = witness.name.length;
  bytes.set(witness.name, at + 64);
}
