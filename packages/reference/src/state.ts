/** The state of a ledger: the tables of docs/spec/state.md section 2, and look-up maps over them. */

import { toHex } from '@jangbu/protocol';
import { amountOf } from './amount.ts';
import { bookNameOf } from './book.ts';
import type { Nonces } from './nonces.ts';
import type {
  DayTrade,
  FeeRow,
  Freeze,
  ManagerTotals,
  Proposal,
  Sweep,
  Withdrawal,
} from './office-records.ts';
import { OrderTable } from './order-table.ts';
import { isCallPhase } from './phases.ts';
import {
  type Account,
  type Cash,
  type ClientOrderIdRow,
  type Currency,
  type Issue,
  type IssueDay,
  type Key,
  type Market,
  type Order,
  type Parameters,
  type Participant,
  type Position,
  TABLE,
  type TickTable,
  type TradingDay,
  type Witness,
} from './records.ts';
import { RowList, SlotTable, WrittenRows } from './tables.ts';

/**
 * All tables, the look-up maps derived from them, and the rows that the block under way has
 * written.
 */
export class State {
  readonly parameters: Parameters;
  readonly participants: Participant[] = [];
  readonly keys: Key[] = [];
  readonly accounts: Account[] = [];
  readonly currencies: Currency[] = [];
  readonly cash: Cash[] = [];
  readonly issues: Issue[] = [];
  readonly positions: Position[] = [];
  readonly orders = new OrderTable();
  clientOrderIds: ClientOrderIdRow[] = [];
  readonly tradingDays: TradingDay[] = [];
  /** Market m has place m - 1. */
  readonly markets: Market[] = [];
  readonly witnesses: Witness[] = [];
  readonly stopOrders = new OrderTable();
  /** Tick table t has place t - 1. */
  readonly tickTables: TickTable[] = [];
  /** By issue; undefined for one of market 0. */
  readonly issueDays: (IssueDay | undefined)[] = [];
  /** The n-th sweep since there was none has place n; undefined once it is done. */
  readonly sweeps: (Sweep | undefined)[] = [];

  /** The rows that the block under way has written (state.md section 1). */
  readonly written = new WrittenRows();
  readonly fees = this.#counted<FeeRow>(TABLE.fees);
  readonly proposals = this.#counted<Proposal>(TABLE.proposals);
  readonly dayTrades = this.#counted<DayTrade>(TABLE.dayTrades);
  readonly managerTotals = this.#counted<ManagerTotals>(TABLE.managerTotals);
  readonly withdrawals = new SlotTable<Withdrawal>(TABLE.withdrawals, this.written);
  readonly freezes = new SlotTable<Freeze>(TABLE.freezes, this.written);

  readonly #keyNumbers = new Map<string, number>();
  readonly #cashRows = new Map<string, number>();
  readonly #positionRows = new Map<string, number>();
  readonly #shortCodes = new Set<string>();
  #orderIdsByClientOrderId = new Map<string, number>();

  /** A state with nothing but its parameters. */
  constructor(parameters: Parameters) {
    this.parameters = parameters;
  }

  /** Notes that the block under way wrote a row, so that its leaf is hashed again. */
  write(table: number, row: number): void {
    this.written.write(table, row);
  }

  /** Says whose business date's fees are in force. */
  setFeesDate(date: number): void {
    this.parameters.feesDate = date;
    this.parameters.hasCounts = true;
  }

  /** Number of open orders of the ledger, dormant stop orders with them. */
  get openOrders(): number {
    return this.orders.size + this.stopOrders.size;
  }

  /** Appends a participant row and returns its number. */
  addParticipant(participant: Participant): number {
    return this.#append(TABLE.participants, this.participants, participant);
  }

  /** Appends a key row and returns its number. */
  addKey(key: Key): number {
    const number = this.#append(TABLE.keys, this.keys, key);
    this.#keyNumbers.set(toHex(key.publicKey), number);
    return number;
  }

  /** The number of a registered key. */
  keyNumberOf(publicKey: Uint8Array): number | undefined {
    return this.#keyNumbers.get(toHex(publicKey));
  }

  /** Gives a key the nonces that it has after one more was used. */
  useNonce(key: number, nonces: Nonces): void {
    this.keys[key]!.nonces = nonces;
    this.write(TABLE.keys, key);
  }

  /** Notes that a key row was written. */
  writeKey(number: number): void {
    this.write(TABLE.keys, number);
  }

  /** Appends an account row and returns its number. */
  addAccount(account: Omit<Account, 'changedAt'>): number {
    const row = { ...account, changedAt: this.parameters.index };
    return this.#append(TABLE.accounts, this.accounts, row);
  }

  /** Notes that an account row was written. */
  writeAccount(number: number): void {
    this.accounts[number]!.changedAt = this.parameters.index;
    this.write(TABLE.accounts, number);
  }

  /** Appends a currency row and returns its number. */
  addCurrency(currency: Currency): number {
    return this.#append(TABLE.currencies, this.currencies, currency);
  }

  /** Appends a witness row and returns its number. */
  addWitness(witness: Witness): number {
    return this.#append(TABLE.witnesses, this.witnesses, witness);
  }

  /** Appends an issue row, with its day row if it is of a market. */
  addIssue(issue: Issue, day?: IssueDay): void {
    this.#shortCodes.add(issue.shortCode);
    this.#append(TABLE.issues, this.issues, issue);
    this.issueDays.push(day);
    if (day !== undefined) this.write(TABLE.issueDays, issue.number);
  }

  /** Appends a market row and returns the number of the market. */
  addMarket(market: Market): number {
    return this.#append(TABLE.rules, this.markets, market) + 1;
  }

  /** Appends a row of bands and returns the number of the tick table. */
  addTickTable(bands: TickTable): number {
    return this.#append(TABLE.tickTables, this.tickTables, bands) + 1;
  }

  /** Appends a trading day and returns its row. */
  addTradingDay(day: TradingDay): number {
    return this.#append(TABLE.calendars, this.tradingDays, day);
  }

  /** True if an issue has this short code. */
  hasShortCode(shortCode: string): boolean {
    return this.#shortCodes.has(shortCode);
  }

  /** The cash row of (account, currency), if there is one. */
  cashOf(account: number, currency: number): Cash | undefined {
    const row = this.#cashRows.get(`${account}/${currency}`);
    return row === undefined ? undefined : this.cash[row];
  }

  /** Makes the cash row of (account, currency) if it is absent and returns its number. */
  ensureCash(account: number, currency: number): number {
    const pair = `${account}/${currency}`;
    const present = this.#cashRows.get(pair);
    if (present !== undefined) return present;
    const changedAt = this.parameters.index;
    const empty = { account, currency, available: 0n, held: 0n, changedAt };
    const row = this.#append(TABLE.cash, this.cash, empty);
    this.#cashRows.set(pair, row);
    return row;
  }

  /** Adds to what a cash row has; the row must exist, and neither part may fall below 0. */
  moveCash(account: number, currency: number, available: bigint, held: bigint): void {
    const row = this.#cashRows.get(`${account}/${currency}`);
    if (row === undefined) throw new Error(`account ${account} has no cash row`);
    this.#move(this.cash[row]!, available, held);
    this.write(TABLE.cash, row);
  }

  /** The position row of (account, issue), if there is one. */
  positionOf(account: number, issue: number): Position | undefined {
    const row = this.#positionRows.get(`${account}/${issue}`);
    return row === undefined ? undefined : this.positions[row];
  }

  /** Makes the position row of (account, issue) if it is absent and returns its number. */
  ensurePosition(account: number, issue: number): number {
    const pair = `${account}/${issue}`;
    const present = this.#positionRows.get(pair);
    if (present !== undefined) return present;
    const changedAt = this.parameters.index;
    const empty = { account, issue, available: 0n, held: 0n, changedAt };
    const row = this.#append(TABLE.positions, this.positions, empty);
    this.#positionRows.set(pair, row);
    return row;
  }

  /** Adds to what a position row has; the row must exist, and neither part may fall below 0. */
  movePosition(account: number, issue: number, available: bigint, held: bigint): void {
    const row = this.#positionRows.get(`${account}/${issue}`);
    if (row === undefined) throw new Error(`account ${account} has no position row`);
    this.#move(this.positions[row]!, available, held);
    this.write(TABLE.positions, row);
  }

  /** Takes the next sequence (trading-day.md section 2). */
  nextSequence(): number {
    const { parameters } = this;
    const sequence = parameters.nextOrderId + parameters.extraSequences;
    parameters.extraSequences += 1;
    return sequence;
  }

  /** Gives an order the lowest free row, puts it on its book and returns the row. */
  openOrder(order: Order): number {
    const row = this.orders.add(order);
    this.issues[order.issue]!.books.add(order);
    this.writeOrder(order, row);
    return row;
  }

  /** Gives an open order another place, price or type; `change` makes the change. */
  moveOrder(order: Order, change: () => void): void {
    const { books } = this.issues[order.issue]!;
    books.remove(order);
    change();
    books.add(order);
    this.writeOrder(order, this.orders.rowOf(order.orderId)!);
  }

  /** Notes that an order row was written. */
  writeOrder(order: Order, row: number): void {
    order.changedAt = this.parameters.index;
    this.write(TABLE.orders, row);
    this.#markDirty(order);
  }

  /** Takes an order off its book, frees its row and returns the row it had. */
  closeOrder(order: Order): number {
    const row = this.orders.remove(order);
    this.issues[order.issue]!.books.remove(order);
    this.write(TABLE.orders, row);
    this.#markDirty(order);
    return row;
  }

  /** Gives a stop limit order the lowest free row of the dormant ones. */
  openStop(order: Order): void {
    const row = this.stopOrders.add(order);
    this.issues[order.issue]!.books.dormant.set(order.orderId, order);
    this.writeStop(order, row);
  }

  /** Notes that the row of a dormant stop order was written. */
  writeStop(order: Order, row: number): void {
    order.changedAt = this.parameters.index;
    this.write(TABLE.stopOrders, row);
  }

  /** Frees the row of a dormant stop order and returns it. */
  closeStop(order: Order): number {
    const row = this.stopOrders.remove(order);
    this.issues[order.issue]!.books.dormant.delete(order.orderId);
    this.write(TABLE.stopOrders, row);
    return row;
  }

  /** Notes that an issue row was written, and its day row if it has one. */
  writeIssue(issue: Issue): void {
    this.write(TABLE.issues, issue.number);
    if (issue.market !== 0) this.write(TABLE.issueDays, issue.number);
  }

  /** Appends a client order id of the business date. */
  addClientOrderId(account: number, clientOrderId: string, orderId: number): void {
    const row = { orderId, account, clientOrderId, changedAt: this.parameters.index };
    this.#append(TABLE.clientOrderIds, this.clientOrderIds, row);
    this.#orderIdsByClientOrderId.set(`${account}/${clientOrderId}`, orderId);
  }

  /** The order for which the account used a client order id on this business date. */
  orderIdOf(account: number, clientOrderId: string): number | undefined {
    return this.#orderIdsByClientOrderId.get(`${account}/${clientOrderId}`);
  }

  /** All client order ids cease to exist; must come before any of the same block is added. */
  clearClientOrderIds(): void {
    this.clientOrderIds = [];
    this.#orderIdsByClientOrderId = new Map();
    this.written.clear(TABLE.clientOrderIds);
  }

  /** `quantity` at `price` in minor units of the currency of an issue. */
  amount(issue: Issue, price: bigint, quantity: bigint): bigint {
    const currencyDecimals = this.currencies[issue.currency]!.decimals;
    return amountOf({ currencyDecimals, priceDecimals: issue.priceDecimals }, price, quantity);
  }

  /** What comes to the limit or market book of a call, leaves it or changes there is indicated. */
  #markDirty(order: Order): void {
    const day = this.issueDays[order.issue];
    if (day === undefined || day.callEnd === 0) return;
    if (!isCallPhase(this.issues[order.issue]!.phase)) return;
    if (!['limit', 'market'].includes(bookNameOf(order))) return;
    day.isDirty = true;
    this.write(TABLE.issueDays, order.issue);
  }

  #counted<Row extends object>(table: number): RowList<Row> {
    return new RowList<Row>(table, this.written, () => {
      this.parameters.hasCounts = true;
    });
  }

  #append<Row>(table: number, rows: Row[], row: Row): number {
    const number = rows.length;
    rows.push(row);
    this.write(table, number);
    return number;
  }

  #move(balance: Cash | Position, available: bigint, held: bigint): void {
    balance.available += available;
    balance.held += held;
    balance.changedAt = this.parameters.index;
    if (balance.available < 0n || balance.held < 0n) throw new Error('a balance fell below 0');
  }
}
