/** The bytes of the rows and whose secret salts them (docs/spec/state.md sections 1 and 2). */
import { encodeUtf8 } from '@jangbu/protocol';
import { Fields } from './fields.ts';
import {
  issueDayRow,
  marketRow,
  orderRow,
  stopOrderRow,
  tickTableRow,
  tradingDayRow,
} from './market-rows.ts';
import { encodeWindow } from './nonces.ts';
import {
  dayTradeRow,
  feeRow,
  freezeRow,
  managerTotalsRow,
  proposalRow,
  sweepRow,
  withdrawalRow,
} from './office-rows.ts';
import {
  type Account,
  type Cash,
  type ClientOrderIdRow,
  type Currency,
  type Issue,
  type Key,
  type Participant,
  type Position,
  TABLE,
  type Witness,
} from './records.ts';
import type { State } from './state.ts';

/** Number of rows of the parameters. */
export const PARAMETER_ROWS = 4;

/** A row of a table, or undefined where there is none, and how it is encoded. */
interface TableRows {
  readonly count: number;
  encode(row: number): Uint8Array | null;
}

/** How many row positions a table has; rows of some of them may not exist. */
export function rowCount(state: State, table: number): number {
  return rowsOf(state, table)?.count ?? 0;
}

/** The bytes of a row, or null if it does not exist. */
export function rowBytes(state: State, table: number, row: number): Uint8Array | null {
  return rowsOf(state, table)?.encode(row) ?? null;
}

function rowsOf(state: State, table: number): TableRows | null {
  switch (table) {
    case TABLE.parameters:
      return { count: PARAMETER_ROWS, encode: (row) => parameterRow(state, row) };
    case TABLE.participants:
      return encoded(state.participants, participantRow);
    case TABLE.keys:
      return encoded(state.keys, keyRow);
    case TABLE.accounts:
      return encoded(state.accounts, accountRow);
    case TABLE.currencies:
      return encoded(state.currencies, currencyRow);
    case TABLE.cash:
      return encoded(state.cash, (cash) => balanceRow(cash, cash.currency));
    case TABLE.issues:
      return encoded(state.issues, issueRow);
    case TABLE.positions:
      return encoded(state.positions, (position) => balanceRow(position, position.issue));
    case TABLE.orders:
      return encoded(state.orders.rows, orderRow);
    case TABLE.clientOrderIds:
      return encoded(state.clientOrderIds, clientOrderIdRow);
    case TABLE.calendars:
      return encoded(state.tradingDays, tradingDayRow);
    case TABLE.rules:
      return encoded(state.markets, marketRow);
    case TABLE.fees:
      return encoded(state.fees.rows, feeRow);
    case TABLE.proposals:
      return encoded(state.proposals.rows, proposalRow);
    case TABLE.witnesses:
      return encoded(state.witnesses, witnessRow);
    case TABLE.sweeps:
      return encoded(state.sweeps, sweepRow);
    case TABLE.stopOrders:
      return encoded(state.stopOrders.rows, stopOrderRow);
    case TABLE.tickTables:
      return encoded(state.tickTables, tickTableRow);
    case TABLE.issueDays:
      return encoded(state.issueDays, issueDayRow);
    case TABLE.withdrawals:
      return encoded(state.withdrawals.rows, withdrawalRow);
    case TABLE.freezes:
      return encoded(state.freezes.rows, freezeRow);
    case TABLE.dayTrades:
      return encoded(state.dayTrades.rows, dayTradeRow);
    case TABLE.managerTotals:
      return encoded(state.managerTotals.rows, managerTotalsRow);
    default:
      return null;
  }
}

/**
 * The account that a row of a salted table names and when it was last written, or null for the
 * other tables.
 */
export function ownerOf(
  state: State,
  table: number,
  row: number,
): { account: number; changedAt: number } | null {
  switch (table) {
    case TABLE.accounts:
      return { account: row, changedAt: state.accounts[row]!.changedAt };
    case TABLE.cash:
      return state.cash[row]!;
    case TABLE.positions:
      return state.positions[row]!;
    case TABLE.orders:
      return state.orders.rows[row]!;
    case TABLE.clientOrderIds:
      return state.clientOrderIds[row]!;
    case TABLE.stopOrders:
      return state.stopOrders.rows[row]!;
    case TABLE.withdrawals:
      return state.withdrawals.rows[row]!;
    case TABLE.freezes:
      return state.freezes.rows[row]!;
    case TABLE.dayTrades: {
      const { buyer: account, changedAt } = state.dayTrades.rows[row]!;
      return { account, changedAt };
    }
    default:
      return null;
  }
}

function encoded<Row>(
  rows: readonly (Row | undefined)[],
  encode: (row: Row) => Uint8Array,
): TableRows {
  return {
    count: rows.length,
    encode: (number) => {
      const row = rows[number];
      return row === undefined ? null : encode(row);
    },
  };
}

function parameterRow(state: State, row: number): Uint8Array | null {
  const p = state.parameters;
  if (row === 0) {
    return new Fields(64)
      .u64(0, p.timestamp)
      .u64(8, p.index)
      .u64(16, p.nextOrderId)
      .u64(24, p.nextEventSeq)
      .u64(32, p.tradeCount)
      .u32(40, p.businessDate)
      .u32(44, p.rulesVersion)
      .u8(48, p.rollPending ? 1 : 0)
      .u8(49, p.pendingRules)
      .u32(52, p.pendingRulesDate)
      .u64(56, p.extraSequences).bytes;
  }
  if (row === 1) {
    return new Fields(64)
      .u32(0, state.participants.length)
      .u32(4, state.keys.length)
      .u32(8, state.accounts.length)
      .u32(12, state.currencies.length)
      .u32(16, state.cash.length)
      .u32(20, state.issues.length)
      .u32(24, state.positions.length)
      .u32(28, state.clientOrderIds.length)
      .u8(32, p.network)
      .u8(33, p.ledgerAudience)
      .u8(34, p.approvals)
      .u8(35, p.effective)
      .u32(36, p.clockRate)
      .u16(40, p.quorum)
      .u32(44, state.witnesses.length)
      .u32(48, state.markets.length)
      .u32(52, state.tradingDays.length)
      .u32(56, state.tickTables.length)
      .u32(60, state.sweeps.length).bytes;
  }
  if (row === 2) return new Fields(64).put(0, p.chainId, 32).put(32, p.operatorKey, 32).bytes;
  if (!p.hasCounts) return null;
  return new Fields(64)
    .u32(0, state.fees.length)
    .u32(4, state.proposals.length)
    .u32(8, state.dayTrades.length)
    .u32(12, state.managerTotals.length)
    .u32(16, p.feesDate).bytes;
}

function participantRow(participant: Participant): Uint8Array {
  return new Fields(128)
    .u32(0, participant.roles)
    .u8(4, participant.isLocked ? 1 : 0)
    .u8(5, participant.lockedBy)
    .u8(6, participant.name.length)
    .u32(8, participant.rootKey)
    .u32(12, participant.ordersPerSecond)
    .u64(16, participant.registeredAt)
    .u64(24, participant.lockedAt)
    .put(64, participant.name, 64).bytes;
}

function keyRow(key: Key): Uint8Array {
  return new Fields(128)
    .put(0, key.publicKey, 32)
    .u32(32, key.participant)
    .u8(36, key.kind)
    .u8(37, key.isRevoked ? 1 : 0)
    .u16(38, key.scope)
    .u64(40, key.validFrom)
    .u64(48, key.validUntil)
    .u64(56, key.nonces.highest)
    .put(64, encodeWindow(key.nonces.window), 16)
    .u64(80, key.throttleSecond)
    .u32(88, key.throttleCount).bytes;
}

function statusOf({ isFrozen, isLocked, isFrozenByRegulator }: Account): number {
  return (isFrozen ? 1 : 0) + (isLocked ? 2 : 0) + (isFrozenByRegulator ? 4 : 0);
}

function accountRow(account: Account): Uint8Array {
  return new Fields(64)
    .u32(0, account.participant)
    .u8(4, account.class)
    .u8(5, statusOf(account))
    .u8(6, account.isRetail ? 1 : 0)
    .u8(7, account.lockedBy)
    .u64(8, account.changedAt)
    .put(16, account.secret, 16)
    .u32(32, account.group)
    .u32(36, account.year)
    .u64(40, account.bought)
    .u64(48, account.sold)
    .u64(56, account.lockedAt).bytes;
}

function currencyRow(currency: Currency): Uint8Array {
  return new Fields(32)
    .put(0, encodeUtf8(currency.code), 8)
    .u8(8, currency.decimals)
    .u64(16, currency.total).bytes;
}

/** Cash rows and position rows have one layout; `asset` is the currency or the issue. */
function balanceRow(balance: Cash | Position, asset: number): Uint8Array {
  return new Fields(32)
    .u32(0, balance.account)
    .u32(4, asset)
    .u64(8, balance.available)
    .u64(16, balance.held)
    .u64(24, balance.changedAt).bytes;
}

function issueRow(issue: Issue): Uint8Array {
  return new Fields(256)
    .put(0, issue.chainHead, 32)
    .u64(32, issue.chainIndex)
    .u32(40, issue.currency)
    .u8(44, issue.priceDecimals)
    .u8(45, issue.status)
    .u8(46, issue.market)
    .u8(47, issue.matchingMode)
    .u64(48, issue.tick)
    .u64(56, issue.lot)
    .u64(64, issue.basePrice)
    .u64(72, issue.lowerLimit)
    .u64(80, issue.upperLimit)
    .u64(88, issue.sharesIssued)
    .u64(96, issue.lastPrice)
    .u8(104, issue.phase)
    .u32(108, issue.tickTable)
    .u64(112, issue.listedAt)
    .put(128, issue.listingHash, 32)
    .put(160, encodeUtf8(issue.shortCode), 12)
    .u64(176, issue.maxQuantity)
    .u64(184, issue.maxNotional)
    .u16(192, issue.collarPercent)
    .u32(196, issue.feeSchedule)
    .u32(200, issue.ownershipCapPpm)
    .u32(204, issue.haltKey)
    .u8(208, issue.isHaltRatified ? 1 : 0).bytes;
}

function clientOrderIdRow(row: ClientOrderIdRow): Uint8Array {
  return new Fields(64)
    .u64(0, row.orderId)
    .u64(8, row.changedAt)
    .u32(16, row.account)
    .u8(20, row.clientOrderId.length)
    .put(24, encodeUtf8(row.clientOrderId), 36).bytes;
}

function witnessRow(witness: Witness): Uint8Array {
  return new Fields(128)
    .put(0, witness.key, 32)
    .u8(63, witness.name.length)
    .put(64, witness.name, 64).bytes;
}
