import { type Book, FastBook } from '@jangbu/market';
import {
  ALL_SCOPES,
  businessDateOf,
  copyBytes,
  EFFECTIVES,
  encodeUtf8,
  fromLatin1,
  type Genesis,
  KEY_KINDS,
  LEDGER_AUDIENCES,
  NETWORKS,
  type NonceWindow,
  TABLE,
  toHex,
} from '@jangbu/protocol';
import { BalanceTable } from './balance-table.ts';
import { ClientOrderIdTable } from './client-order-ids.ts';
import { OrderTable } from './order-table.ts';
import { WrittenRows } from './touched-rows.ts';

/** A row of table 1. */
export interface Participant {
  roles: number;
  status: number;
  rootKey: number;
  registeredAt: number;
  name: Uint8Array;
}

/** A row of table 2; `nonces` is the window of used nonces. */
export interface Key {
  publicKey: Uint8Array;
  participant: number;
  kind: number;
  status: number;
  scope: number;
  validFrom: number;
  validUntil: number;
  nonces: NonceWindow;
}

/** A row of table 3. */
export interface Account {
  participant: number;
  class: number;
  status: number;
  changedAt: number;
  secret: Uint8Array;
}

/** A row of table 4; `total` is what was credited and not debited, in minor units. */
export interface Currency {
  code: Uint8Array;
  decimals: number;
  total: number;
}

/** A row of table 6 without the hashes that sealing fills in, and the issue's book. */
export interface Issue {
  chainIndex: number;
  currency: number;
  priceDecimals: number;
  status: number;
  market: number;
  matchingMode: number;
  tick: number;
  lot: number;
  basePrice: number;
  lowerLimit: number;
  upperLimit: number;
  sharesIssued: number;
  lastPrice: number;
  phase: number;
  tickTable: number;
  listedAt: number;
  shortCode: string;
  readonly book: Book;
}

/** A row of table 14. */
export interface Witness {
  readonly key: Uint8Array;
  readonly name: Uint8Array;
}

/** Status of a participant, a key, an account or an issue in use. */
export const ACTIVE = 0;
/** Status of a key that may never sign again. */
export const KEY_REVOKED = 1;
/** Number of the kind of a root key. */
export const ROOT_KEY_KIND = KEY_KINDS.indexOf('root');

const NONCE_WINDOW_BYTES = 16;

/** What does not change after genesis. */
export interface LedgerSettings {
  readonly chainId: Uint8Array;
  readonly operatorKey: Uint8Array;
  readonly network: number;
  readonly ledgerAudience: number;
  readonly approvals: number;
  readonly effective: number;
  readonly clockRate: number;
  readonly quorum: number;
}

/**
 * The state of the exchange: every row of docs/spec/state.md, the books that are derived from them, and which rows the
 * block in progress has written.
 */
export class ExchangeState {
  readonly settings: LedgerSettings;
  timestamp = 0;
  index = 0;
  nextOrderId = 1;
  nextEventSeq = 1;
  tradeCount = 0;
  businessDate = 0;
  rulesVersion = 1;
  /** True while orders of an earlier business date wait to be expired. */
  rollPending = false;
  readonly participants: Participant[] = [];
  readonly keys: Key[] = [];
  readonly accounts: Account[] = [];
  readonly currencies: Currency[] = [];
  readonly issues: Issue[] = [];
  readonly witnesses: Witness[] = [];
  /** Written rows by table number. */
  readonly written: readonly WrittenRows[];
  readonly cash: BalanceTable;
  readonly positions: BalanceTable;
  readonly orders: OrderTable;
  readonly clientOrderIds: ClientOrderIdTable;
  readonly #keysByHex = new Map<string, number>();
  readonly #issuesByShortCode = new Map<string, number>();

  constructor(settings: LedgerSettings) {
    this.settings = settings;
    this.written = Array.from({ length: TABLE.witnesses + 1 }, () => new WrittenRows());
    this.cash = new BalanceTable(this.writtenTo(TABLE.cash));
    this.positions = new BalanceTable(this.writtenTo(TABLE.positions));
    this.orders = new OrderTable(this.writtenTo(TABLE.orders));
    this.clientOrderIds = new ClientOrderIdTable(this.writtenTo(TABLE.client_order_ids));
  }

  /** The written rows of one table. */
  writtenTo(table: number): WrittenRows {
    return this.written[table] as WrittenRows;
  }

  /** Number of the key with this public key, or -1. */
  findKey(publicKey: Uint8Array): number {
    return this.#keysByHex.get(toHex(publicKey)) ?? -1;
  }

  /** Number of the issue with this short code, or -1. */
  findShortCode(shortCode: string): number {
    return this.#issuesByShortCode.get(shortCode) ?? -1;
  }

  /** Appends a participant; returns its number. Like all of these, it copies the bytes that it is given. */
  addParticipant(participant: Participant): number {
    this.writtenTo(TABLE.participants).mark(this.participants.length);
    this.markCounts();
    return this.participants.push({ ...participant, name: copied(participant.name) }) - 1;
  }

  /** Appends a key; returns its number. */
  addKey(key: Omit<Key, 'nonces' | 'status'>, status = ACTIVE, nonces = emptyNonces()): number {
    const publicKey = copied(key.publicKey);
    const number = this.keys.push({ ...key, publicKey, status, nonces }) - 1;
    this.#keysByHex.set(toHex(publicKey), number);
    this.writtenTo(TABLE.keys).mark(number);
    this.markCounts();
    return number;
  }

  /** Appends an account; returns its number. */
  addAccount(account: Account): number {
    this.writtenTo(TABLE.accounts).mark(this.accounts.length);
    this.markCounts();
    return this.accounts.push({ ...account, secret: copied(account.secret) }) - 1;
  }

  /** Appends a currency; returns its number. */
  addCurrency(currency: Currency): number {
    this.writtenTo(TABLE.currencies).mark(this.currencies.length);
    this.markCounts();
    return this.currencies.push(currency) - 1;
  }

  /** Appends an issue with an empty book; returns its number. */
  addIssue(issue: Omit<Issue, 'book'>): number {
    const number = this.issues.push({ ...issue, book: new FastBook(this.orders.columns) }) - 1;
    this.#issuesByShortCode.set(issue.shortCode, number);
    this.writtenTo(TABLE.issues).mark(number);
    this.markCounts();
    return number;
  }

  /** Appends a witness; returns its number. */
  addWitness({ key, name }: Witness): number {
    this.writtenTo(TABLE.witnesses).mark(this.witnesses.length);
    this.markCounts();
    return this.witnesses.push({ key: copied(key), name: copied(name) }) - 1;
  }

  /** Notes that the row of table counts (parameters row 1) changes: call when a dense table grows or is cleared. */
  markCounts(): void {
    this.writtenTo(TABLE.parameters).mark(1);
  }
}

function copied(bytes: Uint8Array): Uint8Array {
  return copyBytes(bytes, 0, bytes.length);
}

function emptyNonces(): NonceWindow {
  return { highest: 0, window: new Uint8Array(NONCE_WINDOW_BYTES) };
}

/** The state that block 0 commits to. */
export function createState(genesis: Genesis, chainId: Uint8Array): ExchangeState {
  const state = new ExchangeState({
    chainId,
    operatorKey: copied(genesis.operatorKey),
    network: NETWORKS.indexOf(genesis.network),
    ledgerAudience: LEDGER_AUDIENCES.indexOf(genesis.ledgerAudience),
    approvals: genesis.approvals,
    effective: EFFECTIVES.indexOf(genesis.effective),
    clockRate: genesis.clockRate,
    quorum: genesis.quorum,
  });
  state.timestamp = genesis.time;
  state.businessDate = businessDateOf(genesis.time);
  state.rulesVersion = genesis.rulesVersion;
  for (const row of [0, 1, 2]) state.writtenTo(TABLE.parameters).mark(row);
  for (const { code, decimals } of genesis.currencies) {
    state.addCurrency({ code: fromLatin1(code), decimals, total: 0 });
  }
  for (const { name, roles, rootKey } of genesis.participants) {
    const number = state.participants.length;
    const participant = { roles, status: ACTIVE, rootKey: number, registeredAt: 0 };
    state.addParticipant({ ...participant, name: encodeUtf8(name) });
    addRootKey(state, number, rootKey);
  }
  for (const { name, key } of genesis.witnesses) state.addWitness({ key, name: encodeUtf8(name) });
  return state;
}

/** Registers the root key of a participant: all scopes, no end. */
export function addRootKey(
  state: ExchangeState,
  participant: number,
  publicKey: Uint8Array,
): number {
  const bounds = { validFrom: 0, validUntil: 0 };
  return state.addKey({
    publicKey,
    participant,
    kind: ROOT_KEY_KIND,
    scope: ALL_SCOPES,
    ...bounds,
  });
}
