/** The rows of the tables of docs/spec/state.md section 2 as plain objects. */
import type { IssueBooks } from './book.ts';
import type { Nonces } from './nonces.ts';
import type { Phase } from './phases.ts';
import type { TickBand } from './ticks.ts';

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
  calendars: 10,
  rules: 11,
  fees: 12,
  proposals: 13,
  witnesses: 14,
  sweeps: 18,
  stopOrders: 19,
  tickTables: 20,
  issueDays: 21,
  withdrawals: 22,
  freezes: 23,
  dayTrades: 24,
  managerTotals: 25,
} as const;

/** Rows 0 and 3 of table 0, and what rows 1 and 2 keep of the genesis. */
export interface Parameters {
  timestamp: number;
  index: number;
  nextOrderId: number;
  nextEventSeq: number;
  tradeCount: number;
  businessDate: number;
  rulesVersion: number;
  rollPending: boolean;
  /** 0: none. */
  pendingRules: number;
  pendingRulesDate: number;
  extraSequences: number;
  /** The business date whose fees are in force, 0 before there are any. */
  feesDate: number;
  /** True once row 3 was written. */
  hasCounts: boolean;
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
  isLocked: boolean;
  /** A number of `LOCKED_BY`. */
  lockedBy: number;
  /** Timestamp, 0 if it is not locked. */
  lockedAt: number;
  readonly name: Uint8Array;
  rootKey: number;
  /** PlaceOrder and AmendOrder a key and second, 0: any number. */
  ordersPerSecond: number;
  /** Block index. */
  readonly registeredAt: number;
}

/** Who turned a kill switch on. */
export const LOCKED_BY = { nobody: 0, member: 1, operator: 2, regulator: 3 } as const;

/** A row of table 2; `kind` is 0 root, 1 trading, 2 session. */
export interface Key {
  readonly publicKey: Uint8Array;
  readonly participant: number;
  readonly kind: number;
  isRevoked: boolean;
  readonly scope: number;
  readonly validFrom: number;
  readonly validUntil: number;
  nonces: Nonces;
  /** The last second in which orders were counted, and their number. */
  throttleSecond: number;
  throttleCount: number;
}

/** A row of table 3. */
export interface Account {
  readonly participant: number;
  readonly class: number;
  isFrozen: boolean;
  isFrozenByRegulator: boolean;
  isLocked: boolean;
  lockedBy: number;
  lockedAt: number;
  isRetail: boolean;
  /** 0: none. */
  group: number;
  /** Calendar year of the sums, 0 before the first one. */
  year: number;
  bought: bigint;
  sold: bigint;
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

/** Statuses of an issue. */
export const ISSUE_STATUS = { trading: 0, delisted: 1, suspended: 2 } as const;

/** A row of table 6 with its books, which are derived from table 8. */
export interface Issue {
  readonly number: number;
  chainHead: Uint8Array;
  chainIndex: number;
  readonly currency: number;
  readonly priceDecimals: number;
  /** A number of `ISSUE_STATUS`. */
  status: number;
  /** 0: none. */
  readonly market: number;
  readonly matchingMode: number;
  readonly tick: bigint;
  readonly lot: bigint;
  basePrice: bigint;
  /** Both limits are 0 if there are none. */
  lowerLimit: bigint;
  upperLimit: bigint;
  sharesIssued: bigint;
  lastPrice: bigint;
  phase: Phase;
  readonly tickTable: number;
  readonly listedAt: number;
  readonly listingHash: Uint8Array;
  readonly shortCode: string;
  /** The terms of SetIssueTerms, 0 where there are none. */
  maxQuantity: bigint;
  maxNotional: bigint;
  collarPercent: number;
  feeSchedule: number;
  ownershipCapPpm: number;
  /** The key that halted it + 1, 0: none. */
  haltKey: number;
  isHaltRatified: boolean;
  readonly books: IssueBooks;
}

/** A row of table 7. */
export interface Position {
  readonly account: number;
  readonly issue: number;
  available: bigint;
  held: bigint;
  changedAt: number;
}

/**
 * A row of table 8 or of table 19 (a dormant stop order, its leaves are its quantity), or an order
 * on its way there; `side` is 0 buy, 1 sell.
 */
export interface Order {
  readonly orderId: number;
  sequence: number;
  limitPrice: bigint;
  /** 0 unless it is a stop limit order. */
  readonly stopPrice: bigint;
  quantity: bigint;
  leaves: bigint;
  changedAt: number;
  readonly account: number;
  readonly issue: number;
  key: number;
  readonly side: 0 | 1;
  orderType: number;
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

/** A row of table 10. */
export interface TradingDay {
  readonly market: number;
  readonly date: number;
  /** 255: closed. */
  template: number;
  /** Of the closing call of derivatives' underlyings; 0: nothing expires on the date. */
  closingPercent: number;
}

/** A window of a market's day, in seconds since the start of the business date. */
export interface SessionWindow {
  readonly template: number;
  readonly session: number;
  readonly fromSecond: number;
  /** Excluded. */
  readonly untilSecond: number;
  readonly everySeconds: number;
}

/** A row of table 11; the percents are 0 where a rule does not apply. */
export interface Market {
  readonly name: Uint8Array;
  readonly matchingMode: number;
  readonly tickTable: number;
  readonly randomEndSeconds: number;
  readonly upPercent: number;
  readonly downPercent: number;
  readonly listingUpPercent: number;
  readonly listingDownPercent: number;
  readonly afterHoursPercent: number;
  readonly dynamicPercent: number;
  readonly dynamicClosingPercent: number;
  readonly indexDynamicPercent: number;
  readonly indexDynamicClosingPercent: number;
  readonly staticPercent: number;
  readonly interruptionSeconds: number;
  readonly resumeSeconds: number;
  readonly resumeGuardSeconds: number;
  readonly indicativeSeconds: number;
  readonly lowPrice: number;
  readonly lowPriceTicks: number;
  readonly orderTypes: number;
  /** 7 bytes from Monday on: a template each, or 255. */
  readonly weekdays: Uint8Array;
  readonly windows: readonly SessionWindow[];
  /** All zero: none. */
  commitment: Uint8Array;
  /** Net purchases of a retail account in a year, minor units; 0: none. */
  retailLimit: bigint;
}

/** A row of table 14. */
export interface Witness {
  readonly key: Uint8Array;
  readonly name: Uint8Array;
}

/** A row of table 20. */
export type TickTable = readonly TickBand[];

/** A row of table 21; times in microseconds, 0 for none. */
export interface IssueDay {
  phaseUntil: number;
  callEnd: number;
  singlePrice: bigint;
  closePrice: bigint;
  dayLast: bigint;
  indicativePrice: bigint;
  indicativeQuantity: bigint;
  date: number;
  /** Bits of `ISSUE_FLAG`. */
  flags: number;
  isDirty: boolean;
  isExtended: boolean;
  /** 0 no, 1 it is leaving its phase, 2 its call is over. */
  isLeaving: 0 | 1 | 2;
}

/** Bits of an issue day's flags. */
export const ISSUE_FLAG = {
  indexMember: 1,
  listingDay: 2,
  derivativeUnderlying: 4,
  atsTraded: 8,
} as const;
