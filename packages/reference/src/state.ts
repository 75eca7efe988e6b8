/** The state of a ledger: the tables of docs/spec/state.md section 2 as plain objects and maps. */
import { toHex } from '@jangbu/protocol';
import { amountOf } from './amount.ts';
import type { Book } from './book.ts';
import type { Nonces } from './nonces.ts';

/** Numbers of the tables that have rows. */
export const TABLE = {
  parameters: 0,
  participants: 1,
  keys: 2,
  accounts: 3,
  currencies: 4,
  cash: 5,
  issues: 6,
  positions: 7,
  orders: 8,
  clientOrderIds: 9,
  witnesses: 14,
} as const;

/** Row 0 of table 0, and what rows 1 and 2 keep of the genesis. */
export interface Parameters {
  timestamp: number;
  index: number;
  nextOrderId: number;
  nextEventSeq: number;
  tradeCount: number;
  businessDate: number;
  readonly rulesVersion: number;
  rollPending: boolean;
  readonly network: number;
  readonly ledgerAudience: number;
  readonly approvals: number;
  readonly effective: number;
  readonly clockRate: number;
  readonly quorum: number;
  readonly chainId: Uint8Array;
  readonly operatorKey: Uint8Array;
}

/** A row of table 1. */
export interface Participant {
  readonly roles: number;
  readonly status: number;
  readonly name: Uint8Array;
  readonly rootKey: number;
  /** Block index. */
  readonly registeredAt: number;
}

/** A row of table 2; `kind` is 0 root, 1 trading, 2 session. */
export interface Key {
  readonly publicKey: Uint8Array;
  readonly participant: number;
  readonly kind: number;
  readonly status: number;
  readonly scope: number;
  readonly validFrom: number;
  readonly validUntil: number;
  nonces: Nonces;
}

/** A row of table 3. */
export interface Account {
  readonly participant: number;
  readonly class: number;
  readonly status: number;
  readonly secret: Uint8Array;
  changedAt: number;
}

/** A row of table 4. */
export interface Currency {
  readonly code: string;
  readonly decimals: number;
  total: bigint;
}

/** A row of table 5, in minor units. */
export interface Cash {
  readonly account: number;
  readonly currency: number;
  available: bigint;
  held: bigint;
  changedAt: number;
}

/** A row of table 6 with its book, which is derived from table 8. */
export interface Issue {
  chainHead: Uint8Array;
  chainIndex: number;
  readonly currency: number;
  readonly priceDecimals: number;
  readonly status: number;
  readonly market: number;
  readonly matchingMode: number;
  readonly tick: bigint;
  readonly lot: bigint;
  readonly basePrice: bigint;
  readonly lowerLimit: bigint;
  readonly upperLimit: bigint;
  sharesIssued: bigint;
  lastPrice: bigint;
  readonly phase: number;
  readonly tickTable: number;
  readonly listedAt: number;
  readonly listingHash: Uint8Array;
  readonly shortCode: string;
  readonly book: Book;
}

/** A row of table 7. */
export interface Position {
  readonly account: number;
  readonly issue: number;
  available: bigint;
  held: bigint;
  changedAt: number;
}

/** A row of table 8, or an order on its way there; `side` is 0 buy, 1 sell. */
export interface Order {
  readonly orderId: number;
  readonly sequence: number;
  readonly limitPrice: bigint;
  quantity: bigint;
  leaves: bigint;
  changedAt: number;
  readonly account: number;
  readonly issue: number;
  readonly key: number;
  readonly side: 0 | 1;
  readonly orderType: number;
  readonly timeInForce: number;
  readonly selfMatch: number;
  readonly flags: number;
}

/** A row of table 9. */
export interface ClientOrderIdRow {
  readonly orderId: number;
  readonly account: number;
  readonly clientOrderId: string;
  changedAt: number;
}

/** A row of table 14. */
export interface Witness {
  readonly key: Uint8Array;
  readonly name: Uint8Array;
}

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
  /** By row; a free row is undefined. */
  readonly orders: (Order | undefined)[] = [];
  clientOrderIds: ClientOrderIdRow[] = [];
  readonly witnesses: Witness[] = [];

  /** Rows written since the last `takeWritten`, by table. */
  #written = new Map<number, Set<number>>();
  #clientOrderIdsCleared = false;
  readonly #keyNumbers = new Map<string, number>();
  readonly #cashRows = new Map<string, number>();
  readonly #positionRows = new Map<string, number>();
  readonly #orderRows = new Map<number, number>();
  readonly #shortCodes = new Set<string>();
  #orderIdsByClientOrderId = new Map<string, number>();
  /** Every order row below this one is taken. */
  #lowestFreeRow = 0;

  /** A state with nothing but its parameters. */
  constructor(parameters: Parameters) {
    this.parameters = parameters;
  }

  /**
   * Notes that the block under way wrote a row (state.md section 1), so that its leaf is hashed
   * again.
   */
  write(table: number, row: number): void {
    const rows = this.#written.get(table);
    if (rows === undefined) this.#written.set(table, new Set([row]));
    else rows.add(row);
  }

  /**
   * The rows written since the last call, and whether the client order ids ceased to exist before
   * those.
   */
  takeWritten(): { rows: Map<number, Set<number>>; clientOrderIdsCleared: boolean } {
    const taken = { rows: this.#written, clientOrderIdsCleared: this.#clientOrderIdsCleared };
    this.#written = new Map();
    this.#clientOrderIdsCleared = false;
    return taken;
  }

  /** Number of open orders of the ledger. */
  get openOrders(): number {
    return this.#orderRows.size;
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

  /** Appends an account row and returns its number. */
  addAccount(account: Omit<Account, 'changedAt'>): number {
    const row = { ...account, changedAt: this.parameters.index };
    return this.#append(TABLE.accounts, this.accounts, row);
  }

  /** Appends a currency row and returns its number. */
  addCurrency(currency: Currency): number {
    return this.#append(TABLE.currencies, this.currencies, currency);
  }

  /** Appends a witness row and returns its number. */
  addWitness(witness: Witness): number {
    return this.#append(TABLE.witnesses, this.witnesses, witness);
  }

  /** Appends an issue row and returns its number. */
  addIssue(issue: Issue): number {
    this.#shortCodes.add(issue.shortCode);
    return this.#append(TABLE.issues, this.issues, issue);
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

  /** Gives an order the lowest free row, puts it on its book and returns the row. */
  openOrder(order: Order): number {
    let row = this.#lowestFreeRow;
    while (this.orders[row] !== undefined) row += 1;
    this.#lowestFreeRow = row + 1;
    this.orders[row] = order;
    this.#orderRows.set(order.orderId, row);
    this.issues[order.issue]!.book.add(order);
    this.writeOrder(order, row);
    return row;
  }

  /** Notes that an order row was written. */
  writeOrder(order: Order, row: number): void {
    order.changedAt = this.parameters.index;
    this.write(TABLE.orders, row);
  }

  /** Takes an order off its book, frees its row and returns the row it had. */
  closeOrder(order: Order): number {
    const row = this.rowOf(order.orderId);
    if (row === undefined) throw new Error(`order ${order.orderId} is not open`);
    this.orders[row] = undefined;
    this.#lowestFreeRow = Math.min(this.#lowestFreeRow, row);
    this.#orderRows.delete(order.orderId);
    this.issues[order.issue]!.book.remove(order);
    this.write(TABLE.orders, row);
    return row;
  }

  /** The row of an open order. */
  rowOf(orderId: number): number | undefined {
    return this.#orderRows.get(orderId);
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
    this.#clientOrderIdsCleared = true;
  }

  /** `quantity` at `price` in minor units of the currency of an issue. */
  amount(issue: Issue, price: bigint, quantity: bigint): bigint {
    const currencyDecimals = this.currencies[issue.currency]!.decimals;
    return amountOf({ currencyDecimals, priceDecimals: issue.priceDecimals }, price, quantity);
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
