/** Commands of the operator on issues, markets and the trading day, docs/spec/commands.md. */

/** Lists an issue of market 0, with a fixed tick. */
export interface ListIssue {
  kind: 'ListIssue';
  /** Latin-1, one character a byte. */
  shortCode: string;
  /** Latin-1, one character a byte; may be empty. */
  isin: string;
  name: Uint8Array;
  nameEnglish: Uint8Array;
  currency: number;
  priceDecimals: number;
  market: number;
  matchingMode: number;
  tickTable: number;
  tick: number;
  lot: number;
  basePrice: number;
  lowerLimit: number;
  upperLimit: number;
}

/** Prices from `from` on up to the next band have this tick; both in price units. */
export interface TickBand {
  from: number;
  tick: number;
}

/** Defines a tick table. */
export interface DefineTickTable {
  kind: 'DefineTickTable';
  /** Ascending; at most `LIMITS.maxTickBands`. */
  bands: readonly TickBand[];
}

/** A trading session from `fromSecond` to before `untilSecond` of the business dates of a template. */
export interface SessionWindow {
  /** 0 to 7. */
  template: number;
  /** Number of a phase, 1 to 7. */
  session: number;
  /** Seconds since the start of the business date. */
  fromSecond: number;
  /** Seconds since the start of the business date, excluded. */
  untilSecond: number;
  /** Seconds between calls; 0 where the session has none. */
  everySeconds: number;
}

/** Defines a market: its rules, its week, and the windows of its templates. */
export interface DefineMarket {
  kind: 'DefineMarket';
  /** At most 32 bytes. */
  name: Uint8Array;
  matchingMode: number;
  tickTable: number;
  randomEndSeconds: number;
  upPercent: number;
  downPercent: number;
  listingUpPercent: number;
  listingDownPercent: number;
  afterHoursPercent: number;
  dynamicPercent: number;
  dynamicClosingPercent: number;
  indexDynamicPercent: number;
  indexDynamicClosingPercent: number;
  staticPercent: number;
  interruptionSeconds: number;
  resumeSeconds: number;
  resumeGuardSeconds: number;
  indicativeSeconds: number;
  /** In price units. */
  lowPrice: number;
  lowPriceTicks: number;
  /** Bit n: orders of type n are taken. */
  orderTypes: number;
  /** 7 bytes from Monday on: a template each, or `CLOSED_TEMPLATE`. */
  weekdays: Uint8Array;
  /** At most `LIMITS.maxSessionWindows`. */
  windows: readonly SessionWindow[];
}

/** Sets the template of one business date of a market. */
export interface SetTradingDay {
  kind: 'SetTradingDay';
  market: number;
  date: number;
  /** `CLOSED_TEMPLATE`: the market stays closed. */
  template: number;
}

/** Lists an issue of a market, whose ticks and limits it takes. */
export interface ListMarketIssue {
  kind: 'ListMarketIssue';
  /** Latin-1, one character a byte. */
  shortCode: string;
  /** Latin-1, one character a byte; may be empty. */
  isin: string;
  name: Uint8Array;
  nameEnglish: Uint8Array;
  currency: number;
  priceDecimals: number;
  market: number;
  lot: number;
  basePrice: number;
  /** Bits of `ISSUE_FLAGS`. */
  flags: number;
}

/** Halts one issue of a market, or all of them. */
export interface HaltIssue {
  kind: 'HaltIssue';
  market: number;
  /** `NONE_U32`: every issue of the market. */
  issue: number;
  reason: number;
}

/** Resumes one halted issue of a market, or all of them. */
export interface ResumeIssue {
  kind: 'ResumeIssue';
  market: number;
  /** `NONE_U32`: every issue of the market. */
  issue: number;
}

/** Commits to the seed that says when the calls of a market end. */
export interface CommitAuctionSeed {
  kind: 'CommitAuctionSeed';
  market: number;
  /** `H64(seed ‖ zeros(32))`, 32 bytes. */
  commitment: Uint8Array;
}

/** Reveals the seed committed to, and so ends the calls of a market that are due under it. */
export interface Uncross {
  kind: 'Uncross';
  market: number;
  /** 32 bytes. */
  seed: Uint8Array;
}

/** A command of this page. */
export type MarketCommand =
  | ListIssue
  | DefineTickTable
  | DefineMarket
  | SetTradingDay
  | ListMarketIssue
  | HaltIssue
  | ResumeIssue
  | CommitAuctionSeed
  | Uncross;

/** The template of a date or weekday without windows. */
export const CLOSED_TEMPLATE = 255;

/** Bit values of an issue's flags, in the order of their bits. */
export const ISSUE_FLAGS = Object.freeze({
  index_member: 1,
  listing_day: 2,
  derivative_underlying: 4,
  ats_traded: 8,
});
/** Flag of an issue. */
export type IssueFlag = keyof typeof ISSUE_FLAGS;

/** All bits of an issue's flags. */
export const ALL_ISSUE_FLAGS = 15;
