/** Limits of the day and last prices (docs/spec/trading-day.md sections 2 and 3). */
import { greater, smaller } from './bigints.ts';
import { ISSUE_FLAG, type Issue, type IssueDay, type Market } from './records.ts';
import type { State } from './state.ts';
import { type Bands, down, lowestPrice, tickOf, up } from './ticks.ts';

/** The lowest and the highest price that orders may have. */
export interface PriceLimits {
  readonly lower: bigint;
  readonly upper: bigint;
}

/** Prices stay below 2^53. */
const MAX_PRICE = 9_007_199_254_740_991n;

/** The limits around a base price, null where both percents are 0. */
export function limitsAround(
  bands: Bands,
  base: bigint,
  upPercent: number,
  downPercent: number,
): PriceLimits | null {
  if (upPercent === 0 && downPercent === 0) return null;
  const lowest = lowestPrice(bands);
  const width = (percent: number): bigint => {
    const share = (base * BigInt(percent)) / 100n;
    const whole = share - (share % tickOf(bands, base));
    return greater(whole, lowest);
  };
  const floor = base - width(downPercent);
  return {
    lower: up(bands, greater(floor, lowest)),
    upper: down(bands, smaller(base + width(upPercent), MAX_PRICE)),
  };
}

/** The limits of a business date of an issue of a market. */
export function limitsOfDate(
  bands: Bands,
  market: Market,
  basePrice: bigint,
  isListingDay: boolean,
): PriceLimits | null {
  return isListingDay
    ? limitsAround(bands, basePrice, market.listingUpPercent, market.listingDownPercent)
    : limitsAround(bands, basePrice, market.upPercent, market.downPercent);
}

/** The limits of the day of an issue, null if it has none. */
export function limitsOfDay(issue: Issue): PriceLimits | null {
  if (issue.lowerLimit === 0n && issue.upperLimit === 0n) return null;
  return { lower: issue.lowerLimit, upper: issue.upperLimit };
}

/** `price` cut to the limits, where there are any. */
export function cutTo(limits: PriceLimits | null, price: bigint): bigint {
  if (limits === null) return price;
  return greater(smaller(price, limits.upper), limits.lower);
}

/** The bands of an issue: those of its tick table, or one of its own tick. */
export function bandsOf(state: State, issue: Issue): Bands {
  if (issue.market === 0) return [{ from: 0n, tick: issue.tick }];
  return state.tickTables[issue.tickTable - 1]!;
}

/** The market of an issue that has one. */
export function marketOf(state: State, issue: Issue): Market {
  return state.markets[issue.market - 1]!;
}

/** The day row of an issue of a market. */
export function dayOf(state: State, issue: Issue): IssueDay {
  return state.issueDays[issue.number]!;
}

/** True while the flag of the listing day is set. */
export function isListingDay(day: IssueDay | undefined): boolean {
  return day !== undefined && hasFlag(day, ISSUE_FLAG.listingDay);
}

/** True if a bit of `ISSUE_FLAG` is set. */
export function hasFlag(day: Pick<IssueDay, 'flags'>, flag: number): boolean {
  return Math.floor(day.flags / flag) % 2 === 1;
}

/** The last price of an issue. */
export interface LastPrice {
  readonly price: bigint;
  /** True for a base price, at which nothing has traded. */
  readonly isBase: boolean;
}

/** Last of an issue, null if there is none. */
export function lastOf(state: State, issue: Issue): LastPrice | null {
  if (issue.market === 0) {
    if (issue.lastPrice !== 0n) return { price: issue.lastPrice, isBase: false };
    return issue.basePrice === 0n ? null : { price: issue.basePrice, isBase: true };
  }
  const day = dayOf(state, issue);
  if (day.dayLast !== 0n) return { price: day.dayLast, isBase: false };
  if (!isListingDay(day) && day.closePrice !== 0n) {
    return { price: day.closePrice, isBase: false };
  }
  return { price: issue.basePrice, isBase: true };
}

/** The price r of trading after hours: the close, or the base price if there is none. */
export function afterHoursReference(issue: Issue, day: IssueDay): bigint {
  return day.closePrice === 0n ? issue.basePrice : day.closePrice;
}
