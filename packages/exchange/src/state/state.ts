import { type BookFactory, FastBook, IssueBooks, type TickTable, tickTable } from '@jangbu/market';
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
import type { Issue, IssueDay, IssueFields } from './issue.ts';
import { type MarketRow, TradingDays } from './market-rows.ts';
import { OrderTable } from './order-table.ts';
import { StopTable } from './stop-table.ts';
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
  /** Tick table t is at t - 1, market m at m - 1. */
  readonly tickTables: TickTable[] = [];
  readonly markets: MarketRow[] = [];
  readonly tradingDays = new TradingDays();
  /** How far sequences are ahead of order ids. */
  extraSequences = 0;
  /** Derived: issues whose call has changed since it was last told of. */
  readonly dirtyIssues = new Set<number>();
  /** Derived: the earliest time at which an issue is due, or -1 if it has to be found anew. */
  earliestDue = -1;
  readonly witnesses: Witness[] = [];
  /** Written rows by table number. */
  readonly written: readonly WrittenRows[];
  readonly cash: BalanceTable;
  readonly positions: BalanceTable;
  readonly orders: OrderTable;
  readonly stops: StopTable;
  readonly clientOrderIds: ClientOrderIdTable;
  readonly #keysByHex = new Map<string, number>();
  readonly #issuesByShortCode = new Map<string, number>();

  readonly #createBook: BookFactory;

  /** A state without rows; `createBook` makes its books, by default the fast ones. */
  constructor(
    settings: LedgerSettings,
    createBook: BookFactory = (columns) => new FastBook(columns),
  ) {
    this.settings = settings;
    this.#createBook = createBook;
    this.written = Array.from({ length: TABLE.issue_days + 1 }, () => new WrittenRows());
    this.cash = new BalanceTable(this.writtenTo(TABLE.cash));
    this.positions = new BalanceTable(this.writtenTo(TABLE.positions));
    this.orders = new OrderTable(this.writtenTo(TABLE.orders));
    this.stops = new StopTable(this.writtenTo(TABLE.stop_orders));
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

  /** Appends an issue with empty books; returns its number. */
  addIssue(fields: IssueFields, day: IssueDay | null = null): number {
    const number = this.issues.length;
    const { tick, tickTable: table } = fields;
    this.issues.push({
      ...fields,
      number,
      ticks: table === 0 ? tickTable([0, tick]) : this.tickTables[table - 1]!,
      books: new IssueBooks(this.orders.columns, this.#createBook),
      stops: this.#createBook(this.stops.rows.columns),
      conditionals: new Set(),
      day,
    });
    this.#issuesByShortCode.set(fields.shortCode, number);
    this.writtenTo(TABLE.issues).mark(number);
    if (day !== null) {
      this.reschedule(number);
      if (day.isDirty) this.dirtyIssues.add(number);
    }
    this.markCounts();
    return number;
  }

  /** The market of an issue that has one. */
  marketOf(issue: Issue): MarketRow {
    return this.markets[issue.market - 1] as MarketRow;
  }

  /** Appends a tick table; returns its number, from 1. */
  addTickTable(table: TickTable): number {
    this.writtenTo(TABLE.tick_tables).mark(this.tickTables.length);
    this.markCounts();
    return this.tickTables.push(table);
  }

  /** Appends a market; returns its number, from 1. */
  addMarket(market: MarketRow): number {
    this.writtenTo(TABLE.rules).mark(this.markets.length);
    this.markCounts();
    return this.markets.push(market);
  }

  /** The next place in time, beyond those of the accepted orders. */
  takeSequence(): number {
    const sequence = this.nextOrderId + this.extraSequences;
    this.extraSequences += 1;
    return sequence;
  }

  /** Notes that the day row of an issue was written. */
  markDay(issue: number): void {
    this.writtenTo(TABLE.issue_days).mark(issue);
  }

  /** Notes that the day row of an issue was written, and that the issue may be due at another time. */
  reschedule(issue: number): void {
    this.markDay(issue);
    this.earliestDue = -1;
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
export function createState(
  genesis: Genesis,
  chainId: Uint8Array,
  createBook?: BookFactory,
): ExchangeState {
  const state = new ExchangeState(
    {
      chainId,
      operatorKey: copied(genesis.operatorKey),
      network: NETWORKS.indexOf(genesis.network),
      ledgerAudience: LEDGER_AUDIENCES.indexOf(genesis.ledgerAudience),
      approvals: genesis.approvals,
      effective: EFFECTIVES.indexOf(genesis.effective),
      clockRate: genesis.clockRate,
      quorum: genesis.quorum,
    },
    createBook,
  );
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
