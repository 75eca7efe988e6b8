import { BUY, SELL } from '@jangbu/market';
import {
  type Header,
  isClientOrderId,
  latin1,
  readU16,
  readU32,
  readU64,
  TABLE,
} from '@jangbu/protocol';
import type { BalanceTable } from './balance-table.ts';
import { findContradiction } from './restore-checks.ts';
import { rowBytesOf, SECRET_BYTES } from './rows.ts';
import { ExchangeState, type LedgerSettings } from './state.ts';
import type { TouchedRows } from './touched-rows.ts';

const NONCE_WINDOW_BYTES = 16;
const PARAMETER_ROWS = 3;

/**
 * The state whose rows a snapshot holds; books and look-ups are rebuilt from the rows. Returns a reason where the rows
 * cannot be those of a ledger, whoever made them, and does not throw. That they are the right rows is proved by the state
 * root, afterwards.
 */
export function restoreState(
  header: Header,
  sections: readonly TouchedRows[],
): ExchangeState | string {
  const rows = new Rows(sections);
  if (rows.count(TABLE.parameters) !== PARAMETER_ROWS) {
    return 'the parameters of the snapshot are incomplete';
  }
  const state = new ExchangeState(readSettings(rows));
  readCounters(state, rows);
  readMembership(state, rows);
  readAssets(state, rows);
  const contradiction = findContradiction(state, header);
  if (contradiction !== undefined) return contradiction;
  const broken = readOrders(state, rows) ?? readClientOrderIds(state, rows);
  if (broken !== undefined) return broken;
  if (rows.hasGreatInteger) return 'an integer of the snapshot is not below 2^53';
  if (state.rollPending && state.orders.openCount === 0) {
    return 'the snapshot waits for orders to expire and has none';
  }
  // Nothing of this was written by a block to come.
  for (const written of state.written) written.drain();
  return state;
}

/** Typed reads of rows by table. */
class Rows {
  /** True once a u64 at or above 2^53 was read; it reads as 0. */
  hasGreatInteger = false;
  readonly #sections = new Map<number, TouchedRows>();

  constructor(sections: readonly TouchedRows[]) {
    for (const section of sections) this.#sections.set(section.table, section);
  }

  count(table: number): number {
    return this.#sections.get(table)?.rows.length ?? 0;
  }

  row(table: number, row: number): Uint8Array {
    const rowBytes = rowBytesOf(table);
    const { bytes } = this.#sections.get(table)!;
    return bytes.slice(row * rowBytes, (row + 1) * rowBytes);
  }

  *all(table: number): Generator<Uint8Array> {
    const count = this.count(table);
    for (let row = 0; row < count; row += 1) yield this.row(table, row);
  }

  u64(row: Uint8Array, offset: number): number {
    const value = readU64(row, offset);
    if (value >= 0) return value;
    this.hasGreatInteger = true;
    return 0;
  }
}

function readSettings(rows: Rows): LedgerSettings {
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

function readCounters(state: ExchangeState, rows: Rows): void {
  const row = rows.row(TABLE.parameters, 0);
  state.timestamp = rows.u64(row, 0);
  state.index = rows.u64(row, 8);
  state.nextOrderId = rows.u64(row, 16);
  state.nextEventSeq = rows.u64(row, 24);
  state.tradeCount = rows.u64(row, 32);
  state.businessDate = readU32(row, 40);
  state.rulesVersion = readU32(row, 44);
  state.rollPending = row[48] === 1;
}

function readMembership(state: ExchangeState, rows: Rows): void {
  for (const row of rows.all(TABLE.participants)) {
    state.addParticipant({
      roles: readU32(row, 0),
      status: row[4]!,
      rootKey: readU32(row, 8),
      registeredAt: rows.u64(row, 16),
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
    };
    const window = row.slice(64, 64 + NONCE_WINDOW_BYTES);
    state.addKey(key, row[37]!, { highest: rows.u64(row, 56), window });
  }
  for (const row of rows.all(TABLE.accounts)) {
    state.addAccount({
      participant: readU32(row, 0),
      class: row[4]!,
      status: row[5]!,
      changedAt: rows.u64(row, 8),
      secret: row.slice(16, 16 + SECRET_BYTES),
    });
  }
  for (const row of rows.all(TABLE.witnesses)) {
    state.addWitness({ key: row.slice(0, 32), name: row.slice(64, 64 + row[63]!) });
  }
}

function readAssets(state: ExchangeState, rows: Rows): void {
  for (const row of rows.all(TABLE.currencies)) {
    const code = row.slice(0, 8).filter((byte) => byte !== 0);
    state.addCurrency({ code, decimals: row[8]!, total: rows.u64(row, 16) });
  }
  for (const row of rows.all(TABLE.issues)) readIssue(state, rows, row);
  readBalances(state.cash, rows, TABLE.cash);
  readBalances(state.positions, rows, TABLE.positions);
}

function readIssue(state: ExchangeState, rows: Rows, row: Uint8Array): void {
  state.addIssue({
    chainIndex: rows.u64(row, 32),
    currency: readU32(row, 40),
    priceDecimals: row[44]!,
    status: row[45]!,
    market: row[46]!,
    matchingMode: row[47]!,
    tick: rows.u64(row, 48),
    lot: rows.u64(row, 56),
    basePrice: rows.u64(row, 64),
    lowerLimit: rows.u64(row, 72),
    upperLimit: rows.u64(row, 80),
    sharesIssued: rows.u64(row, 88),
    lastPrice: rows.u64(row, 96),
    phase: row[104]!,
    tickTable: readU32(row, 108),
    listedAt: rows.u64(row, 112),
    shortCode: latin1(row.slice(160, 172).filter((byte) => byte !== 0)),
  });
}

function readBalances(table: BalanceTable, rows: Rows, number: number): void {
  for (const row of rows.all(number)) {
    const at = table.append(readU32(row, 0), readU32(row, 4));
    table.available[at] = rows.u64(row, 8);
    table.held[at] = rows.u64(row, 16);
    table.changedAt[at] = rows.u64(row, 24);
  }
}

/** Fills the order table; then the books, in order of `sequence`, as they were filled when the orders came. */
function readOrders(state: ExchangeState, rows: Rows): string | undefined {
  const { orders } = state;
  const slots: number[] = [];
  const count = rows.count(TABLE.orders);
  for (let slot = 0; slot < count; slot += 1) {
    const row = rows.row(TABLE.orders, slot);
    if (readU64(row, 0) === 0) continue;
    if (!readOrder(state, rows, slot, row)) return `row ${slot} of the snapshot is no open order`;
    slots.push(slot);
  }
  const { sequence } = orders.columns;
  slots.sort((a, b) => sequence[a]! - sequence[b]! || a - b);
  for (const [place, slot] of slots.entries()) {
    if (place > 0 && sequence[slot] === sequence[slots[place - 1]!]) {
      return 'two orders of the snapshot have the same place in time';
    }
    state.issues[orders.issue[slot]!]!.book.rest(slot);
  }
  return undefined;
}

/** Takes one order into the table; false, with nothing taken, if it cannot be an order of this state. */
function readOrder(state: ExchangeState, rows: Rows, slot: number, row: Uint8Array): boolean {
  const { orders } = state;
  const account = readU32(row, 48);
  const issueNumber = readU32(row, 52);
  const key = readU32(row, 56);
  const [orderId, sequence, limitPrice] = [rows.u64(row, 0), rows.u64(row, 8), rows.u64(row, 16)];
  const [quantity, leaves] = [rows.u64(row, 24), rows.u64(row, 32)];
  const issue = state.issues[issueNumber];
  if (issue === undefined || state.keys[key] === undefined) return false;
  if (orders.find(orderId) >= 0 || orderId === 0 || orderId >= state.nextOrderId) return false;
  if (limitPrice === 0 || limitPrice % issue.tick !== 0 || row[60]! > SELL) return false;
  if (leaves === 0 || leaves % issue.lot !== 0 || quantity < leaves) return false;
  const side = row[60] === BUY ? BUY : SELL;
  const cash = state.cash.find(account, issue.currency);
  const position = state.positions.find(account, issueNumber);
  if (cash < 0 || position < 0) return false;
  orders.allocator.take(slot);
  orders.put(slot, {
    orderId,
    sequence,
    limitPrice,
    quantity,
    leaves,
    account,
    issue: issueNumber,
    key,
    side,
    orderType: row[61]!,
    timeInForce: row[62]!,
    modes: row[63]!,
    holdRow: side === BUY ? cash : position,
    receiveRow: side === BUY ? position : cash,
  });
  orders.changedAt[slot] = rows.u64(row, 40);
  return true;
}

function readClientOrderIds(state: ExchangeState, rows: Rows): string | undefined {
  for (const row of rows.all(TABLE.client_order_ids)) {
    const account = readU32(row, 16);
    const clientOrderId = latin1(row.slice(24, 24 + row[20]!));
    if (!isClientOrderId(clientOrderId) || state.accounts[account] === undefined) {
      return 'the snapshot has a client order id that cannot be one';
    }
    if (state.clientOrderIds.find(account, clientOrderId) >= 0) {
      return 'the snapshot has a client order id twice';
    }
    const orderId = rows.u64(row, 0);
    state.clientOrderIds.restore({ account, clientOrderId, orderId, changedAt: rows.u64(row, 8) });
  }
  return undefined;
}
