import { MAX_SAFE_UINT, type Price } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { dateOf } from './civil-date.ts';
import { type DatedRow, rowInForce } from './dated-rows.ts';
import type { Listing, Market } from './listing.ts';
import {
  lowestPrice,
  roundDownToTick,
  roundUpToTick,
  type TickTable,
  tickAt,
} from './tick-table.ts';

/** Highest price of these rules, in won: four times it, the limit of a listing day, is still exact. */
export const MAX_RULE_PRICE = 1_000_000_000_000_000;

/** Lowest and highest price of a day, both allowed. */
export interface DailyLimits {
  readonly lower: Price;
  readonly upper: Price;
}

/** How far prices may move from the base, in percent of it; `none` where they are not limited. */
export type LimitRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'band'; readonly upPercent: number; readonly downPercent: number };

/** What makes a day an unusual one for an issue. */
export interface LimitCircumstances {
  /** First day of a new listing. */
  readonly listingDay?: boolean;
  /** Trading before a delisting (정리매매). */
  readonly liquidation?: boolean;
}

interface LimitRow extends DatedRow {
  readonly rule: LimitRule;
}

const NO_LIMIT: LimitRule = { kind: 'none' };

function band(upPercent: number, downPercent = upPercent): LimitRule {
  return { kind: 'band', upPercent, downPercent };
}

/** BR §20②: ±30 % since 2015-06-15, ±15 % before; KONEX ±15 % since it opened. */
const ORDINARY: Readonly<Record<Market, readonly LimitRow[]>> = {
  KOSPI: [
    { from: dateOf('1998-12-07'), rule: band(15) },
    { from: dateOf('2015-06-15'), rule: band(30) },
  ],
  KOSDAQ: [{ from: dateOf('2015-06-15'), rule: band(30) }],
  KONEX: [{ from: dateOf('2013-07-01'), rule: band(15) }],
};

/** ER §31③: 60 % to 400 % of the base. Before, and on KONEX, the opening price of the day became the base. */
const LISTING_DAY: Readonly<Record<Market, readonly LimitRow[]>> = {
  KOSPI: [{ from: dateOf('2023-06-26'), rule: band(300, 40) }],
  KOSDAQ: [{ from: dateOf('2023-06-26'), rule: band(300, 40) }],
  KONEX: [],
};

/**
 * The rule that limits the prices of an issue on a business date; undefined where the tables hold none.
 *
 * Without limits are liquidation issues (BR §20③) and ELW, which BR §20① does not name. The wide band of a listing day is
 * for stocks alone (ER §31③).
 */
export function krxLimitRule(
  { market, kind }: Listing,
  date: number,
  { listingDay = false, liquidation = false }: LimitCircumstances = {},
): LimitRule | undefined {
  if (liquidation || kind === 'elw') return NO_LIMIT;
  const rows = listingDay && kind === 'stock' ? LISTING_DAY : ORDINARY;
  return rowInForce(rows[market], date)?.rule;
}

/**
 * Limits of a day (BR §20②, ER §31): the share of the base is cut to the base's tick and at least the lowest tick; the
 * upper limit goes down to a tick, the lower one up, and a base at the lowest price is its own lower limit.
 *
 * @param base - from the lowest price of the table to `MAX_RULE_PRICE`; beyond it as long as the percents are at most 100.
 *   No limit passes 2^53 - 1. Throws an Error where a width would.
 * @returns null where the rule sets no limit.
 */
export function limitsOf(rule: LimitRule, table: TickTable, base: Price): DailyLimits | null {
  if (rule.kind === 'none') return null;
  const width = widthOf(table, base, rule.upPercent);
  assert(base >= 1 && Number.isSafeInteger(width), 'the width of the limits is a whole number');
  // The sum may pass 2^53 and then is not exact, but it is the smaller one only where it is.
  const highest = Math.min(base + width, MAX_SAFE_UINT);
  const upper = roundDownToTick(table, highest as Price);
  const lowest = lowestPrice(table);
  const down = base - widthOf(table, base, rule.downPercent);
  return { lower: roundUpToTick(table, Math.max(down, lowest) as Price), upper };
}

/** ER §51의2: how far after-hours single prices may be from the close, in percent of it. */
const AFTER_HOURS_PERCENT = 10;

/** Prices of the after-hours single-price session: 10 % about the close *and* within the day's limits (BR §34의2③). */
export function afterHoursLimits(
  table: TickTable,
  close: Price,
  dayLimits: DailyLimits | null,
  percent: number = AFTER_HOURS_PERCENT,
): DailyLimits {
  const about = limitsOf(band(percent), table, close);
  assert(about !== null, 'a band has limits');
  if (dayLimits === null) return about;
  return {
    lower: Math.max(about.lower, dayLimits.lower) as Price,
    upper: Math.min(about.upper, dayLimits.upper) as Price,
  };
}

function widthOf(table: TickTable, base: Price, percent: number): number {
  // In two parts, so that no product leaves the exact integers: floor(base × percent / 100).
  const rest = base % 100;
  const width = ((base - rest) / 100) * percent + Math.floor((rest * percent) / 100);
  return Math.max(width - (width % tickAt(table, base)), lowestPrice(table));
}
