import { BUY, SELL } from '@jangbu/market';
import { type Header, latin1, readU16, readU32, readU64, TABLE } from '@jangbu/protocol';
import type { BalanceTable } from './balance-table.ts';
import { rowBytesOf, SECRET_BYTES } from './rows.ts';
import { ExchangeState } from './state.ts';
import type { TouchedRows } from './touched-rows.ts';

const NONCE_WINDOW_BYTES = 16;

/**
 * The state whose rows a snapshot holds; books and look-ups are rebuilt from the rows. Returns a reason where the rows
 * contradict each other. That they are the right rows is proved by the state root, afterwards.
 */
export function restoreState(
  header: Header,
  sections: readonly TouchedRows[],
): ExchangeState | string {
  const rows = new Rows(sections);
  if (rows.count(TABLE.parameters) !== 3) return 'the parameters of the snapshot are incomplete';
  const state = new ExchangeState(readSettings(rows));
  readCounters(state, rows);
  if (state.index !== header.index || state.timestamp !== header.timestamp) {
    return 'the parameters of the snapshot are not those of its header';
  }
  readMembership(state, rows);
  readAssets(state, rows);
  const broken = readOrders(state, rows) ?? readClientOrderIds(state, rows);
  if (broken !== undefined) return broken;
  // Nothing of this was written by a block to come.
  for (const written of state.written) written.drain();
  return state;
}

/** Typed reads of rows by table. */
class Rows {
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
}

function readSettings(rows: Rows) {
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
  state.timestamp = readU64(row, 0);
  state.index = readU64(row, 8);
  state.nextOrderId = readU64(row, 16);
  state.nextEventSeq = readU64(row, 24);
  state.tradeCount = readU64(row, 32);
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
      registeredAt: readU64(row, 16),
      name: row.slice(64, 64 + row[6]!),
    });
  }
  for (const row of rows.all(TABLE.keys)) {
    const key = {
      publicKey: row.slice(0, 32),
      participant: readU32(row, 32),
      kind: row[36]!,
      scope: readU16(row, 38),
      validFrom: readU64(row, 40),
      validUntil: readU64(row, 48),
    };
    const window = row.slice(64, 64 + NONCE_WINDOW_BYTES);
    state.addKey(key, row[37]!, { highest: readU64(row, 56), window });
  }
  for (const row of rows.all(TABLE.accounts)) {
    state.addAccount({
      participant: readU32(row, 0),
      class: row[4]!,
      status: row[5]!,
      changedAt: readU64(row, 8),
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
    state.addCurrency({ code, decimals: row[8]!, total: readU64(row, 16) });
  }
  for (const row of rows.all(TABLE.issues)) readIssue(state, row);
  readBalances(state.cash, rows.all(TABLE.cash));
  readBalances(state.positions, rows.all(TABLE.positions));
}

function readIssue(state: ExchangeState, row: Uint8Array): void {
  state.addIssue({
    chainIndex: readU64(row, 32),
    currency: readU32(row, 40),
    priceDecimals: row[44]!,
    status: row[45]!,
    market: row[46]!,
    matchingMode: row[47]!,
    tick: readU64(row, 48),
    lot: readU64(row, 56),
    basePrice: readU64(row, 64),
    lowerLimit: readU64(row, 72),
    upperLimit: readU64(row, 80),
    sharesIssued: readU64(row, 88),
    lastPrice: readU64(row, 96),
    phase: row[104]!,
    tickTable: readU32(row, 108),
    listedAt: readU64(row, 112),
    shortCode: latin1(row.slice(160, 172).filter((byte) => byte !== 0)),
  });
}

function readBalances(table: BalanceTable, rows: Iterable<Uint8Array>): void {
  for (const row of rows) {
    const number = table.append(readU32(row, 0), readU32(row, 4));
    table.available[number] = readU64(row, 8);
    table.held[number] = readU64(row, 16);
    table.changedAt[number] = readU64(row, 24);
  }
}

/** Fills the order table; then the books, in order of `sequence`, as they were filled when the orders came. */
function readOrders(state: ExchangeState, rows: Rows): string | undefined {
  const { orders } = state;
  const slots: number[] = [];
  const count = rows.count(TABLE.orders);
  for (let slot = 0; slot < count; slot += 1) {
    const row = rows.row(TABLE.orders, slot);
    const orderId = readU64(row, 0);
    if (orderId === 0) continue;
    const account = readU32(row, 48);
    const issueNumber = readU32(row, 52);
    const issue = state.issues[issueNumber];
    if (issue === undefined) return `the order in row ${slot} of the snapshot has no issue`;
    const side = row[60] === BUY ? BUY : SELL;
    const cash = state.cash.find(account, issue.currency);
    const position = state.positions.find(account, issueNumber);
    if (cash < 0 || position < 0) return `the order in row ${slot} of the snapshot has no balance`;
    orders.allocator.take(slot);
    orders.put(slot, {
      orderId,
      sequence: readU64(row, 8),
      limitPrice: readU64(row, 16),
      quantity: readU64(row, 24),
      leaves: readU64(row, 32),
      account,
      issue: issueNumber,
      key: readU32(row, 56),
      side,
      orderType: row[61]!,
      timeInForce: row[62]!,
      modes: row[63]!,
      holdRow: side === BUY ? cash : position,
      receiveRow: side === BUY ? position : cash,
    });
    orders.changedAt[slot] = readU64(row, 40);
    slots.push(slot);
  }
  const { sequence } = orders.columns;
  slots.sort((a, b) => sequence[a]! - sequence[b]! || a - b);
  for (const slot of slots) state.issues[orders.issue[slot]!]!.book.rest(slot);
  return undefined;
}

function readClientOrderIds(state: ExchangeState, rows: Rows): string | undefined {
  for (const row of rows.all(TABLE.client_order_ids)) {
    const account = readU32(row, 16);
    const clientOrderId = latin1(row.slice(24, 24 + row[20]!));
    if (state.clientOrderIds.find(account, clientOrderId) >= 0) {
      return 'the snapshot has a client order id twice';
    }
    const orderId = readU64(row, 0);
    state.clientOrderIds.restore({ account, clientOrderId, orderId, changedAt: readU64(row, 8) });
  }
  return undefined;
}
