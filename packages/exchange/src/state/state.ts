import { type BookFactory, FastBook, IssueBooks, type TickTable, tickTable } from '@jangbu/market';
import { copyBytes, type NonceWindow, TABLE, toHex } from '@jangbu/protocol';
import { BalanceTable } from './balance-table.ts';
import { ClientOrderIdTable } from './client-order-ids.ts';
import { DayTradeTable } from './day-trades.ts';
import { FeeTable } from './fee-table.ts';
import type { Issue, IssueDay, IssueFields } from './issue.ts';
import { ManagerTotals } from './manager-totals.ts';
import { type MarketRow, TradingDays } from './market-rows.ts';
import {
  ACTIVE,
  type Account,
  type Currency,
  type Key,
  type Participant,
  type Witness,
} from './member-rows.ts';
import { OrderTable } from './order-table.ts';
import type { Proposal } from './proposal.ts';
import { SlotRows } from './slot-rows.ts';
import { StopTable } from './stop-table.ts';
import { type Sweep, SweepTable } from './sweep-table.ts';
import { WrittenRows } from './touched-rows.ts';
import { WideSums } from './wide-sums.ts';
import { FreezeTable, type Withdrawal } from './withdrawals.ts';

const SECOND_RULES = 2;
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

/** A key as it is registered. */
export type NewKey = Omit<Key, 'nonces' | 'status' | 'throttleSecond' | 'throttleCount'> &
  Partial<Pick<Key, 'throttleSecond' | 'throttleCount'>>;

/** What is left of a sweep: rows of open orders and then of dormant stops, each in ascending order of `orderId`. */
export interface SweepQueue {
  readonly sweep: Sweep;
  readonly open: readonly number[];
  readonly dormant: readonly number[];
  /** How many of both are done. */
  done: number;
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
  /** Version of the rules that comes into force at `pendingRulesDate`; 0: none. */
  pendingRules = 0;
  pendingRulesDate = 0;
  /** The business date whose fees are in force: that of the open orders; 0 before the first fees. */
  feesDate = 0;
  /** Whether row 3 of the parameters exists. */
  hasMoreCounts = false;
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
  readonly fees = new FeeTable();
  readonly proposals: Proposal[] = [];
  /** Derived: approved proposals whose date has not come. */
  readonly waitingProposals = new Set<number>();
  /** Derived: the calendar year of business date `yearDate`. */
  year = 0;
  yearDate = -1;
  /** Derived: the orders that are left of the sweep in hand, while no envelope is executed. */
  sweepQueue: SweepQueue | null = null;
  /** Derived: open buy quantity by row of a position, dormant stop orders with it. */
  readonly openBuys = new WideSums();
  /** Written rows by table number. */
  readonly written: readonly WrittenRows[];
  readonly cash: BalanceTable;
  readonly positions: BalanceTable;
  readonly orders: OrderTable;
  readonly stops: StopTable;
  readonly clientOrderIds: ClientOrderIdTable;
  readonly sweeps: SweepTable;
  readonly withdrawals: SlotRows<Withdrawal>;
  readonly freezes: FreezeTable;
  readonly dayTrades: DayTradeTable;
  readonly managerTotals: ManagerTotals;
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
    this.written = Array.from({ length: TABLE.manager_totals + 1 }, () => new WrittenRows());
    this.cash = new BalanceTable(this.writtenTo(TABLE.cash));
    this.positions = new BalanceTable(this.writtenTo(TABLE.positions));
    this.orders = new OrderTable(this.writtenTo(TABLE.orders), this.accounts);
    this.stops = new StopTable(this.writtenTo(TABLE.stop_orders), this.accounts);
    this.clientOrderIds = new ClientOrderIdTable(this.writtenTo(TABLE.client_order_ids));
    this.sweeps = new SweepTable(this.writtenTo(TABLE.timers));
    this.withdrawals = new SlotRows(this.writtenTo(TABLE.withdrawals));
    this.freezes = new FreezeTable(this.writtenTo(TABLE.freezes));
    this.dayTrades = new DayTradeTable(this.writtenTo(TABLE.day_trades));
    this.managerTotals = new ManagerTotals(this.writtenTo(TABLE.manager_totals));
  }

  /** Whether version 2 of the rules is in force: what is marked ② in docs/spec. */
  get hasSecondRules(): boolean {
    return this.rulesVersion >= SECOND_RULES;
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
  addKey(key: NewKey, status = ACTIVE, nonces = emptyNonces()): number {
    const publicKey = copied(key.publicKey);
    const throttle = { throttleSecond: 0, throttleCount: 0 };
    const number = this.keys.push({ ...throttle, ...key, publicKey, status, nonces }) - 1;
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
      fees: null,
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

  /** Notes that an account's row is written. */
  touchAccount(number: number): Account {
    const account = this.accounts[number]!;
    account.changedAt = this.index;
    this.writtenTo(TABLE.accounts).mark(number);
    return account;
  }

  /** Notes that the row of an issue is written. */
  touchIssue(issue: Issue): void {
    this.writtenTo(TABLE.issues).mark(issue.number);
  }

  /** Makes the fees of another date those in force; cost grows with the fee rows and the issues. */
  setFeesDate(date: number): void {
    this.feesDate = date;
    this.markMoreCounts();
    this.refreshFees();
  }

  /** Finds the fee row of each issue anew (derived). */
  refreshFees(): void {
    const rows = this.fees.inForce(this.feesDate);
    for (const issue of this.issues) issue.fees = rows.get(issue.feeSchedule) ?? null;
  }

  /** Notes that parameters row 3 changes, which exists from then on. */
  markMoreCounts(): void {
    this.hasMoreCounts = true;
    this.writtenTo(TABLE.parameters).mark(3);
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
