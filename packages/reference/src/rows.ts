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
export const PARAMETER_ROWS = 3;

/** How many row positions a table has; rows of some of them may not exist. */
export function rowCount(state: State, table: number): number {
  switch (table) {
    case TABLE.parameters:
      return PARAMETER_ROWS;
    case TABLE.participants:
      return state.participants.length;
    case TABLE.keys:
      return state.keys.length;
    case TABLE.accounts:
      return state.accounts.length;
    case TABLE.currencies:
      return state.currencies.length;
    case TABLE.cash:
      return state.cash.length;
    case TABLE.issues:
      return state.issues.length;
    case TABLE.positions:
      return state.positions.length;
    case TABLE.orders:
      return state.orders.rows.length;
    case TABLE.clientOrderIds:
      return state.clientOrderIds.length;
    case TABLE.calendars:
      return state.tradingDays.length;
    case TABLE.rules:
      return state.markets.length;
    case TABLE.witnesses:
      return state.witnesses.length;
    case TABLE.stopOrders:
      return state.stopOrders.rows.length;
    case TABLE.tickTables:
      return state.tickTables.length;
    case TABLE.issueDays:
      return state.issueDays.length;
    default:
      return 0;
  }
}

/** The bytes of a row, or null if it does not exist. */
export function rowBytes(state: State, table: number, row: number): Uint8Array | null {
  switch (table) {
    case TABLE.parameters:
      return parameterRow(state, row);
    case TABLE.participants:
      return encoded(state.participants[row], participantRow);
    case TABLE.keys:
      return encoded(state.keys[row], keyRow);
    case TABLE.accounts:
      return encoded(state.accounts[row], accountRow);
    case TABLE.currencies:
      return encoded(state.currencies[row], currencyRow);
    case TABLE.cash:
      return encoded(state.cash[row], (cash) => balanceRow(cash, cash.currency));
    case TABLE.issues:
      return encoded(state.issues[row], issueRow);
    case TABLE.positions:
      return encoded(state.positions[row], (position) => balanceRow(position, position.issue));
    case TABLE.orders:
      return encoded(state.orders.rows[row], orderRow);
    case TABLE.clientOrderIds:
      return encoded(state.clientOrderIds[row], clientOrderIdRow);
    case TABLE.calendars:
      return encoded(state.tradingDays[row], tradingDayRow);
    case TABLE.rules:
      return encoded(state.markets[row], marketRow);
    case TABLE.witnesses:
      return encoded(state.witnesses[row], witnessRow);
    case TABLE.stopOrders:
      return encoded(state.stopOrders.rows[row], stopOrderRow);
    case TABLE.tickTables:
      return encoded(state.tickTables[row], tickTableRow);
    case TABLE.issueDays:
      return encoded(state.issueDays[row], issueDayRow);
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
    default:
      return null;
  }
}

function encoded<Row>(row: Row | undefined, encode: (row: Row) => Uint8Array): Uint8Array | null {
  return row === undefined ? null : encode(row);
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
      .u32(56, state.tickTables.length).bytes;
  }
  if (row === 2) return new Fields(64).put(0, p.chainId, 32).put(32, p.operatorKey, 32).bytes;
  return null;
}

function participantRow(participant: Participant): Uint8Array {
  return new Fields(128)
    .u32(0, participant.roles)
    .u8(4, participant.status)
    .u8(6, participant.name.length)
    .u32(8, participant.rootKey)
    .u64(16, participant.registeredAt)
    .put(64, participant.name, 64).bytes;
}

function keyRow(key: Key): Uint8Array {
  return new Fields(128)
    .put(0, key.publicKey, 32)
    .u32(32, key.participant)
    .u8(36, key.kind)
    .u8(37, key.status)
    .u16(38, key.scope)
    .u64(40, key.validFrom)
    .u64(48, key.validUntil)
    .u64(56, key.nonces.highest)
    .put(64, encodeWindow(key.nonces.window), 16).bytes;
}

function accountRow(account: Account): Uint8Array {
  return new Fields(64)
    .u32(0, account.participant)
    .u8(4, account.class)
    .u8(5, account.status)
    .u64(8, account.changedAt)
    .put(16, account.secret, 16).bytes;
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
    .put(160, encodeUtf8(issue.shortCode), 12).bytes;
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
