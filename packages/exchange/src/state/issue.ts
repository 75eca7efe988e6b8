import {
  type Book,
  type BookKind,
  type IssueBooks,
  LIMIT_BOOK,
  MARKET_BOOK,
  MIDPOINT_BOOK,
  OFF_HOURS_BOOK,
  type PriceFacts,
  type TickTable,
} from '@jangbu/market';
import { ISSUE_FLAGS, ORDER_FLAGS, ORDER_TYPES, PHASES, type Phase } from '@jangbu/protocol';
import type { FeeRow } from './fee-table.ts';

/** A row of table 21: where an issue of a market stands in its day (docs/spec/trading-day.md). */
export interface IssueDay {
  /** Timestamp at which the clock ends the phase, 0 for never. */
  phaseUntil: number;
  /** Timestamp at which what is collected trades, before the random end; 0 for none. */
  callEnd: number;
  /** The price of the last call, or the base price. */
  singlePrice: number;
  closePrice: number;
  /** The last price of the regular session of the date, 0 for none. */
  dayLast: number;
  indicativePrice: number;
  indicativeQuantity: number;
  /** Business date that the row was prepared for. */
  date: number;
  /** Bits of `ISSUE_FLAGS`. */
  flags: number;
  isDirty: boolean;
  isExtended: boolean;
  /** 0 no, 1 it is leaving its phase, 2 its call is over. */
  isLeaving: number;
}

/** A row of table 6 without the hashes that sealing fills in. */
export interface IssueFields {
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
  /** Largest quantity of an order, 0: any; like all of the terms that follow. */
  maxQuantity: number;
  /** Largest amount of an order, in minor units. */
  maxNotional: number;
  /** How far an order's price may be from the last price. */
  collarPercent: number;
  feeSchedule: number;
  /** What an account may hold of `sharesIssued`, in parts of a million. */
  ownershipCapPpm: number;
  /** Number + 1 of the key that halted it, 0: none. */
  haltKey: number;
  haltRatified: number;
}

/** The terms of an issue that has none. */
export const NO_TERMS = Object.freeze({
  maxQuantity: 0,
  maxNotional: 0,
  collarPercent: 0,
  feeSchedule: 0,
  ownershipCapPpm: 0,
  haltKey: 0,
  haltRatified: 0,
});

/** An issue: its rows, and the books and sets that are derived from the rows of its orders. */
export interface Issue extends IssueFields {
  readonly number: number;
  readonly ticks: TickTable;
  readonly books: IssueBooks;
  /** Dormant stop orders by stop price: sells as bids, so that the highest fires first, and buys as asks. */
  readonly stops: Book;
  /** Slots that may hold conditional limit orders of the issue: every one that does, and some that do no more. */
  readonly conditionals: Set<number>;
  /** The fee row in force; null where nothing is charged. */
  fees: FeeRow | null;
  /** null for an issue of market 0. */
  day: IssueDay | null;
}

const MARKET = ORDER_TYPES.indexOf('market');
const MIDPOINT = ORDER_TYPES.indexOf('midpoint');
/** selfMatch + 8 × flags in an order row. */
const FLAG_SPAN = 8;

/** The book that an order of this type and these modes (selfMatch + 8 × flags) rests on. */
export function bookKindOf(orderType: number, modes: number): BookKind {
  if ((Math.floor(modes / FLAG_SPAN) & ORDER_FLAGS.off_hours) !== 0) return OFF_HOURS_BOOK;
  if (orderType === MARKET) return MARKET_BOOK;
  return orderType === MIDPOINT ? MIDPOINT_BOOK : LIMIT_BOOK;
}

/** The last price of docs/spec/trading-day.md section 2; 0 for none. */
export function lastOf(issue: Issue): number {
  const { day } = issue;
  if (day === null) return issue.lastPrice > 0 ? issue.lastPrice : issue.basePrice;
  if (day.dayLast > 0) return day.dayLast;
  return isListingDay(day) || day.closePrice === 0 ? issue.basePrice : day.closePrice;
}

/** True if `lastOf` is a base price rather than one that was traded or closed at. */
export function isLastABase({ day }: Issue): boolean {
  if (day === null || day.dayLast > 0) return false;
  return isListingDay(day) || day.closePrice === 0;
}

/** True while the wide limits of a first day hold. */
export function isListingDay({ flags }: IssueDay): boolean {
  return (flags & ISSUE_FLAGS.listing_day) !== 0;
}

/** What the prices of the issue's books depend on at this moment. */
export function priceFactsOf(issue: Issue): PriceFacts {
  const { ticks, lowerLimit, upperLimit } = issue;
  return { ticks, lowerLimit, upperLimit, last: lastOf(issue) };
}

/** Numbers of the phases by name. */
export const PHASE: Readonly<Record<Phase, number>> = Object.freeze(
  Object.fromEntries(PHASES.map((name, number) => [name, number])) as Record<Phase, number>,
);

const CALL_PHASES: ReadonlySet<number> = new Set([
  PHASE.opening_call,
  PHASE.closing_call,
  PHASE.after_hours_single,
  PHASE.periodic_call,
  PHASE.vi_call,
  PHASE.resume_call,
]);

/** True in the phases that collect orders and trade them when the call ends. */
export function isCallPhase(phase: number): boolean {
  return CALL_PHASES.has(phase);
}

/** True in the phases after the regular session, whose trades make no close. */
export function isAfterHours(phase: number): boolean {
  return phase === PHASE.after_hours_close || phase === PHASE.after_hours_single;
}
